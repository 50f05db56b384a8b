//! Zstandard, RFC 8878: any number of concatenated frames.

use bytes::Bytes;
use zstd::bulk;
use zstd::zstd_safe::zstd_sys::ZSTD_ErrorCode;
use zstd::zstd_safe::{DCtx, ErrorCode};

use super::DecompressError;

/// The smallest first output buffer.
const FIRST_CAPACITY: usize = 16 * 1024;

/// The expected compression ratio, which sizes the first output buffer.
const USUAL_RATIO: usize = 8;

/// The growth of an output buffer that was too small. Less than a third of the work is done twice.
const GROWTH: usize = 4;

pub(super) fn compress(message: &[u8]) -> Bytes {
    bulk::compress(message, zstd::DEFAULT_COMPRESSION_LEVEL)
        .expect("the buffer is as long as the longest output")
        .into()
}

/// Decompresses in one pass. The output then serves as the window, and a frame that declares a long window allocates nothing.
///
/// The declared length of a frame is ignored. A message that does not fit is decompressed again into a larger buffer.
pub(super) fn decompress(message: &[u8], limit: usize) -> Result<Bytes, DecompressError> {
    let mut decoder = DCtx::create();
    let mut capacity = message
        .len()
        .saturating_mul(USUAL_RATIO)
        .max(FIRST_CAPACITY);
    loop {
        capacity = capacity.min(limit);
        let mut output = Vec::with_capacity(capacity);
        match decoder.decompress(&mut output, message) {
            // The allocator may return a larger buffer than requested.
            Ok(length) if length > limit => return Err(DecompressError::TooLong),
            Ok(_) => {
                output.shrink_to_fit();
                return Ok(output.into());
            }
            Err(error) if !is_too_small(error) => return Err(DecompressError::Corrupt),
            Err(_) if capacity == limit => return Err(DecompressError::TooLong),
            Err(_) => capacity = capacity.saturating_mul(GROWTH),
        }
    }
}

/// Returns whether the output buffer was too small. The library negates its error codes.
fn is_too_small(error: ErrorCode) -> bool {
    error.wrapping_neg() == ZSTD_ErrorCode::ZSTD_error_dstSize_tooSmall as usize
}
