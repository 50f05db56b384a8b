//! Brotli, RFC 7932: one stream, without the large windows that some encoders add to the format.

use std::cell::Cell;
use std::io::{self, ErrorKind, Read};

use brotli::enc::{BrotliEncoderParams, StandardAlloc};
use brotli::{Allocator, BrotliDecompressStream, BrotliResult, BrotliState};
use bytes::Bytes;

use super::DecompressError;
use super::bounded::read_to_limit;

/// On text this takes twice the time of gzip as it is set here, for a quarter fewer bytes.
const QUALITY: i32 = 3;

/// What the decoder allocates in bytes besides its window: maps of contexts, and room behind the window's end.
const BESIDE_WINDOW: usize = 16 * 1024;

pub(super) fn compress(message: &[u8]) -> Bytes {
    let parameters = BrotliEncoderParams {
        quality: QUALITY,
        size_hint: message.len(),
        ..BrotliEncoderParams::default()
    };
    let mut output = Vec::with_capacity(message.len() / 2 + 32);
    brotli::BrotliCompress(&mut &*message, &mut output, &parameters)
        .expect("writing to memory does not fail");
    output.into()
}

pub(super) fn decompress(message: &[u8], limit: usize) -> Result<Bytes, DecompressError> {
    let is_refused = Cell::new(false);
    let window = Window {
        longest: limit
            .checked_next_power_of_two()
            .map_or(usize::MAX, |longest| longest.saturating_add(BESIDE_WINDOW)),
        is_refused: &is_refused,
    };
    let stream = Stream {
        state: BrotliState::new_strict(window, StandardAlloc::default(), StandardAlloc::default()),
        rest: message,
        has_ended: false,
    };
    read_to_limit(stream, limit).map_err(|error| {
        if is_refused.get() {
            DecompressError::TooLong
        } else {
            error
        }
    })
}

/// Gives the decoder a window no longer than a message may be.
///
/// The decoder sizes its window by the length that the next part of the message promises, before anything of it is read.
/// A part that needs a longer window cannot be part of a message within the limit.
struct Window<'a> {
    longest: usize,
    is_refused: &'a Cell<bool>,
}

impl Allocator<u8> for Window<'_> {
    type AllocatedMemory = <StandardAlloc as Allocator<u8>>::AllocatedMemory;

    fn alloc_cell(&mut self, len: usize) -> Self::AllocatedMemory {
        if len > self.longest {
            // An empty cell tells the decoder that there is no memory.
            self.is_refused.set(true);
            return Self::AllocatedMemory::default();
        }
        StandardAlloc::default().alloc_cell(len)
    }

    fn free_cell(&mut self, cell: Self::AllocatedMemory) {
        drop(cell);
    }
}

/// The library's own reader ignores what follows the stream, and allows large windows.
struct Stream<'a> {
    state: BrotliState<Window<'a>, StandardAlloc, StandardAlloc>,
    rest: &'a [u8],
    has_ended: bool,
}

impl Read for Stream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut written = 0;
        if !self.has_ended {
            let (mut available, mut taken) = (self.rest.len(), 0);
            let (mut space, mut total) = (buffer.len(), 0);
            let result = BrotliDecompressStream(
                &mut available,
                &mut taken,
                self.rest,
                &mut space,
                &mut written,
                buffer,
                &mut total,
                &mut self.state,
            );
            self.rest = &self.rest[taken..];
            match result {
                BrotliResult::ResultSuccess => self.has_ended = true,
                BrotliResult::NeedsMoreInput | BrotliResult::NeedsMoreOutput if written > 0 => {}
                BrotliResult::NeedsMoreInput => return Err(ErrorKind::UnexpectedEof.into()),
                _ => return Err(ErrorKind::InvalidData.into()),
            }
        }
        if written == 0 && !self.rest.is_empty() {
            return Err(ErrorKind::InvalidData.into());
        }
        Ok(written)
    }
}
