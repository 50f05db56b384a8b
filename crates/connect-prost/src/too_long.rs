//! The error for a received message, envelope or body above its limit, with the received length and the limit.

use std::fmt;

/// Something received is longer than its limit.
///
/// The text of the error follows the name of the thing: "has 9 bytes, more than 8".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLong {
    received: Received,
    limit: usize,
}

/// The received length, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Received {
    Whole(usize),
    #[cfg(feature = "_rpc")]
    Unfinished(usize),
    Compressed(usize),
}

impl TooLong {
    /// A thing whose whole length is known.
    pub(crate) const fn new(length: usize, limit: usize) -> Self {
        Self {
            received: Received::Whole(length),
            limit,
        }
    }

    /// A thing that has not ended after `length` bytes.
    #[cfg(feature = "_rpc")]
    pub(crate) const fn unfinished(length: usize, limit: usize) -> Self {
        Self {
            received: Received::Unfinished(length),
            limit,
        }
    }

    /// A thing of `length` compressed bytes that is above the limit when decompressed.
    pub(crate) const fn compressed(length: usize, limit: usize) -> Self {
        Self {
            received: Received::Compressed(length),
            limit,
        }
    }

    /// Returns the greatest allowed length, in bytes.
    #[cfg(test)]
    pub(crate) const fn limit(&self) -> usize {
        self.limit
    }
}

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let limit = self.limit;
        match self.received {
            Received::Whole(length) => write!(f, "has {length} bytes, more than {limit}"),
            #[cfg(feature = "_rpc")]
            Received::Unfinished(length) => {
                write!(f, "has at least {length} bytes, more than {limit}")
            }
            Received::Compressed(length) => {
                write!(
                    f,
                    "has {length} bytes and more than {limit} when decompressed"
                )
            }
        }
    }
}

impl std::error::Error for TooLong {}
