//! Collects the chunks of a unary body into one message, up to a limit. It does not decompress.

use bytes::{Bytes, BytesMut};

use crate::Body;
use crate::too_long::TooLong;

/// The chunks of a body received until now, never more than the limit.
pub(crate) struct Collector {
    limit: usize,
    first: Bytes,
    rest: BytesMut,
}

impl Collector {
    /// Fails if the body's own size hint is above `limit` bytes.
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

    /// Adds a chunk. Fails if the body becomes longer than the limit.
    #[inline]
    pub(crate) fn push(&mut self, chunk: Bytes) -> Result<(), TooLong> {
        let length = self.first.len() + self.rest.len();
        if chunk.len() > self.limit - length {
            return Err(TooLong::unfinished(length + chunk.len(), self.limit));
        }
        // Most messages arrive in one chunk, which is kept without a copy.
        if length == 0 {
            self.first = chunk;
        } else {
            self.rest
                .extend_from_slice(&std::mem::take(&mut self.first));
            self.rest.extend_from_slice(&chunk);
        }
        Ok(())
    }

    /// Bytes of memory that the chunks take.
    #[cfg(feature = "server")]
    pub(crate) fn held(&self) -> usize {
        self.first.len() + self.rest.capacity()
    }

    /// Returns the whole body.
    #[inline]
    pub(crate) fn finish(self) -> Bytes {
        if self.rest.is_empty() {
            self.first
        } else {
            self.rest.freeze()
        }
    }
}
