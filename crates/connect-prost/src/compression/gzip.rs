//! gzip, RFC 1952: any number of concatenated members.

use std::io::Write as _;

use bytes::Bytes;
use flate2::bufread::MultiGzDecoder;
use flate2::write::GzEncoder;

use super::bounded::read_to_limit;
use super::{DecompressError, ZLIB_LEVEL};

pub(super) fn compress(message: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::with_capacity(message.len() / 2 + 32), ZLIB_LEVEL);
    let written = encoder.write_all(message).and_then(|()| encoder.finish());
    written.expect("writing to memory does not fail").into()
}

pub(super) fn decompress(message: &[u8], limit: usize) -> Result<Bytes, DecompressError> {
    read_to_limit(MultiGzDecoder::new(message), limit)
}
