//! Between the one who sends messages of a stream and the body that carries them: envelopes, queued up to a bound.
//!
//! Both ends usually run in one task, so that the lock is never waited for; a sender may be moved to another task all the same.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::{Bytes, BytesMut};
use http::HeaderMap;

use crate::envelope;

/// Bytes from which on a sender waits until the body has taken what is there.
const FULL: usize = 32 * 1024;

/// A queue of envelopes, with the metadata around them.
#[derive(Clone, Default)]
pub(crate) struct Outbox {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    queue: BytesMut,
    head: HeaderMap,
    is_open: bool,
    trailers: HeaderMap,
    sender_is_gone: bool,
    body_is_gone: bool,
    is_cancelled: bool,
    sender: Option<Waker>,
    body: Option<Waker>,
}

/// The body is gone: nobody will take another message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Closed;

impl Outbox {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues a message, whatever is queued already; see [`poll_room`](Self::poll_room).
    pub(crate) fn put(&self, flags: u8, data: &[u8]) -> Result<(), Closed> {
        let mut state = self.lock();
        if state.body_is_gone || state.is_cancelled {
            return Err(Closed);
        }
        envelope::put(&mut state.queue, flags, data);
        wake(state.body.take());
        Ok(())
    }

    /// Ready when there is room for another message.
    pub(crate) fn poll_room(&self, cx: &mut Context<'_>) -> Poll<Result<(), Closed>> {
        let mut state = self.lock();
        if state.body_is_gone || state.is_cancelled {
            return Poll::Ready(Err(Closed));
        }
        if state.queue.len() < FULL {
            return Poll::Ready(Ok(()));
        }
        state.sender = Some(cx.waker().clone());
        Poll::Pending
    }

    /// Ends the messages. The headers matter if none went out yet.
    pub(crate) fn close(&self, headers: HeaderMap, trailers: HeaderMap) {
        let mut state = self.lock();
        if !state.is_open {
            state.head = headers;
        }
        state.sender_is_gone = true;
        state.trailers = trailers;
        wake(state.body.take());
    }

    /// Takes all that is queued; `None` when the messages have ended.
    pub(crate) fn poll_take(&self, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        let mut state = self.lock();
        if !state.queue.is_empty() {
            let bytes = state.queue.split().freeze();
            wake(state.sender.take());
            return Poll::Ready(Some(bytes));
        }
        if state.sender_is_gone {
            return Poll::Ready(None);
        }
        state.body = Some(cx.waker().clone());
        Poll::Pending
    }

    /// Says that nobody will take another message.
    pub(crate) fn abandon(&self) {
        let mut state = self.lock();
        state.body_is_gone = true;
        state.queue = BytesMut::new();
        wake(state.sender.take());
    }
}

/// What answers have and requests have not: a head that waits for its handler, and trailers.
#[cfg(feature = "server")]
impl Outbox {
    /// Lets the head go out with these headers; only the first time counts.
    pub(crate) fn open(&self, headers: HeaderMap) {
        let mut state = self.lock();
        if !state.is_open {
            state.is_open = true;
            state.head = headers;
            wake(state.body.take());
        }
    }

    /// Ready when the head may go out before the messages have ended.
    pub(crate) fn poll_open(&self, cx: &mut Context<'_>) -> Poll<()> {
        let mut state = self.lock();
        if state.is_open {
            return Poll::Ready(());
        }
        state.body = Some(cx.waker().clone());
        Poll::Pending
    }

    pub(crate) fn take_head(&self) -> HeaderMap {
        std::mem::take(&mut self.lock().head)
    }

    pub(crate) fn take_trailers(&self) -> HeaderMap {
        std::mem::take(&mut self.lock().trailers)
    }
}

#[cfg(feature = "client")]
impl Outbox {
    /// Breaks the body off where it is, unless it has ended.
    pub(crate) fn cancel(&self) {
        let mut state = self.lock();
        state.is_cancelled = true;
        wake(state.body.take());
        wake(state.sender.take());
    }
}

/// The body of a request that carries what is in an outbox.
#[cfg(feature = "client")]
pub(crate) struct OutboxBody(Outbox);

#[cfg(feature = "client")]
impl OutboxBody {
    pub(crate) fn new(outbox: Outbox) -> Self {
        Self(outbox)
    }
}

#[cfg(feature = "client")]
impl http_body::Body for OutboxBody {
    type Data = Bytes;
    type Error = Closed;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Closed>>> {
        if self.0.lock().is_cancelled {
            return Poll::Ready(Some(Err(Closed)));
        }
        self.0
            .poll_take(cx)
            .map(|bytes| bytes.map(|bytes| Ok(http_body::Frame::data(bytes))))
    }
}

#[cfg(feature = "client")]
impl Drop for OutboxBody {
    fn drop(&mut self) {
        self.0.abandon();
    }
}

impl std::fmt::Display for Closed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the call has ended")
    }
}

impl std::error::Error for Closed {}

fn wake(waker: Option<Waker>) {
    if let Some(waker) = waker {
        waker.wake();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_outbox_has_no_room_until_it_is_emptied() {
        let outbox = Outbox::default();
        let mut cx = Context::from_waker(Waker::noop());
        outbox.put(0, &[0; FULL]).unwrap();
        assert!(outbox.poll_room(&mut cx).is_pending());
        let taken = outbox.poll_take(&mut cx);
        assert!(matches!(taken, Poll::Ready(Some(bytes)) if bytes.len() == FULL + envelope::HEAD));
        assert_eq!(outbox.poll_room(&mut cx), Poll::Ready(Ok(())));
    }

    #[test]
    fn nothing_is_queued_for_a_body_that_is_gone() {
        let outbox = Outbox::default();
        let mut cx = Context::from_waker(Waker::noop());
        outbox.abandon();
        assert_eq!(outbox.put(0, b"x"), Err(Closed));
        assert_eq!(outbox.poll_room(&mut cx), Poll::Ready(Err(Closed)));
    }

    #[test]
    fn what_was_queued_is_taken_before_the_end() {
        let outbox = Outbox::default();
        let mut cx = Context::from_waker(Waker::noop());
        outbox.put(0, b"x").unwrap();
        outbox.close(HeaderMap::new(), HeaderMap::new());
        assert!(matches!(outbox.poll_take(&mut cx), Poll::Ready(Some(_))));
        assert!(matches!(outbox.poll_take(&mut cx), Poll::Ready(None)));
    }
}
