//! The path of a rule: fields of the messages that rules are made of.

use prost_reflect::{FieldDescriptor, Kind as DescriptorKind};

/// A field of the messages that rules are made of, as a violation names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RuleField {
    pub name: String,
    pub number: u32,
    pub kind: DescriptorKind,
    /// The index in a repeated field.
    pub index: Option<usize>,
}

impl RuleField {
    pub(super) fn of(field: &FieldDescriptor) -> Self {
        RuleField {
            name: field.name().to_owned(),
            number: field.number(),
            kind: field.kind(),
            index: None,
        }
    }
}
