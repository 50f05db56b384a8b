//! Whether options fit their declarations: the pool decodes them late, and panics when it cannot.

use prost::Message as _;
use prost::bytes::Bytes;
use prost_reflect::{DescriptorPool, DynamicMessage};

use super::file::SetFile;
use super::raw::{RawEnum, RawFile, RawMessage};
use crate::BuildError;

/// Decodes every option of every file.
pub(crate) fn check(files: &[SetFile], pool: &DescriptorPool) -> Result<(), BuildError> {
    let check = OptionsCheck { pool };
    for file in files {
        let raw = RawFile::decode(file.bytes.clone()).map_err(|error| {
            BuildError::new(format!("it cannot be read: {error}")).of_element(file.name())
        })?;
        check.file(&raw, file)?;
    }
    Ok(())
}

struct OptionsCheck<'a> {
    pool: &'a DescriptorPool,
}

impl OptionsCheck<'_> {
    fn file(&self, raw: &RawFile, file: &SetFile) -> Result<(), BuildError> {
        self.options("FileOptions", raw.options.as_ref(), file.name())?;
        let package = file.package();
        for message in &raw.message {
            self.message(message, package)?;
        }
        for item in &raw.enumeration {
            self.enumeration(item, package)?;
        }
        for extension in &raw.extension {
            let name = join(package, extension.name());
            self.options("FieldOptions", extension.options.as_ref(), &name)?;
        }
        for service in &raw.service {
            let name = join(package, service.name());
            self.options("ServiceOptions", service.options.as_ref(), &name)?;
            for method in &service.method {
                let name = join(&name, method.name());
                self.options("MethodOptions", method.options.as_ref(), &name)?;
            }
        }
        Ok(())
    }

    fn message(&self, message: &RawMessage, scope: &str) -> Result<(), BuildError> {
        let name = join(scope, message.name());
        self.options("MessageOptions", message.options.as_ref(), &name)?;
        for field in message.field.iter().chain(&message.extension) {
            let name = join(&name, field.name());
            self.options("FieldOptions", field.options.as_ref(), &name)?;
        }
        for oneof in &message.oneof {
            let name = join(&name, oneof.name());
            self.options("OneofOptions", oneof.options.as_ref(), &name)?;
        }
        for range in &message.range {
            self.options("ExtensionRangeOptions", range.options.as_ref(), &name)?;
        }
        for item in &message.enumeration {
            self.enumeration(item, &name)?;
        }
        for nested in &message.nested {
            self.message(nested, &name)?;
        }
        Ok(())
    }

    fn enumeration(&self, item: &RawEnum, scope: &str) -> Result<(), BuildError> {
        let name = join(scope, item.name());
        self.options("EnumOptions", item.options.as_ref(), &name)?;
        for value in &item.value {
            let name = join(&name, value.name());
            self.options("EnumValueOptions", value.options.as_ref(), &name)?;
        }
        Ok(())
    }

    fn options(&self, kind: &str, bytes: Option<&Bytes>, element: &str) -> Result<(), BuildError> {
        let Some(bytes) = bytes else { return Ok(()) };
        let name = format!("google.protobuf.{kind}");
        let declared = self.pool.get_message_by_name(&name);
        let own = || DescriptorPool::global().get_message_by_name(&name);
        let Some(descriptor) = declared.or_else(own) else {
            return Ok(());
        };
        let wrong = |error: prost::DecodeError| {
            BuildError::new(format!(
                "its options are not what their declarations say: {error}"
            ))
            .of_element(element)
            .with_help("compile the set again, together with the files that declare the options")
        };
        let options = DynamicMessage::decode(descriptor, bytes.clone()).map_err(wrong)?;
        match options.has_field_by_name("uninterpreted_option") {
            true => Err(BuildError::new("it has options that were not compiled")
                .of_element(element)
                .with_help(super::HOW_TO_MAKE_ONE)),
            false => Ok(()),
        }
    }
}

fn join(scope: &str, name: &str) -> String {
    match scope {
        "" => name.to_owned(),
        scope => format!("{scope}.{name}"),
    }
}
