//! Lines of a stream that comes in pieces.

/// How much of a line is kept when it comes in pieces; longer ones matter only by how they begin.
const KEPT: usize = 256;

/// Cuts a stream into lines.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// The beginning of a line whose end has not come.
    begun: Vec<u8>,
    is_cut: bool,
}

/// A line without its end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    text: &'a [u8],
    /// Whether there was more than was kept.
    is_cut: bool,
}

impl Lines {
    /// Whether a line has begun and not ended. The end alone does not count, for readers pass over empty lines.
    pub(super) fn is_inside(&self) -> bool {
        !matches!(*self.begun, [] | [b'\r'])
    }

    /// Whether nothing of the next line has been read.
    pub(super) fn is_at_start(&self) -> bool {
        self.begun.is_empty()
    }

    /// How many bytes were read, and the line if its end was among them. It has to be cleared before the next.
    pub(super) fn next<'a>(&'a mut self, bytes: &'a [u8]) -> (usize, Option<Line<'a>>) {
        match memchr::memchr(b'\n', bytes) {
            Some(end) if self.begun.is_empty() => {
                (end + 1, Some(Line::new(&bytes[..end], self.is_cut)))
            }
            Some(end) => {
                self.keep(&bytes[..end]);
                (end + 1, Some(Line::new(&self.begun, self.is_cut)))
            }
            None => {
                self.keep(bytes);
                (bytes.len(), None)
            }
        }
    }

    pub(super) fn clear(&mut self) {
        // Memory of a connection that only waits would add up.
        if self.begun.capacity() > 0 {
            *self = Lines::default();
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = KEPT - self.begun.len();
        let kept = bytes.len().min(room);
        self.begun.extend_from_slice(&bytes[..kept]);
        self.is_cut |= kept < bytes.len();
    }
}

impl<'a> Line<'a> {
    fn new(text: &'a [u8], is_cut: bool) -> Line<'a> {
        let text = match text {
            [text @ .., b'\r'] if !is_cut => text,
            text => text,
        };
        Line { text, is_cut }
    }

    pub(super) fn is_empty(self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn is(self, text: &[u8]) -> bool {
        self.text == text
    }

    /// Whether the line goes on with the header of the line before (RFC 9112, section 5.2).
    pub(super) fn is_folded(self) -> bool {
        matches!(self.text, [b' ' | b'\t', ..])
    }

    /// The whole line, unless it was too long to be kept.
    pub(super) fn whole(self) -> Option<&'a [u8]> {
        (!self.is_cut).then_some(self.text)
    }

    /// The value of the header if this is its name; there is none within if the line was too long to be kept.
    pub(super) fn value_of(self, name: &[u8]) -> Option<Option<&'a [u8]>> {
        let (own, rest) = self.text.split_at_checked(name.len())?;
        let [b':', value @ ..] = rest else {
            return None;
        };
        // Most clients write names in one of two ways, and equality is cheap.
        let is_name = own == name || own.eq_ignore_ascii_case(name);
        is_name.then(|| self.whole().map(|_| value.trim_ascii()))
    }
}
