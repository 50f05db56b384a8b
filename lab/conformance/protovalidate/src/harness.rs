//! The suite's protocol, with the violations as bytes: the runtime writes them itself.

use std::collections::HashMap;

/// `buf.validate.conformance.harness.TestConformanceRequest`, without the descriptors.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Request {
    #[prost(map = "string, message", tag = "3")]
    pub(crate) cases: HashMap<String, prost_types::Any>,
}

/// `TestConformanceResponse`.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Response {
    #[prost(map = "string, message", tag = "1")]
    pub(crate) results: HashMap<String, TestResult>,
}

/// `TestResult`.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct TestResult {
    #[prost(oneof = "Outcome", tags = "1, 2, 3, 4, 5")]
    pub(crate) result: Option<Outcome>,
}

/// The outcome of a case.
#[derive(Clone, PartialEq, prost::Oneof)]
pub(crate) enum Outcome {
    #[prost(bool, tag = "1")]
    Success(bool),
    /// `buf.validate.Violations`, encoded: a message and its bytes look alike on the wire.
    #[prost(bytes, tag = "2")]
    ValidationError(Vec<u8>),
    #[prost(string, tag = "3")]
    CompilationError(String),
    #[prost(string, tag = "4")]
    RuntimeError(String),
    #[prost(string, tag = "5")]
    UnexpectedError(String),
}
