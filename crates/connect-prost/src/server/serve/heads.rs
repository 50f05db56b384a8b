//! Watches the heads of HTTP/1 requests for what makes two readers disagree on where a request ends (RFC 9112, section 6.3).
//!
//! hyper settles such a head by dropping a header, so nothing behind it can tell. Here the bytes are looked at before hyper reads
//! them: heads line by line, bodies by their length only.

mod line;
#[cfg(test)]
mod tests;

use self::line::{Line, Lines};

const CONTENT_LENGTH: &[u8] = b"content-length";

const TRANSFER_ENCODING: &[u8] = b"transfer-encoding";

/// The longest body of a chunk that can be counted.
const CHUNK_DIGITS: usize = 15;

/// Where in the stream of requests the next byte belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Before a request line. The very first may be the preface of HTTP/2.
    RequestLine {
        is_first: bool,
    },
    /// Among the headers.
    Headers {
        is_first: bool,
        framing: Framing,
    },
    /// In a body, or a chunk, with so many bytes to come.
    Body(u64),
    ChunkSize,
    Chunk(u64),
    ChunkEnd,
    Trailers,
    /// Behind a refused head or chunk.
    Refused,
    /// In something that has no such heads.
    Elsewhere,
}

/// What the headers so far say about the body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Framing {
    length: Option<u64>,
    is_chunked: bool,
}

/// The position of a reader in a stream of HTTP/1 requests.
#[derive(Debug)]
pub(super) struct Heads {
    place: Place,
    lines: Lines,
}

impl Heads {
    /// A stream of HTTP/1 requests, or of HTTP/2, which is seen by its first line and left alone.
    pub(super) fn new() -> Heads {
        Heads::at(Place::RequestLine { is_first: true })
    }

    /// A stream of something else.
    pub(super) fn none() -> Heads {
        Heads::at(Place::Elsewhere)
    }

    fn at(place: Place) -> Heads {
        Heads {
            place,
            lines: Lines::default(),
        }
    }

    /// Whether a head has begun and not ended.
    pub(super) fn is_inside(&self) -> bool {
        match self.place {
            Place::RequestLine { .. } => self.lines.is_inside(),
            Place::Headers { .. } => true,
            _ => false,
        }
    }

    /// Whether the stream has come to something that is refused.
    pub(super) fn is_refused(&self) -> bool {
        self.place == Place::Refused
    }

    /// Whether the first head has come to its end, or never will.
    pub(super) fn are_begun(&self) -> bool {
        !matches!(
            self.place,
            Place::RequestLine { is_first: true } | Place::Headers { is_first: true, .. }
        )
    }

    /// Whether the stream is one of HTTP/2, or of anything else without such heads.
    pub(super) fn are_none(&self) -> bool {
        self.place == Place::Elsewhere
    }

    /// Reads on, and spoils a line that must not be understood: hyper answers 400 in its turn and closes.
    pub(super) fn watch(&mut self, bytes: &mut [u8]) {
        if let Some(byte) = self.read(bytes).and_then(|at| bytes.get_mut(at)) {
            *byte = 0;
        }
    }

    /// Reads on, and says where the line ends that must be refused, if there is one.
    fn read(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < bytes.len() {
            if matches!(self.place, Place::Headers { .. }) && self.lines.is_at_start() {
                at += ordinary_headers(&bytes[at..]);
            }
            let rest = &bytes[at..];
            match self.place {
                Place::Elsewhere | Place::Refused => return None,
                Place::Body(left) => at += self.skip(left, rest, Place::Body, REQUEST),
                Place::Chunk(left) => at += self.skip(left, rest, Place::Chunk, Place::ChunkEnd),
                _ => {
                    let (length, line) = self.lines.next(rest);
                    at += length;
                    self.place = after(self.place, line?);
                    self.lines.clear();
                    if self.is_refused() {
                        return Some(at - 1);
                    }
                }
            }
        }
        None
    }

    /// Passes over as much of `left` as is there.
    fn skip(&mut self, left: u64, rest: &[u8], more: fn(u64) -> Place, then: Place) -> usize {
        let passed = usize::try_from(left).map_or(rest.len(), |left| left.min(rest.len()));
        let left = left - passed as u64;
        self.place = if left == 0 { then } else { more(left) };
        passed
    }
}

/// The length of the lines up to the first that may matter, or whose end is not there.
fn ordinary_headers(bytes: &[u8]) -> usize {
    let mut at = 0;
    while !may_matter(&bytes[at..])
        && let Some(end) = memchr::memchr(b'\n', &bytes[at..])
    {
        at += end + 1;
    }
    at
}

/// Whether the line that begins here may be one that this module looks for, or the end of the head. Most lines are not, and this
/// says so at little cost.
fn may_matter(line: &[u8]) -> bool {
    let colon = match line {
        [b'c' | b'C', ..] => line.get(CONTENT_LENGTH.len()),
        [b't' | b'T', ..] => line.get(TRANSFER_ENCODING.len()),
        [] | [b' ' | b'\t' | b'\r' | b'\n', ..] => return true,
        _ => return false,
    };
    colon.is_none_or(|byte| *byte == b':')
}

const REQUEST: Place = Place::RequestLine { is_first: false };

/// The place behind a line.
fn after(place: Place, line: Line<'_>) -> Place {
    match place {
        // Readers pass over empty lines here.
        Place::RequestLine { .. } if line.is_empty() => place,
        Place::RequestLine { is_first: true } if line.is(b"PRI * HTTP/2.0") => Place::Elsewhere,
        Place::RequestLine { is_first } => Place::Headers {
            is_first,
            framing: Framing::default(),
        },
        Place::Headers { framing, .. } if line.is_empty() => match framing {
            Framing {
                is_chunked: true, ..
            } => Place::ChunkSize,
            Framing {
                length: Some(1..), ..
            } => Place::Body(framing.length.unwrap_or_default()),
            _ => REQUEST,
        },
        Place::Headers { is_first, framing } => match framing.with(line) {
            Some(framing) => Place::Headers { is_first, framing },
            None => Place::Refused,
        },
        Place::ChunkSize => match chunk_size(line) {
            Some(0) => Place::Trailers,
            Some(size) => Place::Chunk(size),
            None => Place::Refused,
        },
        Place::ChunkEnd if line.is_empty() => Place::ChunkSize,
        Place::ChunkEnd => Place::Refused,
        Place::Trailers if line.is_empty() => REQUEST,
        place => place,
    }
}

impl Framing {
    /// What is said with one more header; nothing if it contradicts what was said, or could be read in two ways.
    fn with(self, line: Line<'_>) -> Option<Framing> {
        if line.is_folded() {
            return None;
        }
        if let Some(value) = line.value_of(CONTENT_LENGTH) {
            let length = decimal(value?)?;
            let is_single = self.length.is_none() && !self.is_chunked;
            return is_single.then_some(Framing {
                length: Some(length),
                ..self
            });
        }
        if let Some(value) = line.value_of(TRANSFER_ENCODING) {
            let is_chunked = value?.eq_ignore_ascii_case(b"chunked");
            return (is_chunked && self == Framing::default())
                .then_some(Framing { is_chunked, ..self });
        }
        Some(self)
    }
}

fn decimal(value: &[u8]) -> Option<u64> {
    let all_digits = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    let text = std::str::from_utf8(value).ok().filter(|_| all_digits)?;
    text.parse().ok()
}

/// The size that begins a chunk; extensions behind it are passed over.
fn chunk_size(line: Line<'_>) -> Option<u64> {
    let line = line.whole()?;
    let digits = line
        .iter()
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count();
    let (size, rest) = line.split_at(digits);
    let is_size = (1..=CHUNK_DIGITS).contains(&digits)
        && rest
            .first()
            .is_none_or(|byte| matches!(byte, b';' | b' ' | b'\t'));
    let size = std::str::from_utf8(size).ok().filter(|_| is_size)?;
    u64::from_str_radix(size, 16).ok()
}
