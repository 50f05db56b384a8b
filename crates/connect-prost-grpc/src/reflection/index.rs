//! An index of the files of descriptor sets by the names that they declare.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bytes::Bytes;
use prost::Message as _;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
};

/// A `FileDescriptorSet` whose files remain bytes: decoding would lose unknown options.
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

/// Files, and the file of each declaration.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    files: Vec<File>,
    names: HashMap<String, usize>,
    symbols: HashMap<String, usize>,
    services: BTreeSet<String>,
    /// By extended message, then by number.
    extensions: HashMap<String, BTreeMap<i32, usize>>,
    messages: BTreeSet<String>,
}

impl Index {
    /// Adds those files of a set whose names are new.
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
        let index = self.files.len();
        self.names.insert(file.name().to_owned(), index);
        let package = file.package().to_owned();
        self.files.push(File {
            bytes,
            imports: file.dependency,
        });
        for message in &file.message_type {
            self.add_message(&package, message, index);
        }
        for declared in &file.enum_type {
            self.add_enum(&package, declared, index);
        }
        for extension in &file.extension {
            self.add_extension(&package, extension, index);
        }
        for service in &file.service {
            let name = within(&package, service.name());
            for method in &service.method {
                self.symbols.insert(within(&name, method.name()), index);
            }
            self.services.insert(name.clone());
            self.symbols.insert(name, index);
        }
    }

    fn add_message(&mut self, scope: &str, message: &DescriptorProto, index: usize) {
        let name = within(scope, message.name());
        let fields = message.field.iter().map(FieldDescriptorProto::name);
        let oneofs = message.oneof_decl.iter().map(|oneof| oneof.name());
        for member in fields.chain(oneofs) {
            self.symbols.insert(within(&name, member), index);
        }
        for nested in &message.nested_type {
            self.add_message(&name, nested, index);
        }
        for declared in &message.enum_type {
            self.add_enum(&name, declared, index);
        }
        for extension in &message.extension {
            self.add_extension(&name, extension, index);
        }
        self.messages.insert(name.clone());
        self.symbols.insert(name, index);
    }

    /// Adds an enum; its values are in the scope of the enum, not in the enum.
    fn add_enum(&mut self, scope: &str, declared: &EnumDescriptorProto, index: usize) {
        self.symbols.insert(within(scope, declared.name()), index);
        for value in &declared.value {
            self.symbols.insert(within(scope, value.name()), index);
        }
    }

    fn add_extension(&mut self, scope: &str, extension: &FieldDescriptorProto, index: usize) {
        self.symbols.insert(within(scope, extension.name()), index);
        let extended = extension.extendee().trim_start_matches('.').to_owned();
        let numbers = self.extensions.entry(extended).or_default();
        numbers.insert(extension.number(), index);
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

    /// Returns the numbers of a message's extensions; `None` when there is no such message.
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

    /// Returns a file and all that it imports, directly or through others, the file itself first.
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
