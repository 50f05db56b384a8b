//! The id that names one call in answers, logs and support requests.

use std::sync::Arc;

use http::HeaderValue;

/// The longest id that is kept.
const LONGEST: usize = 128;

/// The id of a call.
///
/// An outer layer that put one into the extensions of the request decides it; else the router makes one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// An id of that text. It has to fit into a header, so anything but printable ASCII is left out, and it ends after 128
    /// characters.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let fits =
            |text: &str| text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_graphic());
        if fits(text) {
            return Self(text.into());
        }
        let kept: String = text
            .chars()
            .filter(char::is_ascii_graphic)
            .take(LONGEST)
            .collect();
        Self(kept.into())
    }

    /// A new id of 128 random bits.
    #[must_use]
    pub fn random() -> Self {
        Self(format!("req_{:032x}", fastrand::u128(..)).into())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn to_header(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).expect("an id holds printable ASCII only")
    }
}

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
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
    fn random_ids_differ() {
        assert_ne!(RequestId::random(), RequestId::random());
    }
}
