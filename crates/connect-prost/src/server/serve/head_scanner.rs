//! The HTTP/1 head scanner: rejects request heads whose end two parsers can find at different places, as in request smuggling
//! (RFC 9112, section 6.3).
//!
//! hyper resolves such a head by dropping a header, which hides it from the service. The scanner reads the bytes before hyper does:
//! heads line by line, bodies only by their length. It does not validate anything else.

mod line;
#[cfg(test)]
mod tests;

use self::line::{Line, Lines};

const CONTENT_LENGTH: &[u8] = b"content-length";

const TRANSFER_ENCODING: &[u8] = b"transfer-encoding";

/// The most hexadecimal digits of a chunk size.
const CHUNK_DIGITS: usize = 15;

/// The part of the request stream that the next byte belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Position {
    /// Before or in a request line. The first one may be the preface of HTTP/2.
    RequestLine {
        is_first: bool,
    },
    /// In the headers.
    Headers {
        is_first: bool,
        framing: Framing,
    },
    /// In a body with this many bytes left.
    Body(u64),
    ChunkSize,
    /// In a chunk with this many bytes left.
    Chunk(u64),
    ChunkEnd,
    Trailers,
    /// After a rejected head or chunk.
    Rejected,
    /// In a stream that is not HTTP/1.
    Disabled,
}

/// The body length according to the headers read until now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Framing {
    length: Option<u64>,
    is_chunked: bool,
}

/// Scans the bytes of one connection.
#[derive(Debug)]
pub(super) struct HeadScanner {
    position: Position,
    lines: Lines,
}

impl HeadScanner {
    /// Returns a scanner of HTTP/1 requests. It disables itself at the preface of HTTP/2.
    pub(super) fn new() -> HeadScanner {
        HeadScanner::at(Position::RequestLine { is_first: true })
    }

    /// Returns a scanner that ignores all bytes.
    pub(super) fn disabled() -> HeadScanner {
        HeadScanner::at(Position::Disabled)
    }

    fn at(position: Position) -> HeadScanner {
        HeadScanner {
            position,
            lines: Lines::default(),
        }
    }

    /// Returns whether a head has begun and not ended.
    pub(super) fn is_in_head(&self) -> bool {
        match self.position {
            Position::RequestLine { .. } => self.lines.is_in_line(),
            Position::Headers { .. } => true,
            _ => false,
        }
    }

    /// Returns whether a head or chunk was rejected.
    pub(super) fn is_rejected(&self) -> bool {
        self.position == Position::Rejected
    }

    /// Returns whether the first head has ended, was rejected, or is not HTTP/1.
    pub(super) fn has_first_head(&self) -> bool {
        !matches!(
            self.position,
            Position::RequestLine { is_first: true } | Position::Headers { is_first: true, .. }
        )
    }

    /// Returns whether the stream is not HTTP/1.
    pub(super) fn is_disabled(&self) -> bool {
        self.position == Position::Disabled
    }

    /// Scans the next bytes. Overwrites one byte of a rejected line with zero, to which hyper responds with 400 and a close.
    pub(super) fn scan(&mut self, bytes: &mut [u8]) {
        if let Some(byte) = self.find_rejected(bytes).and_then(|at| bytes.get_mut(at)) {
            *byte = 0;
        }
    }

    /// Scans the next bytes. Returns the index of the end of a rejected line, if there is one.
    fn find_rejected(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < bytes.len() {
            if matches!(self.position, Position::Headers { .. }) && self.lines.is_at_start() {
                at += other_headers(&bytes[at..]);
            }
            let rest = &bytes[at..];
            match self.position {
                Position::Disabled | Position::Rejected => return None,
                Position::Body(left) => at += self.skip(left, rest, Position::Body, REQUEST),
                Position::Chunk(left) => {
                    at += self.skip(left, rest, Position::Chunk, Position::ChunkEnd);
                }
                _ => {
                    let (length, line) = self.lines.next(rest);
                    at += length;
                    self.position = next_position(self.position, line?);
                    self.lines.clear();
                    if self.is_rejected() {
                        return Some(at - 1);
                    }
                }
            }
        }
        None
    }

    /// Skips up to `left` bytes. Returns the number of bytes skipped.
    fn skip(
        &mut self,
        left: u64,
        rest: &[u8],
        unfinished: fn(u64) -> Position,
        finished: Position,
    ) -> usize {
        let skipped = usize::try_from(left).map_or(rest.len(), |left| left.min(rest.len()));
        let left = left - skipped as u64;
        self.position = if left == 0 {
            finished
        } else {
            unfinished(left)
        };
        skipped
    }
}

/// Returns the length of the complete lines before the first relevant one.
fn other_headers(bytes: &[u8]) -> usize {
    let mut at = 0;
    while !may_be_relevant(&bytes[at..])
        && let Some(end) = memchr::memchr(b'\n', &bytes[at..])
    {
        at += end + 1;
    }
    at
}

/// Returns whether the line may be one of the scanned headers or the end of the head. A cheap check that excludes most lines.
fn may_be_relevant(line: &[u8]) -> bool {
    let colon = match line {
        [b'c' | b'C', ..] => line.get(CONTENT_LENGTH.len()),
        [b't' | b'T', ..] => line.get(TRANSFER_ENCODING.len()),
        [] | [b' ' | b'\t' | b'\r' | b'\n', ..] => return true,
        _ => return false,
    };
    colon.is_none_or(|byte| *byte == b':')
}

const REQUEST: Position = Position::RequestLine { is_first: false };

/// Returns the position after a line.
fn next_position(position: Position, line: Line<'_>) -> Position {
    match position {
        // Parsers skip empty lines before a request line.
        Position::RequestLine { .. } if line.is_empty() => position,
        Position::RequestLine { is_first: true } if line.is(b"PRI * HTTP/2.0") => {
            Position::Disabled
        }
        Position::RequestLine { is_first } => Position::Headers {
            is_first,
            framing: Framing::default(),
        },
        Position::Headers { framing, .. } if line.is_empty() => match framing {
            Framing {
                is_chunked: true, ..
            } => Position::ChunkSize,
            Framing {
                length: Some(1..), ..
            } => Position::Body(framing.length.unwrap_or_default()),
            _ => REQUEST,
        },
        Position::Headers { is_first, framing } => match framing.with(line) {
            Some(framing) => Position::Headers { is_first, framing },
            None => Position::Rejected,
        },
        Position::ChunkSize => match chunk_size(line) {
            Some(0) => Position::Trailers,
            Some(size) => Position::Chunk(size),
            None => Position::Rejected,
        },
        Position::ChunkEnd if line.is_empty() => Position::ChunkSize,
        Position::ChunkEnd => Position::Rejected,
        Position::Trailers if line.is_empty() => REQUEST,
        position => position,
    }
}

impl Framing {
    /// Returns the framing with one more header; `None` if the header contradicts an earlier one or is ambiguous.
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

/// Parses the size of a chunk, without its extensions.
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
