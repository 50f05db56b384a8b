//! Whether descriptors are well-formed, as those of compilers are: the pool and prost-build panic otherwise.

mod field;
mod map;
mod types;

use prost_types::{
    DescriptorProto, EnumDescriptorProto, FileDescriptorProto, ServiceDescriptorProto,
};

use self::types::{TypeKind, Types};
use crate::BuildError;

/// Checks every file of a set, against each other. Errors carry no help: the caller knows where the set is from.
pub(super) fn all<'a>(
    files: impl Iterator<Item = &'a FileDescriptorProto> + Clone,
) -> Result<(), BuildError> {
    let types = Types::of(files.clone());
    for file in files {
        DescriptorCheck { types: &types }.file(file)?;
    }
    Ok(())
}

struct DescriptorCheck<'a> {
    types: &'a Types,
}

impl DescriptorCheck<'_> {
    fn file(&self, file: &FileDescriptorProto) -> Result<(), BuildError> {
        let package = file.package();
        if !package.is_empty() {
            for part in package.split('.') {
                identifier(part, file.name())?;
            }
        }
        for message in &file.message_type {
            self.message(message, package)?;
        }
        for item in &file.enum_type {
            enumeration(item, package)?;
        }
        for service in &file.service {
            self.service(service, package)?;
        }
        for extension in &file.extension {
            field::extension(self.types, extension, package)?;
        }
        Ok(())
    }

    fn message(&self, message: &DescriptorProto, scope: &str) -> Result<(), BuildError> {
        let name = named(message.name(), scope)?;
        if types::is_map_entry(message) {
            map::entry(self.types, message, &name)?;
        }
        for oneof in &message.oneof_decl {
            named(oneof.name(), &name)?;
        }
        for item in &message.field {
            field::check(self.types, message, item, &name)?;
        }
        self.oneofs(message, &name)?;
        for nested in &message.nested_type {
            self.message(nested, &name)?;
        }
        for item in &message.enum_type {
            enumeration(item, &name)?;
        }
        for extension in &message.extension {
            field::extension(self.types, extension, &name)?;
        }
        Ok(())
    }

    fn oneofs(&self, message: &DescriptorProto, name: &str) -> Result<(), BuildError> {
        for (at, oneof) in message.oneof_decl.iter().enumerate() {
            let members = message.field.iter().filter(|field| {
                field
                    .oneof_index
                    .is_some_and(|index| usize::try_from(index) == Ok(at))
            });
            let alone = members.clone().any(|field| field.proto3_optional());
            let full_name = format!("{name}.{}", oneof.name());
            match members.count() {
                0 => return Err(wrong(&full_name, "the oneof has no fields")),
                1 => {}
                _ if alone => {
                    return Err(wrong(
                        &full_name,
                        "an optional field shares its oneof with another field",
                    ));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn service(&self, service: &ServiceDescriptorProto, package: &str) -> Result<(), BuildError> {
        let name = named(service.name(), package)?;
        for method in &service.method {
            let full_name = named(method.name(), &name)?;
            for type_name in [method.input_type(), method.output_type()] {
                self.types
                    .expect(type_name, TypeKind::Message, &full_name)?;
            }
        }
        Ok(())
    }
}

fn enumeration(item: &EnumDescriptorProto, scope: &str) -> Result<(), BuildError> {
    let name = named(item.name(), scope)?;
    if item.value.is_empty() {
        return Err(wrong(&name, "the enum has no values"));
    }
    for value in &item.value {
        named(value.name(), &name)?;
    }
    Ok(())
}

/// Returns the full name of an element whose own name is an identifier.
fn named(name: &str, scope: &str) -> Result<String, BuildError> {
    identifier(name, scope)?;
    Ok(match scope {
        "" => name.to_owned(),
        scope => format!("{scope}.{name}"),
    })
}

fn identifier(name: &str, inside: &str) -> Result<(), BuildError> {
    let first = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if first && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Ok(());
    }
    let shown: String = name.chars().take(60).collect();
    Err(wrong(inside, format!("{shown:?} in it is not a name")))
}

fn wrong(element: &str, message: impl Into<String>) -> BuildError {
    BuildError::new(message).of_element(element)
}
