//! Where in which file a name stands.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bytes::Bytes;
use prost::Message as _;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
};

/// A `FileDescriptorSet` whose files stay bytes: decoded, they would lose the options that prost does not know.
#[derive(Clone, PartialEq, prost::Message)]
struct RawSet {
    #[prost(bytes = "bytes", repeated, tag = "1")]
    file: Vec<Bytes>,
}

#[derive(Clone, Debug)]
struct File {
    bytes: Bytes,
    imports: Vec<String>,
}

/// Files, and where they declare what.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    files: Vec<File>,
    names: HashMap<String, usize>,
    symbols: HashMap<String, usize>,
    services: BTreeSet<String>,
    /// By the message that is extended, then by number.
    extensions: HashMap<String, BTreeMap<i32, usize>>,
    messages: BTreeSet<String>,
}

impl Index {
    /// Adds the files of a set whose names are new.
    pub(super) fn add(&mut self, set: Bytes) -> Result<(), prost::DecodeError> {
        for bytes in RawSet::decode(set)?.file {
            let file = FileDescriptorProto::decode(bytes.clone())?;
            if !self.names.contains_key(file.name()) {
                self.add_file(bytes, file);
            }
        }
        Ok(())
    }

    fn add_file(&mut self, bytes: Bytes, file: FileDescriptorProto) {
        let place = self.files.len();
        self.names.insert(file.name().to_owned(), place);
        let package = file.package().to_owned();
        self.files.push(File {
            bytes,
            imports: file.dependency,
        });
        for message in &file.message_type {
            self.add_message(&package, message, place);
        }
        for declared in &file.enum_type {
            self.add_enum(&package, declared, place);
        }
        for extension in &file.extension {
            self.add_extension(&package, extension, place);
        }
        for service in &file.service {
            let name = within(&package, service.name());
            for method in &service.method {
                self.symbols.insert(within(&name, method.name()), place);
            }
            self.services.insert(name.clone());
            self.symbols.insert(name, place);
        }
    }

    fn add_message(&mut self, scope: &str, message: &DescriptorProto, place: usize) {
        let name = within(scope, message.name());
        let fields = message.field.iter().map(FieldDescriptorProto::name);
        let oneofs = message.oneof_decl.iter().map(|oneof| oneof.name());
        for member in fields.chain(oneofs) {
            self.symbols.insert(within(&name, member), place);
        }
        for nested in &message.nested_type {
            self.add_message(&name, nested, place);
        }
        for declared in &message.enum_type {
            self.add_enum(&name, declared, place);
        }
        for extension in &message.extension {
            self.add_extension(&name, extension, place);
        }
        self.messages.insert(name.clone());
        self.symbols.insert(name, place);
    }

    /// The values of an enum stand beside it, not in it.
    fn add_enum(&mut self, scope: &str, declared: &EnumDescriptorProto, place: usize) {
        self.symbols.insert(within(scope, declared.name()), place);
        for value in &declared.value {
            self.symbols.insert(within(scope, value.name()), place);
        }
    }

    fn add_extension(&mut self, scope: &str, extension: &FieldDescriptorProto, place: usize) {
        self.symbols.insert(within(scope, extension.name()), place);
        let extended = extension.extendee().trim_start_matches('.').to_owned();
        let numbers = self.extensions.entry(extended).or_default();
        numbers.insert(extension.number(), place);
    }

    pub(super) fn file(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    pub(super) fn file_of_symbol(&self, name: &str) -> Option<usize> {
        self.symbols.get(name.trim_start_matches('.')).copied()
    }

    pub(super) fn file_of_extension(&self, extended: &str, number: i32) -> Option<usize> {
        self.extensions.get(extended)?.get(&number).copied()
    }

    /// The numbers of a message's extensions; `None` when there is no such message.
    pub(super) fn extensions_of(&self, extended: &str) -> Option<Vec<i32>> {
        match self.extensions.get(extended) {
            Some(numbers) => Some(numbers.keys().copied().collect()),
            None => self.messages.contains(extended).then(Vec::new),
        }
    }

    pub(super) fn services(&self) -> impl Iterator<Item = &str> {
        self.services.iter().map(String::as_str)
    }

    pub(super) fn bytes(&self, file: usize) -> &Bytes {
        &self.files[file].bytes
    }

    /// A file and all that it imports, directly or through others, the file itself first.
    pub(super) fn with_imports(&self, file: usize) -> Vec<usize> {
        let mut found = vec![file];
        let mut next = 0;
        while let Some(file) = found.get(next).copied() {
            for import in &self.files[file].imports {
                if let Some(import) = self.file(import)
                    && !found.contains(&import)
                {
                    found.push(import);
                }
            }
            next += 1;
        }
        found
    }
}

fn within(scope: &str, name: &str) -> String {
    if scope.is_empty() {
        name.to_owned()
    } else {
        format!("{scope}.{name}")
    }
}
