//! Lowers a file: walks it and replaces its features by older syntax.

use std::collections::BTreeSet;

use prost_reflect::{DynamicMessage, ReflectMessage, Value};

use super::Syntax;
use super::encoding::is_repeated;
use super::features::Features;
use super::field::{self, FieldParent};
use super::tree::{children, children_mut, drop_features, is_map_entry, number, text};
use crate::BuildError;

/// Walks a file and replaces its features.
pub(super) struct Lowering {
    syntax: Syntax,
}

impl Lowering {
    pub(super) fn new(syntax: Syntax) -> Self {
        Lowering { syntax }
    }

    pub(super) fn file(
        &self,
        file: &mut DynamicMessage,
        features: Features,
    ) -> Result<(), BuildError> {
        let package = text(file, "package");
        drop_features(file);
        for message in children_mut(file, "message_type") {
            self.message(message, features, &package)?;
        }
        self.enums(file, features, &package)?;
        self.extensions(file, features)?;
        for service in children_mut(file, "service") {
            drop_features(service);
            children_mut(service, "method").for_each(drop_features);
        }
        Ok(())
    }

    fn message(
        &self,
        message: &mut DynamicMessage,
        around: Features,
        scope: &str,
    ) -> Result<(), BuildError> {
        let features = around.below(message)?;
        let full_name = join(scope, &text(message, "name"));
        drop_features(message);
        children_mut(message, "extension_range").for_each(drop_features);
        self.fields(message, features)?;
        // Their features hold for their members, which have been lowered.
        children_mut(message, "oneof_decl").for_each(drop_features);
        for nested in children_mut(message, "nested_type") {
            self.message(nested, features, &full_name)?;
        }
        self.enums(message, features, &full_name)?;
        self.extensions(message, features)
    }

    fn fields(&self, message: &mut DynamicMessage, around: Features) -> Result<(), BuildError> {
        let oneofs: Result<Vec<Features>, BuildError> = children(message, "oneof_decl")
            .iter()
            .map(|oneof| around.below(oneof))
            .collect();
        let oneofs = oneofs?;
        let maps: BTreeSet<String> = children(message, "nested_type")
            .iter()
            .filter(|nested| is_map_entry(nested))
            .map(|nested| text(nested, "name"))
            .collect();
        let in_map = is_map_entry(message);
        let mut alone = Vec::new();
        for (at, item) in children_mut(message, "field").enumerate() {
            let oneof = number(item, "oneof_index").and_then(|index| usize::try_from(index).ok());
            let around = oneof.and_then(|index| oneofs.get(index)).unwrap_or(&around);
            let features = around.below(item)?;
            let type_name = text(item, "type_name");
            let is_map = type_name
                .rsplit('.')
                .next()
                .is_some_and(|last| maps.contains(last) && is_repeated(item));
            let parent = match in_map || is_map {
                true => FieldParent::Map,
                false => FieldParent::Message,
            };
            if field::lower(item, features, parent, self.syntax) && !in_map {
                alone.push(at);
            }
        }
        give_oneofs(message, &alone);
        Ok(())
    }

    fn extensions(&self, scope: &mut DynamicMessage, around: Features) -> Result<(), BuildError> {
        for item in children_mut(scope, "extension") {
            let features = around.below(item)?;
            field::lower(item, features, FieldParent::Extension, self.syntax);
        }
        Ok(())
    }

    fn enums(
        &self,
        scope: &mut DynamicMessage,
        around: Features,
        name: &str,
    ) -> Result<(), BuildError> {
        for item in children_mut(scope, "enum_type") {
            let features = around.below(item)?;
            let first = children(item, "value")
                .first()
                .map(|value| number(value, "number"));
            let has_zero = first.is_none_or(|number| number.unwrap_or(0) == 0);
            if self.syntax == Syntax::Proto3 && !has_zero {
                return Err(no_zero(&join(name, &text(item, "name")), features.closed));
            }
            drop_features(item);
            children_mut(item, "value").for_each(drop_features);
        }
        Ok(())
    }
}

/// Puts each of the fields into a oneof of its own, as protoc does for `optional` in proto3.
fn give_oneofs(message: &mut DynamicMessage, fields: &[usize]) {
    let mut taken = names_in(message);
    let declared = message.descriptor().get_field_by_name("oneof_decl");
    let Some(prost_reflect::Kind::Message(oneof)) = declared.map(|field| field.kind()) else {
        return;
    };
    // Behind the real ones.
    let mut index = children(message, "oneof_decl").len();
    let mut made = Vec::new();
    for (at, field) in children_mut(message, "field").enumerate() {
        if !fields.contains(&at) {
            continue;
        }
        let mut name = format!("_{}", text(field, "name"));
        while !taken.insert(name.clone()) {
            name.insert(0, 'X');
        }
        let mut declaration = DynamicMessage::new(oneof.clone());
        declaration.set_field_by_name("name", Value::String(name));
        made.push(Value::Message(declaration));
        field.set_field_by_name("proto3_optional", Value::Bool(true));
        // A message has fewer fields than that: their numbers end at 2^29.
        field.set_field_by_name(
            "oneof_index",
            Value::I32(i32::try_from(index).unwrap_or(i32::MAX)),
        );
        index += 1;
    }
    if let Some(Value::List(list)) = message.get_field_by_name_mut("oneof_decl") {
        list.extend(made);
    }
}

/// Returns every name that is declared directly in the message.
fn names_in(message: &DynamicMessage) -> BTreeSet<String> {
    let lists = [
        "field",
        "oneof_decl",
        "nested_type",
        "enum_type",
        "extension",
    ];
    let declared = lists.iter().flat_map(|list| children(message, list));
    // Values of an enum stand beside it.
    let values = children(message, "enum_type");
    let values = values.iter().flat_map(|item| children(item, "value"));
    declared
        .chain(values)
        .map(|item| text(&item, "name"))
        .collect()
}

fn no_zero(name: &str, closed: bool) -> BuildError {
    let what = match closed {
        true => "a closed enum that does not start with zero",
        false => "an open enum that does not start with zero",
    };
    BuildError::new(format!(
        "{what} cannot be in one file with fields of implicit presence"
    ))
    .of_element(name)
    .with_help("declare the enum in a file of its own, or start it with a value of zero")
}

fn join(scope: &str, name: &str) -> String {
    match scope {
        "" => name.to_owned(),
        scope => format!("{scope}.{name}"),
    }
}
