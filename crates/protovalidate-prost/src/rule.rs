//! The constant tables of a validator: fields and rules.

use crate::FieldType;

/// A field as the schema declares it; in the path of a rule, optionally with an index.
///
/// Validators hold one constant for each field that has rules, and the path of each rule is a list of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    pub(crate) name: &'static str,
    pub(crate) number: Option<i32>,
    pub(crate) kind: Option<FieldType>,
    pub(crate) map: Option<(FieldType, FieldType)>,
    pub(crate) index: Option<usize>,
}

impl Field {
    /// Creates a field with its number, name and type.
    pub const fn new(number: i32, name: &'static str, kind: FieldType) -> Self {
        Self {
            name,
            number: Some(number),
            kind: Some(kind),
            map: None,
            index: None,
        }
    }

    /// Creates a map field with the types of its keys and values.
    pub const fn map(number: i32, name: &'static str, key: FieldType, value: FieldType) -> Self {
        Self {
            name,
            number: Some(number),
            kind: Some(FieldType::Message),
            map: Some((key, value)),
            index: None,
        }
    }

    /// Selects one value of a repeated field: the rule `cel[0]`.
    #[must_use]
    pub const fn at(mut self, index: usize) -> Self {
        self.index = Some(index);
        self
    }

    /// Creates a oneof, which has only a name.
    pub const fn oneof(name: &'static str) -> Self {
        Self {
            name,
            number: None,
            kind: None,
            map: None,
            index: None,
        }
    }
}

/// A rule with its id, its message for people, and its path in `buf.validate.FieldRules`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    pub(crate) id: &'static str,
    pub(crate) message: &'static str,
    pub(crate) path: &'static [Field],
}

impl Rule {
    /// Creates a rule. An empty `path` means that the rule is not in `FieldRules`, as for oneofs.
    pub const fn new(id: &'static str, message: &'static str, path: &'static [Field]) -> Self {
        Self { id, message, path }
    }
}
