//! Content codings of whole messages, with a bound on what an input may grow to.
//!
//! Basis: "Content-Coding" of the Connect protocol. `identity` always; `gzip` with the feature of that name.

use bytes::Bytes;
use http::HeaderMap;
use http::header::ACCEPT_ENCODING;

/// A content coding that this build can read and write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Encoding {
    /// Bytes as they are.
    #[default]
    Identity,
    /// RFC 1952.
    #[cfg(feature = "gzip")]
    Gzip,
}

/// Codings to name in `Accept-Encoding`; empty when nothing but identity is built in.
pub const ACCEPTED: &str = if cfg!(feature = "gzip") { "gzip" } else { "" };

impl Encoding {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            #[cfg(feature = "gzip")]
            Self::Gzip => "gzip",
        }
    }

    /// The coding of that name; an empty name is identity.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim();
        if name.is_empty() || name.eq_ignore_ascii_case("identity") {
            return Some(Self::Identity);
        }
        #[cfg(feature = "gzip")]
        if name.eq_ignore_ascii_case("gzip") {
            return Some(Self::Gzip);
        }
        None
    }

    /// The coding to answer in: the first of the peer's `Accept-Encoding` that this build knows, else identity.
    ///
    /// Connect peers list codings in order of preference; a browser's `;q=0` still means never.
    #[must_use]
    pub fn negotiate(headers: &HeaderMap) -> Self {
        let values = headers
            .get_all(ACCEPT_ENCODING)
            .into_iter()
            .filter_map(|value| value.to_str().ok());
        for entry in values.flat_map(|value| value.split(',')) {
            let mut parts = entry.split(';');
            let coding = parts.next().and_then(|name| {
                if name.trim().is_empty() {
                    None
                } else {
                    Self::from_name(name)
                }
            });
            let refused = parts.any(is_zero_quality);
            if let (Some(coding), false) = (coding, refused) {
                return coding;
            }
        }
        Self::Identity
    }

    /// Compresses a message.
    #[must_use]
    pub fn compress(self, message: Bytes) -> Bytes {
        match self {
            Self::Identity => message,
            #[cfg(feature = "gzip")]
            Self::Gzip => gzip::compress(&message),
        }
    }

    /// Decompresses a message to at most `limit` bytes; never more than the limit is held.
    ///
    /// # Errors
    ///
    /// When the message would be longer than the limit, or is not in this coding.
    pub fn decompress(self, message: Bytes, limit: usize) -> Result<Bytes, DecompressError> {
        match self {
            Self::Identity if message.len() > limit => Err(DecompressError::TooLong),
            Self::Identity => Ok(message),
            #[cfg(feature = "gzip")]
            Self::Gzip => gzip::decompress(&message, limit),
        }
    }
}

fn is_zero_quality(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else {
        return false;
    };
    name.trim().eq_ignore_ascii_case("q")
        && value
            .trim()
            .parse::<f32>()
            .is_ok_and(|quality| quality <= 0.0)
}

/// Why a message could not be decompressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecompressError {
    /// The message would be longer than the limit.
    TooLong,
    /// The bytes are not in the coding that the header names, or end too early.
    Corrupt,
}

impl std::fmt::Display for DecompressError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::TooLong => "the decompressed message is longer than the limit",
            Self::Corrupt => "the compressed message is broken",
        })
    }
}

impl std::error::Error for DecompressError {}

#[cfg(feature = "gzip")]
mod gzip;
