//! Lowers files of edition 2023 to the proto2 or proto3 that means the same: the pool and prost-build know
//! nothing newer, and panic on it.
//!
//! Works on a dynamic message: options in extensions pass through.

mod encoding;
mod features;
mod field;
mod message;
mod presence;
mod tree;

use prost::Message as _;
use prost::bytes::Bytes;
use prost_reflect::{DescriptorPool, DynamicMessage, Value};

use self::features::Features;
use self::message::Lowering;
use crate::BuildError;

/// `google.protobuf.Edition`.
const EDITION_2023: i32 = 1000;

/// What the older kinds of files mean for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Syntax {
    Proto2,
    Proto3,
}

impl Syntax {
    fn name(self) -> &'static str {
        match self {
            Syntax::Proto2 => "proto2",
            Syntax::Proto3 => "proto3",
        }
    }
}

/// What decides the syntax of a file: the rest of `google.protobuf.FileDescriptorProto` is skipped.
#[derive(Clone, PartialEq, prost::Message)]
struct Header {
    #[prost(string, optional, tag = "1")]
    name: Option<String>,
    #[prost(string, optional, tag = "12")]
    syntax: Option<String>,
    #[prost(int32, optional, tag = "14")]
    edition: Option<i32>,
}

/// Returns the bytes of a file as proto2 or proto3: unchanged, unless it is of an edition.
pub(crate) fn lowered(bytes: Bytes) -> Result<Bytes, BuildError> {
    let header = Header::decode(bytes.clone()).map_err(|error| unreadable(&error))?;
    let name = header.name.clone().unwrap_or_default();
    match (header.syntax.as_deref(), header.edition) {
        (None | Some("" | "proto2" | "proto3"), _) => Ok(bytes),
        (Some("editions"), Some(EDITION_2023)) => Ok(Bytes::from(lower(bytes)?.encode_to_vec())),
        (Some("editions"), edition) => Err(unknown(&name, edition)),
        (Some(other), _) => Err(BuildError::new(format!(
            "`{other}` is a syntax that is not known"
        ))
        .of_element(&name)
        .with_help("the file has to be proto2, proto3 or of edition 2023")),
    }
}

fn lower(bytes: Bytes) -> Result<DynamicMessage, BuildError> {
    let name = "google.protobuf.FileDescriptorProto";
    let Some(descriptor) = DescriptorPool::global().get_message_by_name(name) else {
        return Err(BuildError::new(format!("{name} is not declared")));
    };
    let mut file = DynamicMessage::decode(descriptor, bytes).map_err(|error| unreadable(&error))?;
    let features = Features::EDITION_2023.below(&file)?;
    let syntax = match presence::any_implicit(&file, features)? {
        true => Syntax::Proto3,
        // Its enums are closed or open, with or without a zero, and nothing has to be spelled out.
        false => Syntax::Proto2,
    };
    Lowering::new(syntax).file(&mut file, features)?;
    file.set_field_by_name("syntax", Value::String(syntax.name().to_owned()));
    file.clear_field_by_name("edition");
    Ok(file)
}

fn unreadable(error: &prost::DecodeError) -> BuildError {
    BuildError::new(format!(
        "a file of the descriptor set cannot be read: {error}"
    ))
}

fn unknown(name: &str, edition: Option<i32>) -> BuildError {
    let message = match edition {
        Some(1001) => "edition 2024 files are not supported".to_owned(),
        Some(number) => format!("files of edition number {number} are not supported"),
        None => "the file does not say of which edition it is".to_owned(),
    };
    BuildError::new(message)
        .of_element(name)
        .with_help("write edition = \"2023\"; and what it means by features, or proto2 or proto3")
}
