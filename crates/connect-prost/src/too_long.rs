//! More bytes than may come: an error that says how many came, and how many may.

use std::fmt;

/// What came has more bytes than it may have.
///
/// It reads on after the name of what came: "has 9 bytes, more than 8".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong {
    came: Came,
    limit: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    Whole(usize),
    #[cfg(feature = "_net")]
    Begun(usize),
    Compressed(usize),
}

impl TooLong {
    /// The length is known.
    pub(crate) const fn new(length: usize, limit: usize) -> Self {
        Self {
            came: Came::Whole(length),
            limit,
        }
    }

    /// It has not ended after `length` bytes.
    #[cfg(feature = "_net")]
    pub(crate) const fn begun(length: usize, limit: usize) -> Self {
        Self {
            came: Came::Begun(length),
            limit,
        }
    }

    /// It is within its limit only as long as it is compressed.
    pub(crate) const fn compressed(length: usize, limit: usize) -> Self {
        Self {
            came: Came::Compressed(length),
            limit,
        }
    }

    /// The greatest length allowed, in bytes.
    #[must_use]
    pub const fn limit(&self) -> usize {
        self.limit
    }
}

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let limit = self.limit;
        match self.came {
            Came::Whole(length) => write!(f, "has {length} bytes, more than {limit}"),
            #[cfg(feature = "_net")]
            Came::Begun(length) => write!(f, "has at least {length} bytes, more than {limit}"),
            Came::Compressed(length) => {
                write!(
                    f,
                    "has {length} bytes and more than {limit} when decompressed"
                )
            }
        }
    }
}

impl std::error::Error for TooLong {}
