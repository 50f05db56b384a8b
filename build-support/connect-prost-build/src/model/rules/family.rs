//! Which family of rules fits which type.

use crate::model::Kind;

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
    pub sort: Sort,
}

/// Families that are checked alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
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
    /// The family that fits; a message that is not well-known has none.
    pub(super) fn of(shape: Shape<'_>) -> Option<Self> {
        let family = |name, sort| Some(Family { name, sort });
        match shape {
            Shape::Map { .. } => family("map", Sort::Map),
            Shape::List(_) => family("repeated", Sort::Repeated),
            Shape::Single(kind) => Self::of_kind(kind),
        }
    }

    fn of_kind(kind: &Kind) -> Option<Self> {
        let (name, sort) = match kind {
            Kind::Double => ("double", Sort::Number),
            Kind::Float => ("float", Sort::Number),
            Kind::Int32 => ("int32", Sort::Number),
            Kind::Int64 => ("int64", Sort::Number),
            Kind::Uint32 => ("uint32", Sort::Number),
            Kind::Uint64 => ("uint64", Sort::Number),
            Kind::Sint32 => ("sint32", Sort::Number),
            Kind::Sint64 => ("sint64", Sort::Number),
            Kind::Fixed32 => ("fixed32", Sort::Number),
            Kind::Fixed64 => ("fixed64", Sort::Number),
            Kind::Sfixed32 => ("sfixed32", Sort::Number),
            Kind::Sfixed64 => ("sfixed64", Sort::Number),
            Kind::Bool => ("bool", Sort::Bool),
            Kind::String => ("string", Sort::String),
            Kind::Bytes => ("bytes", Sort::Bytes),
            Kind::Enum(_) => ("enum", Sort::Enum),
            Kind::Message(message) if !message.is_well_known() => return None,
            Kind::Message(message) => match message.full_name.as_str() {
                "google.protobuf.Any" => ("any", Sort::Any),
                "google.protobuf.Duration" => ("duration", Sort::Duration),
                "google.protobuf.FieldMask" => ("field_mask", Sort::FieldMask),
                "google.protobuf.Timestamp" => ("timestamp", Sort::Timestamp),
                _ => return wrapped(kind).as_ref().and_then(Self::of_kind),
            },
        };
        Some(Family { name, sort })
    }
}

/// What a wrapper such as `google.protobuf.Int64Value` holds; prost shows it as that.
pub(crate) fn wrapped(kind: &Kind) -> Option<Kind> {
    let Kind::Message(message) = kind else {
        return None;
    };
    if !message.is_well_known() {
        return None;
    }
    Some(match message.full_name.strip_prefix("google.protobuf.")? {
        "BoolValue" => Kind::Bool,
        "BytesValue" => Kind::Bytes,
        "DoubleValue" => Kind::Double,
        "FloatValue" => Kind::Float,
        "Int32Value" => Kind::Int32,
        "Int64Value" => Kind::Int64,
        "StringValue" => Kind::String,
        "UInt32Value" => Kind::Uint32,
        "UInt64Value" => Kind::Uint64,
        _ => return None,
    })
}

impl Shape<'_> {
    /// The type, as an error names it.
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
