//! Which side of a call streams.

/// Which side sends more than one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StreamType {
    /// One request, one response.
    Unary,
    /// Many requests, one response.
    ClientStream,
    /// One request, many responses.
    ServerStream,
    /// Many requests, many responses.
    BidiStream,
}

#[cfg(feature = "server")]
impl StreamType {
    pub(crate) const fn is_client_streaming(self) -> bool {
        matches!(self, Self::ClientStream | Self::BidiStream)
    }

    pub(crate) const fn is_server_streaming(self) -> bool {
        matches!(self, Self::ServerStream | Self::BidiStream)
    }
}
