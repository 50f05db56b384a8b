//! Reads a decompressor to its end, or fails at the limit.

use std::io::Read;

use bytes::Bytes;

use super::DecompressError;
use super::growth::grow;

/// The most bytes that one read adds to the output.
const STEP: usize = 16 * 1024;

/// Reads a decompressor to its end. Its errors become [`DecompressError::Corrupt`].
pub(super) fn read_to_limit(
    mut decoder: impl Read,
    limit: usize,
) -> Result<Bytes, DecompressError> {
    let mut output = Vec::new();
    loop {
        let start = output.len();
        // One byte past the limit distinguishes a message of exactly that length from a longer one.
        let room = limit.saturating_sub(start).saturating_add(1).min(STEP);
        grow(&mut output, room, limit.saturating_add(1));
        output.resize(start + room, 0);
        let read = decoder
            .read(&mut output[start..])
            .map_err(|_| DecompressError::Corrupt)?;
        output.truncate(start + read);
        if read == 0 {
            return Ok(output.into());
        }
        if output.len() > limit {
            return Err(DecompressError::TooLong);
        }
    }
}
