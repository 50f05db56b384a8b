//! The messages of `google/protobuf/compiler/plugin.proto`, as far as they are needed here.
//!
//! Those of `prost_types` would lose the options that extensions hold, and lack the editions.

use prost::bytes::Bytes;

use crate::emit::Output;

const FEATURE_PROTO3_OPTIONAL: u64 = 1;
const FEATURE_SUPPORTS_EDITIONS: u64 = 2;

/// Numbers of `google.protobuf.Edition`: proto2 is the first of them.
const EDITION_PROTO2: i32 = 998;
const EDITION_2023: i32 = 1000;

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Request {
    #[prost(string, repeated, tag = "1")]
    pub file_to_generate: Vec<String>,
    #[prost(string, optional, tag = "2")]
    pub parameter: Option<String>,
    /// Each a `FileDescriptorProto`.
    #[prost(bytes = "bytes", repeated, tag = "15")]
    pub proto_file: Vec<Bytes>,
}

/// What a `FileDescriptorProto` starts with.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct FileHead {
    #[prost(string, optional, tag = "1")]
    pub name: Option<String>,
    #[prost(string, optional, tag = "2")]
    pub package: Option<String>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Response {
    #[prost(string, optional, tag = "1")]
    pub error: Option<String>,
    #[prost(uint64, optional, tag = "2")]
    pub supported_features: Option<u64>,
    #[prost(int32, optional, tag = "3")]
    pub minimum_edition: Option<i32>,
    #[prost(int32, optional, tag = "4")]
    pub maximum_edition: Option<i32>,
    #[prost(message, repeated, tag = "15")]
    pub file: Vec<ResponseFile>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct ResponseFile {
    #[prost(string, optional, tag = "1")]
    pub name: Option<String>,
    #[prost(string, optional, tag = "15")]
    pub content: Option<String>,
}

impl Response {
    pub(super) fn of_files(output: Output) -> Self {
        let file = output.into_iter().map(|(name, content)| ResponseFile {
            name: Some(name),
            content: Some(content),
        });
        Response {
            file: file.collect(),
            ..Response::declared()
        }
    }

    pub(super) fn of_error(error: String) -> Self {
        Response {
            error: Some(error),
            ..Response::declared()
        }
    }

    /// Declares what the plugin supports. Without it protoc rejects files before it reads the plugin's own error.
    fn declared() -> Self {
        Response {
            error: None,
            supported_features: Some(FEATURE_PROTO3_OPTIONAL | FEATURE_SUPPORTS_EDITIONS),
            minimum_edition: Some(EDITION_PROTO2),
            maximum_edition: Some(EDITION_2023),
            file: Vec::new(),
        }
    }
}
