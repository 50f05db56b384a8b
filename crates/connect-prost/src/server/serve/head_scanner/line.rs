//! Splits a stream of chunks into lines, and keeps the beginning of a line that spans several chunks.

/// The bytes kept of a line that spans several chunks. For longer lines only the beginning is relevant.
const MAX_KEPT: usize = 256;

/// Splits a stream into lines.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// The beginning of an incomplete line.
    partial: Vec<u8>,
    is_truncated: bool,
}

/// A line without its line end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    text: &'a [u8],
    /// Whether the line is longer than the bytes kept.
    is_truncated: bool,
}

impl Lines {
    /// Returns whether a line has begun and not ended. A line end alone does not count, because parsers skip empty lines.
    pub(super) fn is_in_line(&self) -> bool {
        !matches!(*self.partial, [] | [b'\r'])
    }

    /// Returns whether no byte of the next line has been read.
    pub(super) fn is_at_start(&self) -> bool {
        self.partial.is_empty()
    }

    /// Reads up to the end of a line. Returns the number of bytes read, and the line if it is complete. Call [`clear`](Self::clear)
    /// before the next line.
    pub(super) fn next<'a>(&'a mut self, bytes: &'a [u8]) -> (usize, Option<Line<'a>>) {
        match memchr::memchr(b'\n', bytes) {
            Some(end) if self.partial.is_empty() => {
                (end + 1, Some(Line::new(&bytes[..end], self.is_truncated)))
            }
            Some(end) => {
                self.keep(&bytes[..end]);
                (end + 1, Some(Line::new(&self.partial, self.is_truncated)))
            }
            None => {
                self.keep(bytes);
                (bytes.len(), None)
            }
        }
    }

    pub(super) fn clear(&mut self) {
        // An idle connection must not keep memory.
        if self.partial.capacity() > 0 {
            *self = Lines::default();
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        let kept = bytes.len().min(MAX_KEPT - self.partial.len());
        self.partial.extend_from_slice(&bytes[..kept]);
        self.is_truncated |= kept < bytes.len();
    }
}

impl<'a> Line<'a> {
    fn new(text: &'a [u8], is_truncated: bool) -> Line<'a> {
        let text = match text {
            [text @ .., b'\r'] if !is_truncated => text,
            text => text,
        };
        Line { text, is_truncated }
    }

    pub(super) fn is_empty(self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn is(self, text: &[u8]) -> bool {
        self.text == text
    }

    /// Returns whether the line continues the header of the previous line (RFC 9112, section 5.2).
    pub(super) fn is_folded(self) -> bool {
        matches!(self.text, [b' ' | b'\t', ..])
    }

    /// Returns the whole line; `None` if it is truncated.
    pub(super) fn whole(self) -> Option<&'a [u8]> {
        (!self.is_truncated).then_some(self.text)
    }

    /// Returns the value of the header with this name; `None` for other headers, `Some(None)` if the line is truncated.
    #[inline]
    pub(super) fn value_of(self, name: &[u8]) -> Option<Option<&'a [u8]>> {
        let (line_name, rest) = self.text.split_at_checked(name.len())?;
        let [b':', value @ ..] = rest else {
            return None;
        };
        // Most clients use lower case, and equality is cheap.
        let is_name = line_name == name || line_name.eq_ignore_ascii_case(name);
        is_name.then(|| self.whole().map(|_| value.trim_ascii()))
    }
}
