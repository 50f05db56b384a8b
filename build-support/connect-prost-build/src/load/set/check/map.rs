//! Map entries: the messages that stand for the elements of a map.

use prost_types::DescriptorProto;
use prost_types::field_descriptor_proto::{Label, Type};

use super::types::{TypeKind, Types};
use super::wrong;
use crate::BuildError;

/// Fails unless an entry has a key and a value, and nothing else.
pub(super) fn entry(
    types: &Types,
    message: &DescriptorProto,
    name: &str,
) -> Result<(), BuildError> {
    let [key, value] = &message.field[..] else {
        return Err(wrong(name, "a map's entry has a key and a value"));
    };
    let plain = |field: &prost_types::FieldDescriptorProto, name: &str, number: i32| {
        field.name() == name
            && field.number() == number
            && field.label() == Label::Optional
            && field.oneof_index.is_none()
    };
    if !plain(key, "key", 1) || !plain(value, "value", 2) {
        return Err(wrong(name, "a map's entry has a key and a value"));
    }
    let nested = message.nested_type.len() + message.enum_type.len() + message.extension.len();
    if nested + message.oneof_decl.len() > 0 {
        return Err(wrong(name, "a map's entry declares nothing"));
    }
    let no_key = matches!(
        key.r#type(),
        Type::Double | Type::Float | Type::Bytes | Type::Enum | Type::Message | Type::Group
    );
    if no_key {
        return Err(wrong(name, "a map's key is an integer, a string or a bool"));
    }
    if value.r#type() == Type::Group {
        return Err(wrong(name, "a map's value is not a group"));
    }
    if types.kind(value.type_name()) == Some(TypeKind::Entry) {
        return Err(wrong(name, "a map's value is not a map"));
    }
    Ok(())
}
