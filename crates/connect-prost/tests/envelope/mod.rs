//! Envelopes, as a peer writes them.

use bytes::{BufMut as _, Bytes, BytesMut};

/// The flag of an envelope whose data is compressed.
#[allow(dead_code, reason = "not every test compresses")]
pub(crate) const COMPRESSED: u8 = 1;

/// Returns data in an envelope.
pub(crate) fn wrap(flags: u8, data: &[u8]) -> Bytes {
    let length = u32::try_from(data.len()).expect("a test has short messages");
    let mut bytes = BytesMut::with_capacity(5 + data.len());
    bytes.put_u8(flags);
    bytes.put_u32(length);
    bytes.put_slice(data);
    bytes.freeze()
}
