//! Snappy in its framing format: an identifier, then chunks of at most 64 KiB, each with a checksum.
//!
//! Basis: `framing_format.txt` of google/snappy. Chunks are decoded directly into the message. The library's own reader
//! allocates and clears two more blocks, however short the message is.

use bytes::Bytes;
use snap::raw::{Decoder, Encoder, decompress_len, max_compress_len};

use super::growth::grow;
use super::{DecompressError, crc32c};

/// The first chunk of every stream.
const IDENTIFIER: &[u8] = b"\xff\x06\x00\x00sNaPpY";

/// The most bytes that a chunk decodes to.
const BLOCK: usize = 64 * 1024;

const COMPRESSED: u8 = 0x00;
const STORED: u8 = 0x01;

/// Types of chunks that a reader skips: reserved ones, and padding.
const SKIPPABLE: std::ops::RangeInclusive<u8> = 0x80..=0xfe;

pub(super) fn compress(message: &[u8]) -> Bytes {
    let mut output = Vec::with_capacity(IDENTIFIER.len() + message.len() / 2 + 32);
    output.extend_from_slice(IDENTIFIER);
    let mut encoder = Encoder::new();
    for block in message.chunks(BLOCK) {
        push_chunk(&mut output, &mut encoder, block);
    }
    output.into()
}

/// Appends a chunk. A block that compression shortens by less than an eighth is stored uncompressed.
fn push_chunk(output: &mut Vec<u8>, encoder: &mut Encoder, block: &[u8]) {
    let start = output.len();
    let body = start + 8;
    output.resize(body + max_compress_len(block.len()), 0);
    let length = encoder
        .compress(block, &mut output[body..])
        .expect("the buffer is as long as the longest output");
    output.truncate(body + length);
    let chunk_type = if length < block.len() - block.len() / 8 {
        COMPRESSED
    } else {
        output.truncate(body);
        output.extend_from_slice(block);
        STORED
    };
    // The length has three bytes and includes the checksum.
    let length = (output.len() - start - 4) as u32;
    output[start..start + 4].copy_from_slice(&(length << 8 | u32::from(chunk_type)).to_le_bytes());
    output[start + 4..body].copy_from_slice(&crc32c::masked(block).to_le_bytes());
}

pub(super) fn decompress(message: &[u8], limit: usize) -> Result<Bytes, DecompressError> {
    if !message.starts_with(IDENTIFIER) {
        return Err(DecompressError::Corrupt);
    }
    let mut rest = message;
    let mut output = Vec::new();
    while !rest.is_empty() {
        let (chunk_type, data) = next_chunk(&mut rest).ok_or(DecompressError::Corrupt)?;
        match chunk_type {
            COMPRESSED | STORED => read_chunk(chunk_type, data, &mut output, limit)?,
            // Streams may be concatenated.
            0xff if data == &IDENTIFIER[4..] => {}
            chunk_type if SKIPPABLE.contains(&chunk_type) => {}
            _ => return Err(DecompressError::Corrupt),
        }
    }
    Ok(output.into())
}

fn next_chunk<'a>(rest: &mut &'a [u8]) -> Option<(u8, &'a [u8])> {
    let (&[chunk_type, a, b, c], after) = rest.split_first_chunk()?;
    let (data, after) = after.split_at_checked(u32::from_le_bytes([a, b, c, 0]) as usize)?;
    *rest = after;
    Some((chunk_type, data))
}

fn read_chunk(
    chunk_type: u8,
    data: &[u8],
    output: &mut Vec<u8>,
    limit: usize,
) -> Result<(), DecompressError> {
    let (checksum, block) = data.split_first_chunk().ok_or(DecompressError::Corrupt)?;
    let length = if chunk_type == STORED {
        block.len()
    } else {
        decompress_len(block).map_err(|_| DecompressError::Corrupt)?
    };
    if length > BLOCK {
        return Err(DecompressError::Corrupt);
    }
    if length > limit - output.len() {
        return Err(DecompressError::TooLong);
    }
    grow(output, length, limit);
    let start = output.len();
    if chunk_type == STORED {
        output.extend_from_slice(block);
    } else {
        output.resize(start + length, 0);
        Decoder::new()
            .decompress(block, &mut output[start..])
            .map_err(|_| DecompressError::Corrupt)?;
    }
    if crc32c::masked(&output[start..]) == u32::from_le_bytes(*checksum) {
        Ok(())
    } else {
        Err(DecompressError::Corrupt)
    }
}
