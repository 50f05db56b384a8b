//! The bytes that are being written.

/// How many bytes are filled with zeros at a time; the vector itself grows as vectors do.
const STEP: usize = 2048;

/// A byte vector with a cursor.
///
/// Behind the cursor it is filled with zeros as far as it may soon be written, so that a piece is
/// put there after one look at how much room there is.
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

    /// Returns what was there and what was written.
    pub(crate) fn into_bytes(mut self) -> Vec<u8> {
        self.bytes.truncate(self.at);
        self.bytes
    }

    pub(crate) fn len(&self) -> usize {
        self.at
    }

    /// Returns the place of the next so many bytes and goes behind them.
    #[inline]
    pub(super) fn next(&mut self, count: usize) -> &mut [u8] {
        let start = self.at;
        if self.bytes.len() - start < count {
            return self.grow(count);
        }
        self.at = start + count;
        &mut self.bytes[start..][..count]
    }

    /// Goes back to a place.
    pub(super) fn rewind(&mut self, at: usize) {
        debug_assert!(at <= self.at);
        self.at = at;
    }

    #[inline]
    pub(super) fn push(&mut self, byte: u8) {
        self.next(1)[0] = byte;
    }

    #[inline]
    pub(super) fn extend(&mut self, bytes: &[u8]) {
        self.next(bytes.len()).copy_from_slice(bytes);
    }

    /// Goes on as [`next`](Self::next), with more room; without an allocation if the capacity has it.
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
    fn what_is_there_stays_and_what_is_written_follows() {
        let mut output = Output::new(b"ab".to_vec());
        output.push(b'c');
        output.extend(&[b'd'; 1000]);
        assert_eq!(output.len(), 1003);
        let bytes = output.into_bytes();
        assert_eq!(bytes.len(), 1003);
        assert!(bytes.starts_with(b"abcd") && bytes.ends_with(b"d"));
    }

    #[test]
    fn room_that_is_there_is_enough() {
        for length in [1, 127, 128, 129, 1000] {
            let mut output = Output::new(Vec::with_capacity(length));
            let room = output.bytes.capacity();
            (0..length).for_each(|_| output.push(b'x'));
            assert_eq!(output.into_bytes().capacity(), room);
        }
    }
}
