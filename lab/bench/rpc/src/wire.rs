//! What a call looks like from outside.

use http::{HeaderValue, Method};

/// What `find` sends and gets.
pub const CURSOR: &str = "tm_07-user-2000";

/// Which method is called, with which messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// A string of 64 bytes, there and back.
    Echo,
    /// A page of 100 members.
    List100,
    /// A batch of 50 audit events, of each of which the handler reads a field.
    Ingest50,
    /// A request without a body, over REST alone: its message is in the URL.
    Find,
    /// `Echo` with an id and `ok` in the response, over REST alone.
    Wrapped,
}

impl Scenario {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 5] = [
        Self::Echo,
        Self::List100,
        Self::Ingest50,
        Self::Find,
        Self::Wrapped,
    ];

    /// Where the method is by its procedure; over REST if it has no other place.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Echo => "/bench.v1.BenchService/Echo",
            Self::List100 => "/bench.v1.BenchService/ListMembers",
            Self::Ingest50 => "/bench.v1.BenchService/RecordEvents",
            Self::Find | Self::Wrapped => self.rest_path(),
        }
    }

    /// Where the method is over REST; by its procedure if it has no other place.
    #[must_use]
    pub const fn rest_path(self) -> &'static str {
        match self {
            Self::Echo => "/v1/echo",
            Self::List100 => "/v1/members",
            Self::Find => "/v1/teams/tm_07/members",
            Self::Wrapped => "/v1/wrapped",
            Self::Ingest50 => self.path(),
        }
    }

    /// The path and the query of a call.
    #[must_use]
    pub fn target(self, protocol: Protocol) -> String {
        match (self, protocol) {
            (Self::Find, _) => format!("{}?limit=100&cursor={CURSOR}", self.rest_path()),
            (_, Protocol::Rest) => self.rest_path().to_owned(),
            _ => self.path().to_owned(),
        }
    }

    /// The HTTP method of a call.
    #[must_use]
    pub const fn method(self) -> Method {
        match self {
            Self::Find => Method::GET,
            _ => Method::POST,
        }
    }

    pub(crate) fn from_name(name: &str) -> Self {
        match name {
            "echo" => Self::Echo,
            "list100" => Self::List100,
            "ingest50" => Self::Ingest50,
            "find" => Self::Find,
            "wrapped" => Self::Wrapped,
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
    /// REST, with JSON.
    Rest,
}

impl Protocol {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Proto, Self::Json, Self::Grpc, Self::Rest];

    /// The content type of both messages.
    #[must_use]
    pub const fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Proto => "application/proto",
            Self::Json | Self::Rest => "application/json",
            Self::Grpc => "application/grpc",
        })
    }

    pub(crate) fn from_name(name: &str) -> Self {
        match name {
            "proto" => Self::Proto,
            "json" => Self::Json,
            "grpc" => Self::Grpc,
            "rest" => Self::Rest,
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
