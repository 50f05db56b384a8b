//! Messages in a stream of bytes: one byte of flags, four of length, then the message.
//!
//! Basis: "Enveloped-Message" of the Connect protocol, which is gRPC's "Length-Prefixed-Message". What a flag beyond
//! [`COMPRESSED`] means is each protocol's own affair.

use bytes::{BufMut as _, Bytes, BytesMut};

pub use crate::too_long::TooLong;

/// Bytes before a message.
pub const HEAD: usize = 5;

/// The message is compressed, as a header of the call says.
pub const COMPRESSED: u8 = 0b0000_0001;

/// The greatest length of an envelope that ends a stream, as it comes and decompressed, and of the body of an error: a
/// message with its details, and metadata. It holds whatever length messages may have.
pub const END_LIMIT: usize = 256 * 1024;

/// One message as it came, with its flags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// What the sender says about the data.
    pub flags: u8,
    /// The data, compressed if [`COMPRESSED`] is set.
    pub data: Bytes,
}

/// Puts an envelope around data.
///
/// # Panics
///
/// When the data has 4 GiB or more, which no envelope can say.
#[must_use]
pub fn wrap(flags: u8, data: &[u8]) -> Bytes {
    let mut bytes = BytesMut::with_capacity(HEAD + data.len());
    put(&mut bytes, flags, data);
    bytes.freeze()
}

/// Appends an envelope with its data.
///
/// # Panics
///
/// When the data has 4 GiB or more, which no envelope can say.
pub fn put(into: &mut BytesMut, flags: u8, data: &[u8]) {
    let length = u32::try_from(data.len()).expect("a message is shorter than 4 GiB");
    into.reserve(HEAD + data.len());
    into.put_u8(flags);
    into.put_u32(length);
    into.put_slice(data);
}

/// Takes envelopes out of pieces of bytes as they come.
///
/// It holds at most the limit and one piece: a head that promises more is refused before its data is waited for. Data that
/// lies in one piece is not copied.
#[derive(Debug)]
pub struct Decoder {
    limit: usize,
    /// The unread rest of the last piece, when nothing of an envelope is pending.
    piece: Bytes,
    /// The beginning of an envelope that did not end with its piece.
    pending: BytesMut,
}

impl Decoder {
    /// A decoder of messages up to `limit` bytes, as they come; see [`END_LIMIT`] for what ends a stream.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self {
            limit,
            piece: Bytes::new(),
            pending: BytesMut::new(),
        }
    }

    /// Adds a piece. Take all envelopes out before adding the next one.
    pub fn push(&mut self, piece: Bytes) {
        if !self.piece.is_empty() {
            self.pending
                .extend_from_slice(&std::mem::take(&mut self.piece));
        }
        if self.pending.is_empty() {
            self.piece = piece;
        } else {
            self.pending.extend_from_slice(&piece);
        }
    }

    /// The next envelope, if all of it is there.
    ///
    /// # Errors
    ///
    /// When its head promises more than the limit; the stream is useless from there on.
    pub fn decode(&mut self) -> Result<Option<Envelope>, TooLong> {
        if self.pending.is_empty() {
            let Some((flags, length)) = self.head(&self.piece)? else {
                return Ok(None);
            };
            if self.piece.len() < HEAD + length {
                return Ok(None);
            }
            let mut data = self.piece.split_to(HEAD + length);
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
        self.piece = std::mem::take(&mut self.pending).freeze();
        Ok(Some(Envelope { flags, data }))
    }

    /// Bytes of memory that the beginning of the next envelope takes.
    #[cfg(feature = "server")]
    pub(crate) fn held(&self) -> usize {
        self.piece.len() + self.pending.capacity()
    }

    /// Whether nothing of a further envelope has come.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.piece.is_empty() && self.pending.is_empty()
    }

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
            for piece in bytes.chunks(size) {
                decoder.push(Bytes::copy_from_slice(piece));
                found.extend(all(&mut decoder));
            }
            assert_eq!(found, expected, "in pieces of {size}");
            assert!(decoder.is_empty());
        }
    }

    #[test]
    fn a_promise_above_the_limit_is_refused_before_it_is_kept() {
        let mut decoder = Decoder::new(8);
        decoder.push(Bytes::from_static(&[0, 0, 0, 0, 9]));
        let refused = decoder.decode();
        assert_eq!(refused, Err(TooLong::new(9, 8)));
    }

    #[test]
    fn the_end_of_a_stream_has_a_limit_of_its_own() {
        for limit in [8, 4 << 20] {
            let mut decoder = Decoder::new(limit);
            decoder.push(wrap(2, &[b' '; END_LIMIT]));
            assert_eq!(all(&mut decoder).len(), 1);
            decoder.push(wrap(2, &[b' '; END_LIMIT + 1]));
            let refused = decoder.decode();
            assert_eq!(refused, Err(TooLong::new(END_LIMIT + 1, END_LIMIT)));
        }
    }

    #[test]
    fn a_rest_is_no_envelope() {
        let mut decoder = Decoder::new(8);
        decoder.push(Bytes::from_static(&[0, 0, 0, 0, 3, 1]));
        assert_eq!(decoder.decode(), Ok(None));
        assert!(!decoder.is_empty());
    }
}
