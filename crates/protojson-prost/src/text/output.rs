//! The output buffer.

/// How many bytes are filled with zeros at a time. The vector itself grows by doubling.
const STEP: usize = 2048;

/// A byte vector with a cursor.
///
/// Some room behind the cursor is filled with zeros in advance: writing a piece then takes a single check of the
/// room.
#[derive(Debug)]
pub(crate) struct Output {
    bytes: Vec<u8>,
    at: usize,
}

impl Output {
    /// Appends to a vector.
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        Self {
            at: bytes.len(),
            bytes,
        }
    }

    /// Returns the bytes, with those that were there before.
    pub(crate) fn into_bytes(mut self) -> Vec<u8> {
        self.bytes.truncate(self.at);
        self.bytes
    }

    pub(crate) fn len(&self) -> usize {
        self.at
    }

    /// Returns the next `count` bytes and moves the cursor behind them.
    #[inline]
    pub(crate) fn next(&mut self, count: usize) -> &mut [u8] {
        let start = self.at;
        if self.bytes.len() - start < count {
            return self.grow(count);
        }
        self.at = start + count;
        &mut self.bytes[start..][..count]
    }

    /// Moves the cursor back.
    pub(crate) fn rewind(&mut self, at: usize) {
        debug_assert!(at <= self.at);
        self.at = at;
    }

    #[inline]
    pub(crate) fn push(&mut self, byte: u8) {
        self.next(1)[0] = byte;
    }

    #[inline]
    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        self.next(bytes.len()).copy_from_slice(bytes);
    }

    /// Does the same as [`next`](Self::next) with more room. Allocates only when the capacity is used up.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, count: usize) -> &mut [u8] {
        let start = self.at;
        let end = start + count;
        self.bytes.reserve(end - self.bytes.len());
        let room = self.bytes.capacity();
        self.bytes.resize(room.min(end + STEP), 0);
        self.at = end;
        &mut self.bytes[start..end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_is_appended_to_what_is_there() {
        let mut output = Output::new(b"ab".to_vec());
        output.push(b'c');
        output.extend(&[b'd'; 1000]);
        assert_eq!(output.len(), 1003);
        let bytes = output.into_bytes();
        assert_eq!(bytes.len(), 1003);
        assert!(bytes.starts_with(b"abcd") && bytes.ends_with(b"d"));
    }

    #[test]
    fn capacity_is_used_before_the_vector_grows() {
        for length in [1, 127, 128, 129, 1000] {
            let mut output = Output::new(Vec::with_capacity(length));
            let room = output.bytes.capacity();
            (0..length).for_each(|_| output.push(b'x'));
            assert_eq!(output.into_bytes().capacity(), room);
        }
    }
}
