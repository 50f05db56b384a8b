//! Names and nesting that a `.proto` file may have and Rust may not.

use std::collections::BTreeSet;

use prost_reflect::{DescriptorPool, EnumDescriptor, FileDescriptor, MessageDescriptor};

use crate::BuildError;
use crate::error::Sources;

/// As deep as protoc lets messages nest.
const MAX_NESTING: usize = 32;

/// The field number of `name`, the same in every descriptor that has a name.
pub(crate) const NAME_NUMBER: i32 = 1;

/// Rejects what no Rust name or module can be made of.
pub(crate) fn check(
    pool: &DescriptorPool,
    generated: &BTreeSet<String>,
    sources: &Sources,
) -> Result<(), BuildError> {
    for file in pool.files() {
        let check = NamesCheck {
            file: &file,
            sources,
            generated: generated.contains(file.name()),
        };
        check.file()?;
    }
    Ok(())
}

struct NamesCheck<'a> {
    file: &'a FileDescriptor,
    sources: &'a Sources,
    /// Names of what is not generated are not checked.
    generated: bool,
}

impl NamesCheck<'_> {
    fn file(&self) -> Result<(), BuildError> {
        for part in self.file.package_name().split('.') {
            if !self.file.package_name().is_empty() {
                self.name(part, self.file.package_name(), &[])?;
            }
        }
        for message in self.file.messages() {
            self.message(&message, 1)?;
        }
        for item in self.file.enums() {
            self.enumeration(&item)?;
        }
        for service in self.file.services() {
            self.letter_first(service.name(), service.full_name(), service.path())?;
            for method in service.methods() {
                self.letter_first(method.name(), method.full_name(), method.path())?;
            }
        }
        Ok(())
    }

    fn message(&self, message: &MessageDescriptor, depth: usize) -> Result<(), BuildError> {
        let (full_name, path) = (message.full_name(), message.path());
        if depth > MAX_NESTING {
            let text = format!("messages are nested deeper than {MAX_NESTING}");
            let error = self.error(text, full_name, path);
            return Err(error.with_help("declare it outside of the others"));
        }
        self.name(message.name(), full_name, path)?;
        for oneof in message.oneofs().filter(|oneof| !oneof.is_synthetic()) {
            self.name(oneof.name(), oneof.full_name(), oneof.path())?;
        }
        for field in message.fields() {
            self.name(field.name(), field.full_name(), field.path())?;
        }
        for nested in message.child_messages() {
            self.message(&nested, depth + 1)?;
        }
        for item in message.child_enums() {
            self.enumeration(&item)?;
        }
        Ok(())
    }

    fn enumeration(&self, item: &EnumDescriptor) -> Result<(), BuildError> {
        self.name(item.name(), item.full_name(), item.path())?;
        for value in item.values() {
            self.name(value.name(), value.full_name(), value.path())?;
        }
        Ok(())
    }

    /// Fails for a name without a word, of which no Rust name can be made.
    fn name(&self, name: &str, full_name: &str, path: &[i32]) -> Result<(), BuildError> {
        match name.trim_matches('_').is_empty() {
            true => self.reject(name, full_name, path),
            false => Ok(()),
        }
    }

    /// Fails for a name that others are made of, without the underscores in front.
    fn letter_first(&self, name: &str, full_name: &str, path: &[i32]) -> Result<(), BuildError> {
        let word = name.trim_start_matches('_');
        match word.starts_with(|first: char| first.is_ascii_alphabetic()) {
            true => Ok(()),
            false => self.reject(name, full_name, path),
        }
    }

    fn reject(&self, name: &str, full_name: &str, path: &[i32]) -> Result<(), BuildError> {
        if !self.generated {
            return Ok(());
        }
        let text = format!("no Rust name can be made of `{name}`");
        let error = self.error(text, full_name, path);
        Err(error.with_help("start the name with a letter"))
    }

    fn error(&self, message: String, full_name: &str, path: &[i32]) -> BuildError {
        let error = BuildError::new(message).of_element(full_name);
        let path = [path, &[NAME_NUMBER]].concat();
        let info = self.file.file_descriptor_proto().source_code_info.as_ref();
        let location = info.and_then(|info| info.location.iter().find(|at| at.path == path));
        let span = location.and_then(|at| self.sources.get(self.file.name())?.span(&at.span));
        self.sources.locate(error, self.file.name(), span)
    }
}
