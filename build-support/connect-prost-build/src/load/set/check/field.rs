//! Fields and extensions.

use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{DescriptorProto, FieldDescriptorProto};

use super::types::{TypeKind, Types, is_map_entry};
use super::{named, wrong};
use crate::BuildError;

pub(super) fn check(
    types: &Types,
    message: &DescriptorProto,
    field: &FieldDescriptorProto,
    scope: &str,
) -> Result<(), BuildError> {
    let name = named(field.name(), scope)?;
    if types.kind(field.type_name()) == Some(TypeKind::Entry) {
        return of_map(message, field, scope, &name);
    }
    typed(types, field, &name)?;
    let Some(index) = field.oneof_index else {
        if field.proto3_optional() {
            return Err(wrong(
                &name,
                "an optional field of proto3 has no oneof of its own",
            ));
        }
        return Ok(());
    };
    if usize::try_from(index).is_ok_and(|index| index < message.oneof_decl.len()) {
        if field.label() != Label::Optional {
            return Err(wrong(
                &name,
                "a field in a oneof is neither required nor repeated",
            ));
        }
        return Ok(());
    }
    Err(wrong(&name, format!("its oneof {index} does not exist")))
}

pub(super) fn extension(
    types: &Types,
    field: &FieldDescriptorProto,
    scope: &str,
) -> Result<(), BuildError> {
    let name = named(field.name(), scope)?;
    types.expect(field.extendee(), TypeKind::Message, &name)?;
    if field.oneof_index.is_some() {
        return Err(wrong(&name, "an extension cannot be in a oneof"));
    }
    typed(types, field, &name)
}

/// Fails unless a map field has an entry type that is declared beside it.
fn of_map(
    message: &DescriptorProto,
    field: &FieldDescriptorProto,
    scope: &str,
    name: &str,
) -> Result<(), BuildError> {
    let own = message.nested_type.iter().any(|nested| {
        is_map_entry(nested) && field.type_name() == format!(".{scope}.{}", nested.name())
    });
    let is_map = own
        && is_type(field, Type::Message)
        && field.label() == Label::Repeated
        && field.oneof_index.is_none()
        && field.default_value.is_none();
    match is_map {
        true => Ok(()),
        false => Err(wrong(
            name,
            format!(
                "it is no map, but of the type of a map's entry, {}",
                field.type_name()
            ),
        )),
    }
}

fn is_type(field: &FieldDescriptorProto, wanted: Type) -> bool {
    field.r#type.and_then(|number| Type::try_from(number).ok()) == Some(wanted)
}

/// Fails unless the type and the label of a field exist, and the type that it names is of that kind.
fn typed(types: &Types, field: &FieldDescriptorProto, name: &str) -> Result<(), BuildError> {
    let Some(declared) = field.r#type.and_then(|number| Type::try_from(number).ok()) else {
        return Err(wrong(name, "its type is none that is known"));
    };
    if field
        .label
        .is_some_and(|label| Label::try_from(label).is_err())
    {
        return Err(wrong(
            name,
            "its label is neither optional, required nor repeated",
        ));
    }
    let expected = match declared {
        Type::Message | Type::Group => TypeKind::Message,
        Type::Enum => TypeKind::Enum,
        _ if field.type_name.is_some() => {
            return Err(wrong(
                name,
                format!("it is a scalar and of type {} at once", field.type_name()),
            ));
        }
        _ => return no_default_of_many(field, name),
    };
    types.expect(field.type_name(), expected, name)?;
    no_default_of_many(field, name)
}

fn no_default_of_many(field: &FieldDescriptorProto, name: &str) -> Result<(), BuildError> {
    match field.label() == Label::Repeated && field.default_value.is_some() {
        true => Err(wrong(name, "a repeated field has no default value")),
        false => Ok(()),
    }
}
