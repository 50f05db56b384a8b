//! What a call looks like from outside.

use http::HeaderValue;

/// Which method is called, with which messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// A string of 64 bytes, there and back.
    Echo,
    /// A page of 100 members.
    List100,
    /// A batch of 50 audit events, of each of which the handler reads a field.
    Ingest50,
}

impl Scenario {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Echo, Self::List100, Self::Ingest50];

    /// Where the method is.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Echo => "/bench.v1.BenchService/Echo",
            Self::List100 => "/bench.v1.BenchService/ListMembers",
            Self::Ingest50 => "/bench.v1.BenchService/RecordEvents",
        }
    }

    pub(crate) fn from_name(name: &str) -> Self {
        match name {
            "echo" => Self::Echo,
            "list100" => Self::List100,
            "ingest50" => Self::Ingest50,
            other => panic!("there is no scenario {other}"),
        }
    }
}

/// How messages are written and framed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Unary Connect with binary messages.
    Proto,
    /// Unary Connect with JSON, which is also what a handler written by hand speaks.
    Json,
    /// gRPC.
    Grpc,
}

impl Protocol {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Proto, Self::Json, Self::Grpc];

    /// The content type of both messages.
    #[must_use]
    pub const fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Proto => "application/proto",
            Self::Json => "application/json",
            Self::Grpc => "application/grpc",
        })
    }

    pub(crate) fn from_name(name: &str) -> Self {
        match name {
            "proto" => Self::Proto,
            "json" => Self::Json,
            "grpc" => Self::Grpc,
            other => panic!("there is no protocol {other}"),
        }
    }
}

/// Which HTTP a connection speaks; HTTP/2 by prior knowledge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Http {
    /// HTTP/1.1.
    One,
    /// HTTP/2.
    Two,
}

impl Http {
    pub(crate) fn from_name(name: &str) -> Self {
        match name {
            "h1" => Self::One,
            "h2" => Self::Two,
            other => panic!("there is no HTTP {other}"),
        }
    }
}
