//! Reads a message that is the whole body of its request, within the limits on length and time.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body::Body as _;
use http_body_util::BodyExt as _;

use super::inbound::{decompress, too_long};
use crate::compression::Encoding;
use crate::{Body, ConnectError};

/// Reads and decompresses a message of at most `limit` bytes, beyond which nothing is held, that comes whole within `timeout`.
pub(super) async fn receive(
    body: &mut Body,
    encoding: Encoding,
    limit: usize,
    timeout: Duration,
) -> Result<Bytes, ConnectError> {
    let message = within(timeout, collect(body, limit)).await?;
    // Nothing at all is an empty message, whatever coding the header names.
    if message.is_empty() {
        return Ok(message);
    }
    decompress(encoding, message, limit)
}

/// Waits for a message for as long as it may take. The timer runs only if it is not there at once.
pub(super) async fn within<T>(
    timeout: Duration,
    message: impl Future<Output = Result<T, ConnectError>>,
) -> Result<T, ConnectError> {
    let mut message = pin!(message);
    let mut timer = None;
    poll_fn(|cx| {
        if let Poll::Ready(received) = message.as_mut().poll(cx) {
            return Poll::Ready(received);
        }
        let timer = timer.get_or_insert_with(|| Box::pin(tokio::time::sleep(timeout)));
        ready!(timer.as_mut().poll(cx));
        let message = "the message came too slowly";
        Poll::Ready(Err(ConnectError::deadline_exceeded(message)))
    })
    .await
}

async fn collect(body: &mut Body, limit: usize) -> Result<Bytes, ConnectError> {
    if body.size_hint().lower() > limit as u64 {
        return Err(too_long(limit));
    }
    let mut first = Bytes::new();
    let mut rest = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| ConnectError::canceled("the message broke off"))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if data.len() > limit - first.len() - rest.len() {
            return Err(too_long(limit));
        }
        // Most messages come in one frame, which is taken as it is.
        if first.is_empty() && rest.is_empty() {
            first = data;
        } else {
            rest.extend_from_slice(&std::mem::take(&mut first));
            rest.extend_from_slice(&data);
        }
    }
    Ok(if rest.is_empty() {
        first
    } else {
        rest.freeze()
    })
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::task::{Context, Poll};
    use std::time::Duration;

    use bytes::Bytes;
    use http_body::Frame;

    use super::receive;
    use crate::compression::Encoding;
    use crate::{Body, Code};

    /// One piece, and then nothing: neither more nor an end.
    struct Stalled(Option<Bytes>);

    impl http_body::Body for Stalled {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            match self.0.take() {
                Some(piece) => Poll::Ready(Some(Ok(Frame::data(piece)))),
                None => Poll::Pending,
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_message_that_stalls_is_given_up() {
        let mut body = Body::new(Stalled(Some(Bytes::from_static(b"{"))));
        let patience = Duration::from_secs(30);
        let begun = tokio::time::Instant::now();
        let refused = receive(&mut body, Encoding::Identity, 1024, patience).await;
        let code = refused.map_err(|error| error.code());
        assert_eq!(code, Err(Code::DeadlineExceeded));
        assert_eq!(begun.elapsed().as_secs(), patience.as_secs());
    }
}
