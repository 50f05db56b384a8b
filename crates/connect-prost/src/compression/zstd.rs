//! Zstandard, RFC 8878: any number of frames one after another.

use bytes::Bytes;
use zstd::bulk;
use zstd::zstd_safe::zstd_sys::ZSTD_ErrorCode;
use zstd::zstd_safe::{DCtx, ErrorCode};

use super::DecompressError;

/// The least room that a message is first given.
const FIRST_ROOM: usize = 16 * 1024;

/// How many times longer than its wire bytes a message is first expected to be.
const USUAL_RATIO: usize = 8;

/// By how much a room that was too small is made larger; what is read twice or more stays under a third of the whole.
const GROWTH: usize = 4;

pub(super) fn compress(message: &[u8]) -> Bytes {
    bulk::compress(message, zstd::DEFAULT_COMPRESSION_LEVEL)
        .expect("the room is as long as the longest output")
        .into()
}

/// Decompresses in one go, so that the output is the window and a frame that asks for a long one gets nothing.
///
/// The length that a frame promises is not looked at: a message that does not fit is read again into a larger room.
pub(super) fn decompress(message: &[u8], limit: usize) -> Result<Bytes, DecompressError> {
    let mut decoder = DCtx::create();
    let mut room = message.len().saturating_mul(USUAL_RATIO).max(FIRST_ROOM);
    loop {
        room = room.min(limit);
        let mut output = Vec::with_capacity(room);
        match decoder.decompress(&mut output, message) {
            // The allocator may give more room than it was asked for.
            Ok(length) if length > limit => return Err(DecompressError::TooLong),
            Ok(_) => {
                output.shrink_to_fit();
                return Ok(output.into());
            }
            Err(error) if !is_too_small(error) => return Err(DecompressError::Corrupt),
            Err(_) if room == limit => return Err(DecompressError::TooLong),
            Err(_) => room = room.saturating_mul(GROWTH),
        }
    }
}

/// The library returns its error codes negated.
fn is_too_small(error: ErrorCode) -> bool {
    error.wrapping_neg() == ZSTD_ErrorCode::ZSTD_error_dstSize_tooSmall as usize
}
