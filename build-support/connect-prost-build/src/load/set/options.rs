//! Whether options are what their declarations say: the pool decodes them late, and panics when it cannot.

use prost::Message;
use prost::bytes::Bytes;
use prost_reflect::{DescriptorPool, DynamicMessage};

use super::file::SetFile;
use crate::BuildError;

/// A file of a set as far as options go, which stay the bytes that they are.
#[derive(Clone, PartialEq, Message)]
struct File {
    #[prost(message, repeated, tag = "4")]
    message: Vec<Block>,
    #[prost(message, repeated, tag = "5")]
    enumeration: Vec<Enumeration>,
    #[prost(message, repeated, tag = "6")]
    service: Vec<Service>,
    #[prost(message, repeated, tag = "7")]
    extension: Vec<Field>,
    #[prost(bytes = "bytes", optional, tag = "8")]
    options: Option<Bytes>,
}

/// `DescriptorProto`.
#[derive(Clone, PartialEq, Message)]
struct Block {
    #[prost(string, optional, tag = "1")]
    name: Option<String>,
    #[prost(message, repeated, tag = "2")]
    field: Vec<Field>,
    #[prost(message, repeated, tag = "3")]
    nested: Vec<Block>,
    #[prost(message, repeated, tag = "4")]
    enumeration: Vec<Enumeration>,
    #[prost(message, repeated, tag = "5")]
    range: Vec<Range>,
    #[prost(message, repeated, tag = "6")]
    extension: Vec<Field>,
    #[prost(bytes = "bytes", optional, tag = "7")]
    options: Option<Bytes>,
    #[prost(message, repeated, tag = "8")]
    oneof: Vec<Oneof>,
}

#[derive(Clone, PartialEq, Message)]
struct Range {
    #[prost(bytes = "bytes", optional, tag = "3")]
    options: Option<Bytes>,
}

#[derive(Clone, PartialEq, Message)]
struct Field {
    #[prost(string, optional, tag = "1")]
    name: Option<String>,
    #[prost(bytes = "bytes", optional, tag = "8")]
    options: Option<Bytes>,
}

#[derive(Clone, PartialEq, Message)]
struct Oneof {
    #[prost(string, optional, tag = "1")]
    name: Option<String>,
    #[prost(bytes = "bytes", optional, tag = "2")]
    options: Option<Bytes>,
}

#[derive(Clone, PartialEq, Message)]
struct Enumeration {
    #[prost(string, optional, tag = "1")]
    name: Option<String>,
    #[prost(message, repeated, tag = "2")]
    value: Vec<EnumValue>,
    #[prost(bytes = "bytes", optional, tag = "3")]
    options: Option<Bytes>,
}

#[derive(Clone, PartialEq, Message)]
struct EnumValue {
    #[prost(string, optional, tag = "1")]
    name: Option<String>,
    #[prost(bytes = "bytes", optional, tag = "3")]
    options: Option<Bytes>,
}

#[derive(Clone, PartialEq, Message)]
struct Service {
    #[prost(string, optional, tag = "1")]
    name: Option<String>,
    #[prost(message, repeated, tag = "2")]
    method: Vec<Method>,
    #[prost(bytes = "bytes", optional, tag = "3")]
    options: Option<Bytes>,
}

#[derive(Clone, PartialEq, Message)]
struct Method {
    #[prost(string, optional, tag = "1")]
    name: Option<String>,
    #[prost(bytes = "bytes", optional, tag = "4")]
    options: Option<Bytes>,
}

/// Decodes every option of every file.
pub(crate) fn check(files: &[SetFile], pool: &DescriptorPool) -> Result<(), BuildError> {
    let checks = Checks { pool };
    for file in files {
        let raw = File::decode(file.bytes.clone()).map_err(|error| {
            BuildError::new(format!("it cannot be read: {error}")).of_element(file.name())
        })?;
        checks.file(&raw, file)?;
    }
    Ok(())
}

struct Checks<'a> {
    pool: &'a DescriptorPool,
}

impl Checks<'_> {
    fn file(&self, raw: &File, file: &SetFile) -> Result<(), BuildError> {
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

    fn message(&self, message: &Block, scope: &str) -> Result<(), BuildError> {
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

    fn enumeration(&self, item: &Enumeration, scope: &str) -> Result<(), BuildError> {
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
