//! Reads a decompressor to its end or to the limit, whichever comes first.

use std::io::Read;

use bytes::Bytes;

use super::DecompressError;
use super::growth::grow;

/// Bytes that one round of reading may add to the output.
const STEP: usize = 16 * 1024;

/// Reads a decompressor to its end. An error of it means that the input is broken.
pub(super) fn read_to_limit(
    mut decoder: impl Read,
    limit: usize,
) -> Result<Bytes, DecompressError> {
    let mut output = Vec::new();
    loop {
        let start = output.len();
        // One byte past the limit tells a message that fills it from a longer one.
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
