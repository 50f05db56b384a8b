//! Short ASCII text on the stack, such as timestamps.

/// Short text of ASCII characters other than quote and backslash, such as a timestamp; see
/// [`Writer::ascii`](crate::Writer::ascii).
///
/// It is built without an allocation. The type guarantees that no escapes are needed when it is written.
#[derive(Debug)]
pub struct AsciiText {
    bytes: [u8; 40],
    len: usize,
}

impl AsciiText {
    #[inline]
    pub(crate) fn new() -> Self {
        Self {
            bytes: [0; 40],
            len: 0,
        }
    }

    /// Appends an ASCII character.
    #[inline]
    pub(crate) fn push(&mut self, character: u8) {
        debug_assert!(character.is_ascii());
        self.bytes[self.len] = character;
        self.len += 1;
    }

    /// Appends ASCII characters.
    #[inline]
    pub(crate) fn push_all<const N: usize>(&mut self, characters: &[u8; N]) {
        self.bytes[self.len..self.len + N].copy_from_slice(characters);
        self.len += N;
    }

    pub(crate) fn push_number(&mut self, number: u64) {
        itoa::Buffer::new()
            .format(number)
            .bytes()
            .for_each(|digit| self.push(digit));
    }

    /// Appends a fraction of a second with 0, 3, 6 or 9 digits.
    #[inline]
    pub(crate) fn push_fraction(&mut self, nanos: u32) {
        if nanos == 0 {
            return;
        }
        let (millis, micros, rest) = (nanos / 1_000_000, nanos / 1000 % 1000, nanos % 1000);
        self.push(b'.');
        self.push_all(&triple(millis));
        if micros > 0 || rest > 0 {
            self.push_all(&triple(micros));
        }
        if rest > 0 {
            self.push_all(&triple(rest));
        }
    }

    #[inline]
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).expect("only ASCII is pushed")
    }
}

/// The two digits of each number below 100.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut number = 0;
    while number < 100 {
        pairs[number] = [b'0' + number as u8 / 10, b'0' + number as u8 % 10];
        number += 1;
    }
    pairs
};

/// Returns the two digits of a number below 100.
#[inline]
pub(crate) fn pair(number: u32) -> [u8; 2] {
    PAIRS[number as usize]
}

/// Returns the three digits of a number below 1000.
#[inline]
fn triple(number: u32) -> [u8; 3] {
    let [tens, ones] = pair(number % 100);
    [b'0' + (number / 100) as u8, tens, ones]
}
