//! The runner speaks to an executor over stdin and stdout: four bytes of length, big-endian, then one message.

use std::io::{self, ErrorKind};

use prost::Message;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// Far above any message of the suite; a runner that asks for more has lost its place in the stream.
const LIMIT: usize = 16 << 20;

/// Reads one message, or `None` where the stream ends between messages.
///
/// # Errors
///
/// When the stream fails or ends inside a message, or the message is too long or is not an `M`.
pub async fn read<M: Message + Default>(
    from: &mut (impl AsyncRead + Unpin),
) -> io::Result<Option<M>> {
    let length = match from.read_u32().await {
        Ok(length) => length as usize,
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    };
    if length > LIMIT {
        return Err(io::Error::new(
            ErrorKind::InvalidData,
            format!("a message of {length} bytes, over {LIMIT}"),
        ));
    }
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes).await?;
    let message = M::decode(bytes.as_slice())
        .map_err(|error| io::Error::new(ErrorKind::InvalidData, error))?;
    Ok(Some(message))
}

/// Writes one message and flushes.
///
/// # Errors
///
/// When the stream fails.
pub async fn write(to: &mut (impl AsyncWrite + Unpin), message: &impl Message) -> io::Result<()> {
    let bytes = message.encode_to_vec();
    let length = u32::try_from(bytes.len())
        .map_err(|error| io::Error::new(ErrorKind::InvalidData, error))?;
    to.write_u32(length).await?;
    to.write_all(&bytes).await?;
    to.flush().await
}
