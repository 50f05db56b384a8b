//! The length of strings.

/// Returns the number of characters, as `min_len`, `max_len` and `len` count.
#[inline]
pub fn characters(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    characters_beyond_ascii(text)
}

#[cold]
#[inline(never)]
fn characters_beyond_ascii(text: &str) -> usize {
    text.chars().count()
}
