//! Descriptors on the wire whose files or options stay bytes: decoded by `prost_types`, options would lose what extensions
//! hold.

use prost::Message;
use prost::bytes::Bytes;

/// `FileDescriptorSet`, each file as the bytes that were received.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct RawSet {
    #[prost(bytes = "bytes", repeated, tag = "1")]
    pub file: Vec<Bytes>,
}

/// `FileDescriptorProto`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct RawFile {
    #[prost(message, repeated, tag = "4")]
    pub message: Vec<RawMessage>,
    #[prost(message, repeated, tag = "5")]
    pub enumeration: Vec<RawEnum>,
    #[prost(message, repeated, tag = "6")]
    pub service: Vec<RawService>,
    #[prost(message, repeated, tag = "7")]
    pub extension: Vec<RawField>,
    #[prost(bytes = "bytes", optional, tag = "8")]
    pub options: Option<Bytes>,
}

/// `DescriptorProto`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct RawMessage {
    #[prost(string, optional, tag = "1")]
    pub name: Option<String>,
    #[prost(message, repeated, tag = "2")]
    pub field: Vec<RawField>,
    #[prost(message, repeated, tag = "3")]
    pub nested: Vec<RawMessage>,
    #[prost(message, repeated, tag = "4")]
    pub enumeration: Vec<RawEnum>,
    #[prost(message, repeated, tag = "5")]
    pub range: Vec<RawExtensionRange>,
    #[prost(message, repeated, tag = "6")]
    pub extension: Vec<RawField>,
    #[prost(bytes = "bytes", optional, tag = "7")]
    pub options: Option<Bytes>,
    #[prost(message, repeated, tag = "8")]
    pub oneof: Vec<RawOneof>,
}

/// `DescriptorProto.ExtensionRange`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct RawExtensionRange {
    #[prost(bytes = "bytes", optional, tag = "3")]
    pub options: Option<Bytes>,
}

/// `FieldDescriptorProto`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct RawField {
    #[prost(string, optional, tag = "1")]
    pub name: Option<String>,
    #[prost(bytes = "bytes", optional, tag = "8")]
    pub options: Option<Bytes>,
}

/// `OneofDescriptorProto`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct RawOneof {
    #[prost(string, optional, tag = "1")]
    pub name: Option<String>,
    #[prost(bytes = "bytes", optional, tag = "2")]
    pub options: Option<Bytes>,
}

/// `EnumDescriptorProto`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct RawEnum {
    #[prost(string, optional, tag = "1")]
    pub name: Option<String>,
    #[prost(message, repeated, tag = "2")]
    pub value: Vec<RawEnumValue>,
    #[prost(bytes = "bytes", optional, tag = "3")]
    pub options: Option<Bytes>,
}

/// `EnumValueDescriptorProto`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct RawEnumValue {
    #[prost(string, optional, tag = "1")]
    pub name: Option<String>,
    #[prost(bytes = "bytes", optional, tag = "3")]
    pub options: Option<Bytes>,
}

/// `ServiceDescriptorProto`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct RawService {
    #[prost(string, optional, tag = "1")]
    pub name: Option<String>,
    #[prost(message, repeated, tag = "2")]
    pub method: Vec<RawMethod>,
    #[prost(bytes = "bytes", optional, tag = "3")]
    pub options: Option<Bytes>,
}

/// `MethodDescriptorProto`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct RawMethod {
    #[prost(string, optional, tag = "1")]
    pub name: Option<String>,
    #[prost(bytes = "bytes", optional, tag = "4")]
    pub options: Option<Bytes>,
}
