//! The names of the protocols.

/// A wire protocol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Protocol {
    /// The Connect protocol: a unary message is the body of a plain HTTP request; streams are envelopes.
    #[default]
    Connect,
    /// gRPC, over HTTP/2.
    Grpc,
    /// gRPC-Web in its binary form, over any version of HTTP.
    GrpcWeb,
    /// REST: the HTTP rules of the schema, in JSON or as a form.
    Rest,
}

impl Protocol {
    /// Returns the usual name of the protocol: `connect`, `grpc`, `grpc-web` or `rest`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Grpc => "grpc",
            Self::GrpcWeb => "grpc-web",
            Self::Rest => "rest",
        }
    }
}
