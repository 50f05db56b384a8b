//! The type and label of a field, as far as features go.

use prost_reflect::DynamicMessage;

use super::tree::number;

/// Numbers of `google.protobuf.FieldDescriptorProto.Type` and `Label`.
const TYPE_STRING: i32 = 9;
pub(super) const TYPE_GROUP: i32 = 10;
const TYPE_MESSAGE: i32 = 11;
const TYPE_BYTES: i32 = 12;
pub(super) const LABEL_REQUIRED: i32 = 2;
const LABEL_REPEATED: i32 = 3;

/// How a field is encoded, as far as features go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldEncoding {
    Message,
    Text,
    Packable,
}

pub(super) fn encoding(field: &DynamicMessage) -> FieldEncoding {
    match number(field, "type") {
        Some(TYPE_MESSAGE | TYPE_GROUP) => FieldEncoding::Message,
        Some(TYPE_STRING | TYPE_BYTES) => FieldEncoding::Text,
        _ => FieldEncoding::Packable,
    }
}

pub(super) fn is_repeated(field: &DynamicMessage) -> bool {
    number(field, "label") == Some(LABEL_REPEATED)
}
