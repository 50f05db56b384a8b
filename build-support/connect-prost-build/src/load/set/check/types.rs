//! The message and enum types that a set declares.

use std::collections::BTreeMap;

use prost_types::{DescriptorProto, EnumDescriptorProto, FileDescriptorProto, MessageOptions};

use super::wrong;
use crate::BuildError;

/// What a type's name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TypeKind {
    Message,
    /// The type of a map's elements, which nothing but the map may name.
    Entry,
    Enum,
}

/// Every message and enum of a set, by full name with a dot in front.
pub(super) struct Types {
    kinds: BTreeMap<String, TypeKind>,
}

impl Types {
    pub(super) fn of<'a>(files: impl Iterator<Item = &'a FileDescriptorProto>) -> Types {
        let mut types = Types {
            kinds: BTreeMap::new(),
        };
        for file in files {
            let scope = match file.package() {
                "" => String::new(),
                package => format!(".{package}"),
            };
            types.add(&scope, &file.message_type, &file.enum_type);
        }
        types
    }

    fn add(&mut self, scope: &str, messages: &[DescriptorProto], enums: &[EnumDescriptorProto]) {
        for item in enums {
            self.kinds
                .insert(format!("{scope}.{}", item.name()), TypeKind::Enum);
        }
        for message in messages {
            let name = format!("{scope}.{}", message.name());
            self.add(&name, &message.nested_type, &message.enum_type);
            let kind = match is_map_entry(message) {
                true => TypeKind::Entry,
                false => TypeKind::Message,
            };
            self.kinds.insert(name, kind);
        }
    }

    pub(super) fn kind(&self, type_name: &str) -> Option<TypeKind> {
        self.kinds.get(type_name).copied()
    }

    /// Rejects a type's name that does not stand for what `element` needs.
    pub(super) fn expect(
        &self,
        type_name: &str,
        expected: TypeKind,
        element: &str,
    ) -> Result<(), BuildError> {
        let what = match expected {
            TypeKind::Message => "a message",
            TypeKind::Entry => "a map's entry",
            TypeKind::Enum => "an enum",
        };
        match self.kind(type_name) {
            Some(kind) if kind == expected => Ok(()),
            Some(_) => Err(wrong(
                element,
                format!("its type {type_name} is not {what}"),
            )),
            None if type_name.is_empty() => Err(wrong(element, format!("it does not name {what}"))),
            None => Err(wrong(
                element,
                format!("its type {type_name} is not in the descriptor set"),
            )),
        }
    }
}

pub(super) fn is_map_entry(message: &DescriptorProto) -> bool {
    let options = message.options.as_ref();
    options.is_some_and(MessageOptions::map_entry)
}
