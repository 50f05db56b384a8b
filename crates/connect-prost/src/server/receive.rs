//! Reads a message that is the whole body of its request, within the limits on length and time.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::Body as _;

use super::envelope_reader::{decompress, too_long};
use super::settings::RouterSettings;
use crate::collector::Collector;
use crate::compression::Encoding;
use crate::{Body, ConnectError};

/// Reads and decompresses a message within the limits on its length, on what it may hold and on its time.
pub(super) async fn receive(
    body: &mut Body,
    encoding: Encoding,
    settings: &RouterSettings,
) -> Result<Bytes, ConnectError> {
    let limits = &settings.limits;
    let message = with_timeout(limits.receive_timeout(), collect(body, settings)).await?;
    // Nothing at all is an empty message, whatever encoding the header names.
    if message.is_empty() {
        return Ok(message);
    }
    decompress(encoding, message, limits.budget().bytes)
}

/// Waits for a message until its timeout. The timer runs only if the message is not there at once.
pub(super) async fn with_timeout<T>(
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
        let message = format!("the message did not come whole within {timeout:?}");
        Poll::Ready(Err(ConnectError::deadline_exceeded(message)))
    })
    .await
}

async fn collect(body: &mut Body, settings: &RouterSettings) -> Result<Bytes, ConnectError> {
    let mut collector = Collector::new(body, settings.limits.budget().bytes).map_err(too_long)?;
    let mut reservation = None;
    poll_fn(|cx| {
        loop {
            match Pin::new(&mut *body).poll_frame(cx) {
                Poll::Ready(Some(Ok(frame))) => {
                    if let Ok(data) = frame.into_data() {
                        collector.push(data).map_err(too_long)?;
                    }
                }
                Poll::Ready(Some(Err(error))) => {
                    let broken = ConnectError::canceled("the message broke off");
                    return Poll::Ready(Err(broken.with_source(error)));
                }
                Poll::Ready(None) => return Poll::Ready(Ok(())),
                Poll::Pending => {
                    let reservation = reservation.get_or_insert_with(|| settings.reservation());
                    return reservation.poll_reserve(cx, collector.held()).map(Err);
                }
            }
        }
    })
    .await?;
    Ok(collector.finish())
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use bytes::Bytes;
    use http_body::Frame;

    use super::{RouterSettings, receive};
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
        let begun = tokio::time::Instant::now();
        let refused = receive(&mut body, Encoding::Identity, &RouterSettings::default()).await;
        let error = refused.unwrap_err();
        assert_eq!(error.code(), Code::DeadlineExceeded);
        assert_eq!(error.message(), "the message did not come whole within 30s");
        assert_eq!(begun.elapsed().as_secs(), 30);
    }
}
