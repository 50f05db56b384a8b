//! JSON as text (RFC 8259): tokens to read, escapes and digits to write. Does not know messages.

pub(crate) mod ascii;
pub(crate) mod escape;
pub(crate) mod output;
pub(crate) mod token;

/// Copies text into a `String`.
///
/// Allocates by `Box`, which is always inlined. `to_owned` may call a fallible allocation function instead.
#[inline]
pub(crate) fn owned(text: &str) -> std::string::String {
    Box::<str>::from(text).into_string()
}
