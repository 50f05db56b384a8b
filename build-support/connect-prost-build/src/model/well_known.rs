//! The well-known types of `google.protobuf`: those with a ProtoJSON form, rules or a CEL type of their own.

/// A well-known message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WellKnown {
    Any,
    BoolValue,
    BytesValue,
    DoubleValue,
    Duration,
    Empty,
    FieldMask,
    FloatValue,
    Int32Value,
    Int64Value,
    ListValue,
    StringValue,
    Struct,
    Timestamp,
    UInt32Value,
    UInt64Value,
    Value,
}

impl WellKnown {
    /// Returns the well-known type of that full name.
    pub(crate) fn named(full_name: &str) -> Option<Self> {
        Some(match full_name.strip_prefix("google.protobuf.")? {
            "Any" => WellKnown::Any,
            "BoolValue" => WellKnown::BoolValue,
            "BytesValue" => WellKnown::BytesValue,
            "DoubleValue" => WellKnown::DoubleValue,
            "Duration" => WellKnown::Duration,
            "Empty" => WellKnown::Empty,
            "FieldMask" => WellKnown::FieldMask,
            "FloatValue" => WellKnown::FloatValue,
            "Int32Value" => WellKnown::Int32Value,
            "Int64Value" => WellKnown::Int64Value,
            "ListValue" => WellKnown::ListValue,
            "StringValue" => WellKnown::StringValue,
            "Struct" => WellKnown::Struct,
            "Timestamp" => WellKnown::Timestamp,
            "UInt32Value" => WellKnown::UInt32Value,
            "UInt64Value" => WellKnown::UInt64Value,
            "Value" => WellKnown::Value,
            _ => return None,
        })
    }

    /// Returns whether the fields of the message are not members of its JSON, which has a form of its own.
    pub(crate) fn has_own_json(self) -> bool {
        !matches!(self, WellKnown::Empty)
    }

    /// Returns whether the JSON is not one string, number or bool.
    pub(crate) fn is_composite(self) -> bool {
        matches!(
            self,
            WellKnown::Any | WellKnown::ListValue | WellKnown::Struct | WellKnown::Value
        )
    }
}
