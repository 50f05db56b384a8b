use std::collections::BTreeMap;

use prost_types::{DescriptorProto, EnumDescriptorProto};

use super::super::file::SetFile;
use super::{map, wrong};
use crate::BuildError;

/// What a type's name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Message,
    /// The type of a map's elements, which nothing but the map may name.
    Entry,
    Enum,
}

/// Every message and enum of a set, by full name with a dot in front.
pub(crate) struct Types {
    sorts: BTreeMap<String, Sort>,
}

impl Types {
    pub(crate) fn of(files: &[SetFile]) -> Types {
        let mut types = Types {
            sorts: BTreeMap::new(),
        };
        for file in files {
            let scope = match file.package() {
                "" => String::new(),
                package => format!(".{package}"),
            };
            types.add(&scope, &file.proto.message_type, &file.proto.enum_type);
        }
        types
    }

    fn add(&mut self, scope: &str, messages: &[DescriptorProto], enums: &[EnumDescriptorProto]) {
        for item in enums {
            self.sorts
                .insert(format!("{scope}.{}", item.name()), Sort::Enum);
        }
        for message in messages {
            let name = format!("{scope}.{}", message.name());
            self.add(&name, &message.nested_type, &message.enum_type);
            let sort = match map::is_entry(message) {
                true => Sort::Entry,
                false => Sort::Message,
            };
            self.sorts.insert(name, sort);
        }
    }

    pub(crate) fn sort(&self, type_name: &str) -> Option<Sort> {
        self.sorts.get(type_name).copied()
    }

    /// Refuses a type's name that does not stand for what `element` needs.
    pub(crate) fn expect(
        &self,
        type_name: &str,
        expected: Sort,
        element: &str,
    ) -> Result<(), BuildError> {
        let what = match expected {
            Sort::Message => "a message",
            Sort::Entry => "a map's entry",
            Sort::Enum => "an enum",
        };
        match self.sort(type_name) {
            Some(sort) if sort == expected => Ok(()),
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
