//! HTTP's `deflate`: one zlib stream, RFC 1950.

use std::io::{self, ErrorKind, Read, Write as _};

use bytes::Bytes;
use flate2::write::ZlibEncoder;
use flate2::{Decompress, FlushDecompress, Status};

use super::bounded::read_to_limit;
use super::{DecompressError, ZLIB_LEVEL};

pub(super) fn compress(message: &[u8]) -> Bytes {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(message.len() / 2 + 32), ZLIB_LEVEL);
    let written = encoder.write_all(message).and_then(|()| encoder.finish());
    written.expect("writing to memory does not fail").into()
}

pub(super) fn decompress(message: &[u8], limit: usize) -> Result<Bytes, DecompressError> {
    let stream = Stream {
        state: Decompress::new(true),
        rest: message,
        has_ended: false,
    };
    read_to_limit(stream, limit)
}

/// Decodes one stream. flate2's own reader accepts a truncated stream and ignores bytes after it.
struct Stream<'a> {
    state: Decompress,
    rest: &'a [u8],
    has_ended: bool,
}

impl Read for Stream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut written = 0;
        while written == 0 && !self.has_ended {
            let (total_in, total_out) = (self.state.total_in(), self.state.total_out());
            let status = self
                .state
                .decompress(self.rest, buffer, FlushDecompress::None)?;
            let taken = (self.state.total_in() - total_in) as usize;
            self.rest = &self.rest[taken..];
            written = (self.state.total_out() - total_out) as usize;
            self.has_ended = status == Status::StreamEnd;
            if taken == 0 && written == 0 && !self.has_ended {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
        if written == 0 && !self.rest.is_empty() {
            return Err(ErrorKind::InvalidData.into());
        }
        Ok(written)
    }
}
