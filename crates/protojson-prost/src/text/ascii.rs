//! Short ASCII text on the stack.

/// Short text of ASCII characters other than quote and backslash, such as a timestamp; see
/// [`Writer::ascii`](crate::Writer::ascii).
///
/// It is built without an allocation, and as a type of its own need not be looked through again when it is written.
#[derive(Debug)]
pub struct AsciiText {
    bytes: [u8; 40],
    len: usize,
}

impl AsciiText {
    #[inline]
    pub(super) fn new() -> Self {
        Self {
            bytes: [0; 40],
            len: 0,
        }
    }

    /// Appends an ASCII character.
    #[inline]
    pub(super) fn push(&mut self, character: u8) {
        debug_assert!(character.is_ascii());
        self.bytes[self.len] = character;
        self.len += 1;
    }

    /// Appends ASCII characters.
    #[inline]
    pub(super) fn push_all<const N: usize>(&mut self, characters: &[u8; N]) {
        self.bytes[self.len..self.len + N].copy_from_slice(characters);
        self.len += N;
    }

    pub(super) fn push_number(&mut self, number: u64) {
        itoa::Buffer::new()
            .format(number)
            .bytes()
            .for_each(|digit| self.push(digit));
    }

    /// Appends a fraction of a second with 0, 3, 6 or 9 digits.
    #[inline]
    pub(super) fn push_fraction(&mut self, nanos: u32) {
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

/// Reads a fraction of one to nine digits as nanoseconds.
pub(super) fn parse_fraction(digits: &str) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    let mut nanos = 0;
    for byte in digits.bytes() {
        if !byte.is_ascii_digit() {
            return None;
        }
        nanos = nanos * 10 + u32::from(byte - b'0');
    }
    Some(nanos * 10_u32.pow(9 - digits.len() as u32))
}

/// The numbers below 100 in two digits.
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
pub(super) fn pair(number: u32) -> [u8; 2] {
    PAIRS[number as usize]
}

/// Returns the three digits of a number below 1000.
#[inline]
fn triple(number: u32) -> [u8; 3] {
    let [tens, ones] = pair(number % 100);
    [b'0' + (number / 100) as u8, tens, ones]
}

/// Reads two digits.
#[inline]
pub(super) fn parse_pair(digits: &[u8], at: usize) -> Option<u32> {
    let digit = |at: usize| {
        let digit = digits.get(at)?.wrapping_sub(b'0');
        (digit < 10).then_some(u32::from(digit))
    };
    Some(digit(at)? * 10 + digit(at + 1)?)
}

/// Reads a number that consists of digits only.
pub(super) fn parse_digits<T: std::str::FromStr>(digits: &str) -> Option<T> {
    let is_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|_| is_digits)
}
