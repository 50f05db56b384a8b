//! Messages to bytes and back: `json` and `proto`.

/// How messages are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Codec {
    /// ProtoJSON.
    #[default]
    Json,
    /// Protobuf's binary form.
    Proto,
}

impl Codec {
    /// The codec's name in the protocol: `json`, `proto`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Proto => "proto",
        }
    }
}
