//! The id of a call, for responses, logs and support requests.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use http::HeaderValue;

/// The longest id that is kept.
const LONGEST: usize = 128;

/// Length of a random id: `req_` and 32 hexadecimal digits.
const RANDOM: usize = 36;

/// The id of a call.
///
/// The router takes it from the extensions of the request, where an outer layer may have set it, and otherwise makes one.
#[derive(Clone)]
pub struct RequestId(Text);

/// Most ids are random: those need no memory of their own.
#[derive(Clone)]
enum Text {
    Random([u8; RANDOM]),
    Received(Arc<str>),
}

impl RequestId {
    /// An id with that text. To fit into a header, it keeps only printable ASCII, and at most 128 characters.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let fits =
            |text: &str| text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_graphic());
        if fits(text) {
            return Self(Text::Received(text.into()));
        }
        let kept: String = text
            .chars()
            .filter(char::is_ascii_graphic)
            .take(LONGEST)
            .collect();
        Self(Text::Received(kept.into()))
    }

    /// A new id of 128 random bits.
    pub(crate) fn random() -> Self {
        let mut text = *b"req_00000000000000000000000000000000";
        let mut bits = fastrand::u128(..);
        let (digits, _) = text[RANDOM - 32..].as_chunks_mut::<8>();
        for digits in digits {
            *digits = hexadecimal(bits as u32);
            bits >>= 32;
        }
        Self(Text::Random(text))
    }

    /// The text.
    pub(crate) fn as_str(&self) -> &str {
        match &self.0 {
            Text::Random(text) => std::str::from_utf8(text).unwrap_or_default(),
            Text::Received(text) => text,
        }
    }

    pub(super) fn to_header(&self) -> HeaderValue {
        HeaderValue::from_str(self.as_str()).expect("an id holds printable ASCII only")
    }
}

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::fmt::Debug for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("RequestId").field(&self.as_str()).finish()
    }
}

impl PartialEq for RequestId {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for RequestId {}

impl Hash for RequestId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

/// Eight digits, all at once: each half byte gets a byte of its own, and those from ten on are moved up to the letters.
fn hexadecimal(bits: u32) -> [u8; 8] {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let mut halves = u64::from(bits);
    halves = (halves | halves << 16) & 0x0000_ffff_0000_ffff;
    halves = (halves | halves << 8) & 0x00ff_00ff_00ff_00ff;
    halves = (halves | halves << 4) & 0x0f0f_0f0f_0f0f_0f0f;
    let letters = (halves + EACH * 6) >> 4 & EACH;
    let gap = u64::from(b'a' - b'0' - 10);
    (halves + EACH * u64::from(b'0') + letters * gap).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_stand_in_a_header_is_left_out() {
        assert_eq!(RequestId::new("req_1").as_str(), "req_1");
        assert_eq!(RequestId::new("a b\r\nc: \u{e9}d").as_str(), "abc:d");
        assert_eq!(RequestId::new(&"x".repeat(500)).to_header().len(), 128);
    }

    #[test]
    fn digits_are_those_of_the_number() {
        for bits in [0, 0x0123_4567, 0x89ab_cdef, u32::MAX] {
            assert_eq!(hexadecimal(bits), *format!("{bits:08x}").as_bytes());
        }
    }

    #[test]
    fn random_ids_differ() {
        let id = RequestId::random();
        assert_ne!(id, RequestId::random());
        assert_eq!(id, RequestId::new(id.as_str()));
        let (prefix, digits) = id.as_str().split_at(4);
        assert_eq!((prefix, digits.len()), ("req_", 32));
        assert!(u128::from_str_radix(digits, 16).is_ok());
    }
}
