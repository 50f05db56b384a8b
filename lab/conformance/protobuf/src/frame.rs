//! The runner speaks to an executor over stdin and stdout: four bytes of length, little-endian, then one message.

use std::io::{self, ErrorKind, Read, Write};

use prost::Message;

/// Far above any message of the suite; a runner that asks for more has lost its place in the stream.
const LIMIT: usize = 64 << 20;

/// Reads one message, or `None` where the stream ends between messages.
pub(crate) fn read<M: Message + Default>(from: &mut impl Read) -> io::Result<Option<M>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let length = u32::from_le_bytes(length) as usize;
    if length > LIMIT {
        let reason = format!("a message of {length} bytes, over {LIMIT}");
        return Err(io::Error::new(ErrorKind::InvalidData, reason));
    }
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes)?;
    let message = M::decode(bytes.as_slice())
        .map_err(|error| io::Error::new(ErrorKind::InvalidData, error))?;
    Ok(Some(message))
}

/// Writes one message and flushes.
pub(crate) fn write(to: &mut impl Write, message: &impl Message) -> io::Result<()> {
    let bytes = message.encode_to_vec();
    let length = u32::try_from(bytes.len())
        .map_err(|error| io::Error::new(ErrorKind::InvalidData, error))?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(&bytes)?;
    to.flush()
}
