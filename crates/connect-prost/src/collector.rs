//! A message that is a whole body, put together from the pieces in which it comes.

use bytes::{Bytes, BytesMut};

use crate::Body;
use crate::too_long::TooLong;

/// The pieces of a body of limited length; what goes beyond is never held.
pub(crate) struct Collector {
    limit: usize,
    first: Bytes,
    rest: BytesMut,
}

impl Collector {
    /// Refuses a body that says itself that it is longer than `limit` bytes.
    #[inline]
    pub(crate) fn new(body: &Body, limit: usize) -> Result<Self, TooLong> {
        let length = http_body::Body::size_hint(body).lower();
        if length > limit as u64 {
            let length = usize::try_from(length).unwrap_or(usize::MAX);
            return Err(TooLong::new(length, limit));
        }
        Ok(Self {
            limit,
            first: Bytes::new(),
            rest: BytesMut::new(),
        })
    }

    #[inline]
    pub(crate) fn push(&mut self, piece: Bytes) -> Result<(), TooLong> {
        let length = self.first.len() + self.rest.len();
        if piece.len() > self.limit - length {
            return Err(TooLong::begun(length + piece.len(), self.limit));
        }
        // Most messages come in one piece, which is taken as it is.
        if length == 0 {
            self.first = piece;
        } else {
            self.rest
                .extend_from_slice(&std::mem::take(&mut self.first));
            self.rest.extend_from_slice(&piece);
        }
        Ok(())
    }

    /// Bytes of memory that the pieces take.
    #[cfg(feature = "server")]
    pub(crate) fn held(&self) -> usize {
        self.first.len() + self.rest.capacity()
    }

    #[inline]
    pub(crate) fn finish(self) -> Bytes {
        if self.rest.is_empty() {
            self.first
        } else {
            self.rest.freeze()
        }
    }
}
