//! gzip in both directions; reading stops at the limit, whatever the input promises.

use std::io::{Read as _, Write as _};

use bytes::Bytes;
use flate2::Compression;
use flate2::bufread::MultiGzDecoder;
use flate2::write::GzEncoder;

use super::DecompressError;

/// Bytes that one round of reading may add to the output.
const STEP: usize = 16 * 1024;

pub(super) fn compress(message: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(
        Vec::with_capacity(message.len() / 2 + 32),
        Compression::fast(),
    );
    let written = encoder.write_all(message).and_then(|()| encoder.finish());
    written.expect("writing to memory does not fail").into()
}

/// The output grows with what was really read, never with a length that the input claims.
pub(super) fn decompress(message: &[u8], limit: usize) -> Result<Bytes, DecompressError> {
    let mut decoder = MultiGzDecoder::new(message);
    let mut output = Vec::new();
    loop {
        let start = output.len();
        let room = limit.saturating_sub(start).saturating_add(1).min(STEP);
        grow(&mut output, room, limit);
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

/// Makes room by doubling, as `Vec` does, but never for more than one byte past the limit.
fn grow(output: &mut Vec<u8>, room: usize, limit: usize) {
    let needed = output.len() + room;
    if needed > output.capacity() {
        let doubled = output
            .capacity()
            .saturating_mul(2)
            .min(limit.saturating_add(1));
        output.reserve_exact(doubled.max(needed) - output.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_round_trips_and_may_fill_the_limit() {
        let message = b"a message, a message, a message".repeat(2_000);
        let packed = compress(&message);
        assert!(packed.len() < message.len());
        assert_eq!(
            decompress(&packed, message.len()),
            Ok(Bytes::from(message.clone()))
        );
        assert_eq!(
            decompress(&packed, message.len() - 1),
            Err(DecompressError::TooLong)
        );
    }

    #[test]
    fn a_bomb_is_refused_at_the_limit() {
        let packed = compress(&vec![0; 64 << 20]);
        assert_eq!(decompress(&packed, 1 << 20), Err(DecompressError::TooLong));
    }

    #[test]
    fn broken_cut_and_trailing_bytes_are_refused() {
        let packed = compress(b"whole");
        assert_eq!(
            decompress(&packed[..packed.len() - 3], 100),
            Err(DecompressError::Corrupt)
        );
        assert_eq!(
            decompress(b"not gzip at all", 100),
            Err(DecompressError::Corrupt)
        );
        assert_eq!(decompress(b"", 100), Err(DecompressError::Corrupt));
        let mut padded = packed.to_vec();
        padded.extend_from_slice(b"rest");
        assert_eq!(decompress(&padded, 100), Err(DecompressError::Corrupt));
    }
}
