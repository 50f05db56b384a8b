//! Unused options: their paths name nothing, because of a typo or after a change of the schema.

use std::collections::BTreeSet;

use prost_reflect::{FieldDescriptor, MessageDescriptor};

use super::Model;
use super::layout::{boxed_name, bytes_name};

impl Model {
    /// Returns a warning for each option whose path names nothing in any of the files.
    pub(crate) fn unused_options(&self) -> Vec<String> {
        let mut paths = self
            .options
            .paths()
            .filter(|(_, path)| *path != ".")
            .peekable();
        if paths.peek().is_none() {
            return Vec::new();
        }
        let names = self.names();
        let is_named = |path: &str| match path.strip_prefix('.') {
            Some(name) => names.contains(name),
            None => names.iter().any(|name| {
                name.strip_suffix(path)
                    .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            }),
        };
        let unused = paths.filter(|(_, path)| !is_named(path));
        unused
            .map(|(option, path)| format!("{option}({path:?}): nothing has this name"))
            .collect()
    }

    /// Returns all that a path can name.
    fn names(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for file in self.pool.files() {
            let package = file.package_name();
            names.insert(package.to_owned());
            let dots = package.match_indices('.');
            names.extend(dots.map(|(at, _)| package[..at].to_owned()));
        }
        names.extend(self.pool.services().map(|item| item.full_name().to_owned()));
        for item in self.pool.all_enums() {
            let name = item.full_name();
            names.extend(
                item.values()
                    .map(|value| format!("{name}.{}", value.name())),
            );
            names.insert(name.to_owned());
        }
        let messages = self.pool.all_messages();
        for message in messages.filter(|message| !message.is_map_entry()) {
            add_message(&message, &mut names);
        }
        names
    }
}

fn add_message(message: &MessageDescriptor, names: &mut BTreeSet<String>) {
    names.insert(message.full_name().to_owned());
    names.extend(message.oneofs().map(|oneof| oneof.full_name().to_owned()));
    names.extend(message.fields().flat_map(|field| names_of_field(&field)));
}

/// Returns the names of a field in its message, in its oneof, and as the value of a map.
fn names_of_field(field: &FieldDescriptor) -> [String; 3] {
    [
        field.full_name().to_owned(),
        boxed_name(field),
        bytes_name(field),
    ]
}
