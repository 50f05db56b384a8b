//! `buf.validate.Violations` and its parts, declared by hand with the official numbers and types.

use crate::field_path::{FieldPath as Path, FieldPathElement as Element, Subscript as Key};
use crate::{FieldType, ValidationError};

/// `buf.validate.Violations`.
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Violations {
    /// The broken rules.
    #[prost(message, repeated, tag = "1")]
    pub violations: Vec<Violation>,
}

impl prost::Name for Violations {
    const NAME: &'static str = "Violations";
    const PACKAGE: &'static str = "buf.validate";
}

/// `buf.validate.Violation`.
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Violation {
    /// The path of the offending value.
    #[prost(message, optional, tag = "5")]
    pub field: Option<FieldPath>,
    /// The path of the rule in `FieldRules`.
    #[prost(message, optional, tag = "6")]
    pub rule: Option<FieldPath>,
    /// The id of the rule.
    #[prost(string, optional, tag = "2")]
    pub rule_id: Option<String>,
    /// The message for people.
    #[prost(string, optional, tag = "3")]
    pub message: Option<String>,
    /// Whether a map's key broke the rule.
    #[prost(bool, optional, tag = "4")]
    pub for_key: Option<bool>,
}

/// `buf.validate.FieldPath`.
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct FieldPath {
    /// The elements, outermost first.
    #[prost(message, repeated, tag = "1")]
    pub elements: Vec<FieldPathElement>,
}

/// `buf.validate.FieldPathElement`. The types are those of `google.protobuf.FieldDescriptorProto.Type`.
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct FieldPathElement {
    /// The field number.
    #[prost(int32, optional, tag = "1")]
    pub field_number: Option<i32>,
    /// The name in the schema.
    #[prost(string, optional, tag = "2")]
    pub field_name: Option<String>,
    /// The type.
    #[prost(enumeration = "FieldType", optional, tag = "3")]
    pub field_type: Option<i32>,
    /// The type of a map's keys.
    #[prost(enumeration = "FieldType", optional, tag = "4")]
    pub key_type: Option<i32>,
    /// The type of a map's values.
    #[prost(enumeration = "FieldType", optional, tag = "5")]
    pub value_type: Option<i32>,
    /// The item of a list or the key of a map.
    #[prost(oneof = "Subscript", tags = "6, 7, 8, 9, 10")]
    pub subscript: Option<Subscript>,
}

/// The oneof `subscript` of `buf.validate.FieldPathElement`.
#[derive(Clone, PartialEq, ::prost::Oneof)]
pub enum Subscript {
    /// The position in a list.
    #[prost(uint64, tag = "6")]
    Index(u64),
    /// A key of type bool.
    #[prost(bool, tag = "7")]
    BoolKey(bool),
    /// A key of a signed integer type.
    #[prost(int64, tag = "8")]
    IntKey(i64),
    /// A key of an unsigned integer type.
    #[prost(uint64, tag = "9")]
    UintKey(u64),
    /// A key of type string.
    #[prost(string, tag = "10")]
    StringKey(String),
}

impl From<&ValidationError> for Violations {
    fn from(error: &ValidationError) -> Self {
        Self {
            violations: error.violations().iter().map(Violation::from).collect(),
        }
    }
}

impl From<Violations> for ValidationError {
    fn from(wire: Violations) -> Self {
        let violations: Vec<_> = wire.violations.into_iter().map(Into::into).collect();
        violations.into()
    }
}

impl From<&crate::Violation> for Violation {
    fn from(violation: &crate::Violation) -> Self {
        let present = |path: Path| (!path.is_empty()).then(|| FieldPath::from(path));
        Self {
            field: present(violation.field_path()),
            rule: present(violation.rule_path()),
            rule_id: Some(violation.rule_id().to_owned()),
            message: Some(violation.message().to_owned()),
            for_key: violation.for_key().then_some(true),
        }
    }
}

impl From<Violation> for crate::Violation {
    fn from(wire: Violation) -> Self {
        let path = |path: Option<FieldPath>| path.map(Path::from).unwrap_or_default();
        let mut violation = Self::new(
            wire.rule_id.unwrap_or_default(),
            wire.message.unwrap_or_default(),
            path(wire.field),
        )
        .with_rule_path(path(wire.rule));
        violation.for_key = wire.for_key.unwrap_or_default();
        violation
    }
}

impl From<Path> for FieldPath {
    fn from(path: Path) -> Self {
        Self {
            elements: path.elements().iter().map(FieldPathElement::from).collect(),
        }
    }
}

impl From<FieldPath> for Path {
    fn from(wire: FieldPath) -> Self {
        wire.elements.into_iter().map(Element::from).collect()
    }
}

impl From<&Element> for FieldPathElement {
    fn from(element: &Element) -> Self {
        let number = |kind: Option<FieldType>| kind.map(i32::from);
        Self {
            field_number: element.number,
            field_name: Some(element.name.clone().into_owned()),
            field_type: number(element.field_type),
            key_type: number(element.key_type),
            value_type: number(element.value_type),
            subscript: element.subscript.clone().map(Subscript::from),
        }
    }
}

impl From<FieldPathElement> for Element {
    fn from(wire: FieldPathElement) -> Self {
        let kind = |number: Option<i32>| number.and_then(|n| FieldType::try_from(n).ok());
        let mut element = Self::named(wire.field_name.unwrap_or_default());
        element.number = wire.field_number;
        element.field_type = kind(wire.field_type);
        element.key_type = kind(wire.key_type);
        element.value_type = kind(wire.value_type);
        element.subscript = wire.subscript.map(Key::from);
        element
    }
}

impl From<Key> for Subscript {
    fn from(key: Key) -> Self {
        match key {
            Key::Index(index) => Self::Index(index),
            Key::BoolKey(key) => Self::BoolKey(key),
            Key::IntKey(key) => Self::IntKey(key),
            Key::UintKey(key) => Self::UintKey(key),
            Key::StringKey(key) => Self::StringKey(key),
        }
    }
}

impl From<Subscript> for Key {
    fn from(wire: Subscript) -> Self {
        match wire {
            Subscript::Index(index) => Self::Index(index),
            Subscript::BoolKey(key) => Self::BoolKey(key),
            Subscript::IntKey(key) => Self::IntKey(key),
            Subscript::UintKey(key) => Self::UintKey(key),
            Subscript::StringKey(key) => Self::StringKey(key),
        }
    }
}
