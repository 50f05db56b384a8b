//! Which family of rules fits which type.

use crate::model::{Kind, WellKnown};

/// What rules apply to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape<'a> {
    Single(&'a Kind),
    List(&'a Kind),
    Map { key: &'a Kind, value: &'a Kind },
}

/// A member of the oneof `type` of `buf.validate.FieldRules`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Family {
    /// The member's name; rule ids start with it.
    pub name: &'static str,
    pub kind: FamilyKind,
}

/// Families that are checked alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FamilyKind {
    Number,
    Bool,
    String,
    Bytes,
    Enum,
    Repeated,
    Map,
    Any,
    Duration,
    FieldMask,
    Timestamp,
}

impl Family {
    /// Returns the family that fits; a message that is not well-known has none.
    pub(super) fn of(shape: Shape<'_>) -> Option<Self> {
        let family = |name, kind| Some(Family { name, kind });
        match shape {
            Shape::Map { .. } => family("map", FamilyKind::Map),
            Shape::List(_) => family("repeated", FamilyKind::Repeated),
            Shape::Single(kind) => Self::of_kind(kind),
        }
    }

    fn of_kind(kind: &Kind) -> Option<Self> {
        let (name, kind) = match kind {
            Kind::Double => ("double", FamilyKind::Number),
            Kind::Float => ("float", FamilyKind::Number),
            Kind::Int32 => ("int32", FamilyKind::Number),
            Kind::Int64 => ("int64", FamilyKind::Number),
            Kind::Uint32 => ("uint32", FamilyKind::Number),
            Kind::Uint64 => ("uint64", FamilyKind::Number),
            Kind::Sint32 => ("sint32", FamilyKind::Number),
            Kind::Sint64 => ("sint64", FamilyKind::Number),
            Kind::Fixed32 => ("fixed32", FamilyKind::Number),
            Kind::Fixed64 => ("fixed64", FamilyKind::Number),
            Kind::Sfixed32 => ("sfixed32", FamilyKind::Number),
            Kind::Sfixed64 => ("sfixed64", FamilyKind::Number),
            Kind::Bool => ("bool", FamilyKind::Bool),
            Kind::String => ("string", FamilyKind::String),
            Kind::Bytes => ("bytes", FamilyKind::Bytes),
            Kind::Enum(_) => ("enum", FamilyKind::Enum),
            Kind::Message(message) => match message.well_known()? {
                WellKnown::Any => ("any", FamilyKind::Any),
                WellKnown::Duration => ("duration", FamilyKind::Duration),
                WellKnown::FieldMask => ("field_mask", FamilyKind::FieldMask),
                WellKnown::Timestamp => ("timestamp", FamilyKind::Timestamp),
                _ => return kind.wrapped().and_then(Self::of_kind),
            },
        };
        Some(Family { name, kind })
    }
}

impl Shape<'_> {
    /// Returns the type, as an error names it.
    pub(super) fn describe(self) -> String {
        match self {
            Shape::Map { .. } => "a map field".to_owned(),
            Shape::List(_) => "a repeated field".to_owned(),
            Shape::Single(Kind::Message(message)) => {
                format!("a message of type {}", message.full_name)
            }
            Shape::Single(Kind::Enum(inner)) => format!("the enum {}", inner.full_name),
            Shape::Single(kind) => {
                let name = Family::of_kind(kind).map_or("message", |family| family.name);
                format!("a value of type {name}")
            }
        }
    }
}
