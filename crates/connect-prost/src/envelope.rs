//! Envelopes: the frames of a stream, each with one byte of flags, four bytes of length, and the message.
//!
//! Basis: "Enveloped-Message" of the Connect protocol, which is gRPC's "Length-Prefixed-Message". Each protocol defines the
//! meaning of its flags beyond [`COMPRESSED`]. Nothing here compresses or decompresses.

use bytes::{BufMut as _, Bytes, BytesMut};

pub(crate) use crate::too_long::TooLong;

/// The length of an envelope's head, in bytes.
pub(crate) const HEAD: usize = 5;

/// The flag of a compressed message. A header of the call names the content encoding.
pub(crate) const COMPRESSED: u8 = 0b0000_0001;

/// The greatest length, in bytes, of an envelope that ends a stream, both as received and decompressed. It also bounds the body of
/// an error with its details and metadata. It applies whatever the limit on messages is.
pub(crate) const END_LIMIT: usize = 256 * 1024;

/// One received envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Envelope {
    /// The sender's flags.
    pub(crate) flags: u8,
    /// The data, compressed if [`COMPRESSED`] is set.
    pub(crate) data: Bytes,
}

/// Returns data in an envelope.
///
/// # Panics
///
/// When the data has 4 GiB or more: the length field has 32 bits.
pub(crate) fn wrap(flags: u8, data: &[u8]) -> Bytes {
    let mut bytes = BytesMut::with_capacity(HEAD + data.len());
    put(&mut bytes, flags, data);
    bytes.freeze()
}

/// Appends data in an envelope to a buffer.
///
/// # Panics
///
/// When the data has 4 GiB or more: the length field has 32 bits.
pub(crate) fn put(into: &mut BytesMut, flags: u8, data: &[u8]) {
    let length = u32::try_from(data.len()).expect("a message is shorter than 4 GiB");
    into.reserve(HEAD + data.len());
    into.put_u8(flags);
    into.put_u32(length);
    into.put_slice(data);
}

/// Decodes envelopes from the chunks of a body.
///
/// It buffers at most the limit and one chunk: a head that declares a longer envelope fails before its data is received. An
/// envelope that lies in one chunk is not copied.
#[derive(Debug)]
pub(crate) struct Decoder {
    limit: usize,
    /// The unread rest of the last chunk, empty while `pending` is not.
    chunk: Bytes,
    /// The beginning of an envelope that spans several chunks.
    pending: BytesMut,
}

impl Decoder {
    /// Returns a decoder of envelopes of up to `limit` bytes as received. [`END_LIMIT`] applies to the envelope that ends a stream.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            chunk: Bytes::new(),
            pending: BytesMut::new(),
        }
    }

    /// Adds a chunk. Call [`decode`](Self::decode) until it returns `None` before the next one.
    pub(crate) fn push(&mut self, chunk: Bytes) {
        if !self.chunk.is_empty() {
            self.pending
                .extend_from_slice(&std::mem::take(&mut self.chunk));
        }
        if self.pending.is_empty() {
            self.chunk = chunk;
        } else {
            self.pending.extend_from_slice(&chunk);
        }
    }

    /// Returns the next envelope, or `None` if it has not been received completely.
    ///
    /// # Errors
    ///
    /// When its head declares more than the limit. The rest of the stream cannot be decoded.
    pub(crate) fn decode(&mut self) -> Result<Option<Envelope>, TooLong> {
        if self.pending.is_empty() {
            let Some((flags, length)) = self.head(&self.chunk)? else {
                return Ok(None);
            };
            if self.chunk.len() < HEAD + length {
                return Ok(None);
            }
            let mut data = self.chunk.split_to(HEAD + length);
            let data = data.split_off(HEAD);
            return Ok(Some(Envelope { flags, data }));
        }
        let Some((flags, length)) = self.head(&self.pending)? else {
            return Ok(None);
        };
        if self.pending.len() < HEAD + length {
            return Ok(None);
        }
        let data = self.pending.split_to(HEAD + length).freeze().slice(HEAD..);
        self.chunk = std::mem::take(&mut self.pending).freeze();
        Ok(Some(Envelope { flags, data }))
    }

    /// Bytes of memory that the buffered beginning of the next envelope takes.
    #[cfg(feature = "server")]
    pub(crate) fn held(&self) -> usize {
        self.chunk.len() + self.pending.capacity()
    }

    /// Returns whether no part of a further envelope is buffered.
    pub(crate) fn is_empty(&self) -> bool {
        self.chunk.is_empty() && self.pending.is_empty()
    }

    /// Reads the flags and the declared length; `None` if the head is incomplete.
    fn head(&self, bytes: &[u8]) -> Result<Option<(u8, usize)>, TooLong> {
        let Some((&[flags, a, b, c, d], _)) = bytes.split_first_chunk::<HEAD>() else {
            return Ok(None);
        };
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        let limit = if flags & !COMPRESSED == 0 {
            self.limit
        } else {
            END_LIMIT
        };
        if length > limit {
            return Err(TooLong::new(length, limit));
        }
        Ok(Some((flags, length)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(decoder: &mut Decoder) -> Vec<(u8, Vec<u8>)> {
        let mut found = Vec::new();
        while let Some(envelope) = decoder.decode().unwrap() {
            found.push((envelope.flags, envelope.data.to_vec()));
        }
        found
    }

    #[test]
    fn envelopes_are_found_however_the_bytes_are_cut() {
        let mut bytes = BytesMut::new();
        put(&mut bytes, 0, b"first");
        put(&mut bytes, COMPRESSED, b"");
        put(&mut bytes, 2, b"the last");
        let expected = [
            (0, b"first".to_vec()),
            (COMPRESSED, Vec::new()),
            (2, b"the last".to_vec()),
        ];
        for size in 1..=bytes.len() {
            let mut decoder = Decoder::new(8);
            let mut found = Vec::new();
            for chunk in bytes.chunks(size) {
                decoder.push(Bytes::copy_from_slice(chunk));
                found.extend(all(&mut decoder));
            }
            assert_eq!(found, expected, "in chunks of {size}");
            assert!(decoder.is_empty());
        }
    }

    #[test]
    fn a_declared_length_above_the_limit_fails_before_the_data_is_received() {
        let mut decoder = Decoder::new(8);
        decoder.push(Bytes::from_static(&[0, 0, 0, 0, 9]));
        let result = decoder.decode();
        assert_eq!(result, Err(TooLong::new(9, 8)));
    }

    #[test]
    fn the_end_of_a_stream_has_a_limit_of_its_own() {
        for limit in [8, 4 << 20] {
            let mut decoder = Decoder::new(limit);
            decoder.push(wrap(2, &[b' '; END_LIMIT]));
            assert_eq!(all(&mut decoder).len(), 1);
            decoder.push(wrap(2, &[b' '; END_LIMIT + 1]));
            let result = decoder.decode();
            assert_eq!(result, Err(TooLong::new(END_LIMIT + 1, END_LIMIT)));
        }
    }

    #[test]
    fn an_incomplete_envelope_is_not_returned() {
        let mut decoder = Decoder::new(8);
        decoder.push(Bytes::from_static(&[0, 0, 0, 0, 3, 1]));
        assert_eq!(decoder.decode(), Ok(None));
        assert!(!decoder.is_empty());
    }
}
