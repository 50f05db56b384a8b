//! Brotli, RFC 7932: one stream. The large windows that some encoders add to the format are not supported.

use std::cell::Cell;
use std::io::{self, ErrorKind, Read};

use brotli::enc::{BrotliEncoderParams, StandardAlloc};
use brotli::{Allocator, BrotliDecompressStream, BrotliResult, BrotliState};
use bytes::Bytes;

use super::DecompressError;
use super::bounded::read_to_limit;

/// On text this quality takes twice the time of gzip at its level here, and writes a quarter fewer bytes.
const QUALITY: i32 = 3;

/// Bytes that the decoder allocates besides its window: context maps, and space behind the window's end.
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
    let is_exceeded = Cell::new(false);
    let window = Window {
        longest: limit
            .checked_next_power_of_two()
            .map_or(usize::MAX, |longest| longest.saturating_add(BESIDE_WINDOW)),
        is_exceeded: &is_exceeded,
    };
    let stream = Stream {
        state: BrotliState::new_strict(window, StandardAlloc::default(), StandardAlloc::default()),
        rest: message,
        has_ended: false,
    };
    read_to_limit(stream, limit).map_err(|error| {
        if is_exceeded.get() {
            DecompressError::TooLong
        } else {
            error
        }
    })
}

/// Allocates a decoder window no longer than the limit on the message.
///
/// The decoder sizes its window by the declared length of the next part of the message, before it reads that part. A part that
/// needs a longer window cannot belong to a message within the limit.
struct Window<'a> {
    longest: usize,
    is_exceeded: &'a Cell<bool>,
}

impl Allocator<u8> for Window<'_> {
    type AllocatedMemory = <StandardAlloc as Allocator<u8>>::AllocatedMemory;

    fn alloc_cell(&mut self, len: usize) -> Self::AllocatedMemory {
        if len > self.longest {
            // The decoder takes an empty cell for a failed allocation.
            self.is_exceeded.set(true);
            return Self::AllocatedMemory::default();
        }
        StandardAlloc::default().alloc_cell(len)
    }

    fn free_cell(&mut self, cell: Self::AllocatedMemory) {
        drop(cell);
    }
}

/// Decodes one stream. The library's own reader ignores bytes after the stream and allows large windows.
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
