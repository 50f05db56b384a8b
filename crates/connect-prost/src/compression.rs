//! Compression of whole messages, and decompression up to a limit.
//!
//! Basis: "Content-Coding" of the Connect protocol. `identity` is always available; every other content encoding has a feature of
//! its name. A decompressor holds the message, at most as long as the limit, and besides that only the state of its format:
//!
//! | Encoding | Format | Memory besides the message |
//! |---|---|---|
//! | `gzip`, `deflate` | RFC 1952, RFC 1950 | a window of 32 KiB and tables, less than 64 KiB |
//! | `snappy` | Snappy framing | nothing |
//! | `zstd` | RFC 8878 | tables of 94 KiB; the message is its own window |
//! | `br` | RFC 7932, no large windows | a window as long as the message, at most 16 MiB; its tables |

use bytes::Bytes;

#[cfg(feature = "_rpc")]
use crate::too_long::TooLong;

#[cfg(feature = "_rpc")]
mod accepted;
#[cfg(any(feature = "br", feature = "deflate", feature = "gzip"))]
mod bounded;
#[cfg(feature = "br")]
mod br;
#[cfg(feature = "snappy")]
mod crc32c;
#[cfg(feature = "deflate")]
mod deflate;
#[cfg(any(
    feature = "br",
    feature = "deflate",
    feature = "gzip",
    feature = "snappy"
))]
mod growth;
#[cfg(feature = "gzip")]
mod gzip;
#[cfg(feature = "snappy")]
mod snappy;
#[cfg(feature = "zstd")]
mod zstd;

#[cfg(feature = "_rpc")]
pub(crate) use accepted::ACCEPTED;

/// The compression level of zlib. Level 1 writes about 40 % more bytes; the levels above 2 save 2 % in up to twice the time.
#[cfg(any(feature = "deflate", feature = "gzip"))]
const ZLIB_LEVEL: flate2::Compression = flate2::Compression::new(2);

/// A content encoding that this build can compress and decompress.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Encoding {
    /// No compression.
    #[default]
    Identity,
    /// gzip, RFC 1952.
    #[cfg(feature = "gzip")]
    Gzip,
    /// Zstandard, RFC 8878.
    #[cfg(feature = "zstd")]
    Zstd,
    /// Brotli, RFC 7932.
    #[cfg(feature = "br")]
    Br,
    /// The zlib format, RFC 1950, which is HTTP's meaning of the name; never the raw stream of RFC 1951.
    #[cfg(feature = "deflate")]
    Deflate,
    /// Snappy in its framing format, not a raw block.
    #[cfg(feature = "snappy")]
    Snappy,
}

impl Encoding {
    /// All content encodings of this build except identity, in order of preference.
    pub const ALL: &[Self] = &[
        #[cfg(feature = "gzip")]
        Self::Gzip,
        #[cfg(feature = "zstd")]
        Self::Zstd,
        #[cfg(feature = "br")]
        Self::Br,
        #[cfg(feature = "deflate")]
        Self::Deflate,
        #[cfg(feature = "snappy")]
        Self::Snappy,
    ];

    /// Returns the name in HTTP headers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            #[cfg(feature = "gzip")]
            Self::Gzip => "gzip",
            #[cfg(feature = "zstd")]
            Self::Zstd => "zstd",
            #[cfg(feature = "br")]
            Self::Br => "br",
            #[cfg(feature = "deflate")]
            Self::Deflate => "deflate",
            #[cfg(feature = "snappy")]
            Self::Snappy => "snappy",
        }
    }

    /// Returns the content encoding with this name, in any case. An empty name is identity; `None` for names unknown to this build.
    #[cfg(feature = "_rpc")]
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let name = name.trim();
        if name.is_empty() {
            return Some(Self::Identity);
        }
        std::iter::once(Self::Identity)
            .chain(Self::ALL.iter().copied())
            .find(|encoding| name.eq_ignore_ascii_case(encoding.as_str()))
    }

    /// Compresses a message.
    #[must_use]
    pub fn compress(self, message: Bytes) -> Bytes {
        match self {
            Self::Identity => message,
            #[cfg(feature = "gzip")]
            Self::Gzip => gzip::compress(&message),
            #[cfg(feature = "zstd")]
            Self::Zstd => zstd::compress(&message),
            #[cfg(feature = "br")]
            Self::Br => br::compress(&message),
            #[cfg(feature = "deflate")]
            Self::Deflate => deflate::compress(&message),
            #[cfg(feature = "snappy")]
            Self::Snappy => snappy::compress(&message),
        }
    }

    /// Decompresses a message to at most `limit` bytes. No more is ever allocated, whatever length the input declares.
    ///
    /// # Errors
    ///
    /// [`TooLong`](DecompressError::TooLong) when the message is longer than the limit. [`Corrupt`](DecompressError::Corrupt) when
    /// the input does not have this content encoding, is truncated, or is followed by something else. Empty input is corrupt in
    /// every encoding except identity. Where a protocol sends empty messages uncompressed, do not call this for them.
    pub fn decompress(self, message: Bytes, limit: usize) -> Result<Bytes, DecompressError> {
        if message.is_empty() && self != Self::Identity {
            return Err(DecompressError::Corrupt);
        }
        match self {
            Self::Identity if message.len() > limit => Err(DecompressError::TooLong),
            Self::Identity => Ok(message),
            #[cfg(feature = "gzip")]
            Self::Gzip => gzip::decompress(&message, limit),
            #[cfg(feature = "zstd")]
            Self::Zstd => zstd::decompress(&message, limit),
            #[cfg(feature = "br")]
            Self::Br => br::decompress(&message, limit),
            #[cfg(feature = "deflate")]
            Self::Deflate => deflate::decompress(&message, limit),
            #[cfg(feature = "snappy")]
            Self::Snappy => snappy::decompress(&message, limit),
        }
    }

    /// Returns the error for a message of `length` bytes as received that is [`TooLong`](DecompressError::TooLong) for `limit`.
    #[cfg(feature = "_rpc")]
    pub(crate) fn too_long(self, length: usize, limit: usize) -> TooLong {
        if self == Self::Identity {
            TooLong::new(length, limit)
        } else {
            TooLong::compressed(length, limit)
        }
    }
}

/// The reason why a message could not be decompressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecompressError {
    /// The message is longer than the limit.
    TooLong,
    /// The bytes do not have the content encoding of the header, or are truncated.
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

#[cfg(test)]
mod tests;
