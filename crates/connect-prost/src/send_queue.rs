//! The send queue of a stream: a bounded queue of envelopes between a `Sender` and the HTTP body that carries its messages.
//!
//! Both ends usually run in one task, where nobody waits for the lock. A sender may be moved to another task. The queue neither
//! encodes nor compresses messages.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::{Bytes, BytesMut};
use http::HeaderMap;

use crate::envelope;

/// Queued bytes from which on a sender waits for the body to take them.
const FULL: usize = 32 * 1024;

/// A queue of envelopes with headers and trailers. Clones share the queue.
#[derive(Clone, Default)]
pub(crate) struct SendQueue {
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

/// Sending failed: the body was dropped or the call was canceled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Closed;

impl SendQueue {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues a message, even beyond the bound; [`poll_room`](Self::poll_room) waits for room first.
    pub(crate) fn put(&self, flags: u8, data: &[u8]) -> Result<(), Closed> {
        let mut state = self.lock();
        if state.body_is_gone || state.is_cancelled {
            return Err(Closed);
        }
        envelope::put(&mut state.queue, flags, data);
        wake(state.body.take());
        Ok(())
    }

    /// Completes when there is room for another message.
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

    /// Ends the messages. The headers are used if none were sent before.
    pub(crate) fn close(&self, headers: HeaderMap, trailers: HeaderMap) {
        let mut state = self.lock();
        if !state.is_open {
            state.head = headers;
        }
        state.sender_is_gone = true;
        state.trailers = trailers;
        wake(state.body.take());
    }

    /// Takes all queued bytes; `None` after the last message.
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

    /// Drops the queued bytes and fails every later [`put`](Self::put).
    pub(crate) fn abandon(&self) {
        let mut state = self.lock();
        state.body_is_gone = true;
        state.queue = BytesMut::new();
        wake(state.sender.take());
    }
}

/// Only responses have these: headers that wait for the handler, and trailers.
#[cfg(feature = "server")]
impl SendQueue {
    /// Releases the response head with these headers. Later calls have no effect.
    pub(crate) fn open(&self, headers: HeaderMap) {
        let mut state = self.lock();
        if !state.is_open {
            state.is_open = true;
            state.head = headers;
            wake(state.body.take());
        }
    }

    /// Completes when the response head may be sent before the messages have ended.
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
impl SendQueue {
    /// Ends the body with an error, unless it has ended.
    pub(crate) fn cancel(&self) {
        let mut state = self.lock();
        state.is_cancelled = true;
        wake(state.body.take());
        wake(state.sender.take());
    }
}

/// A request body that sends what a [`SendQueue`] holds.
#[cfg(feature = "client")]
pub(crate) struct SendQueueBody(SendQueue);

#[cfg(feature = "client")]
impl SendQueueBody {
    pub(crate) fn new(queue: SendQueue) -> Self {
        Self(queue)
    }
}

#[cfg(feature = "client")]
impl http_body::Body for SendQueueBody {
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
impl Drop for SendQueueBody {
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
    fn a_full_queue_has_no_room_until_it_is_emptied() {
        let queue = SendQueue::default();
        let mut cx = Context::from_waker(Waker::noop());
        queue.put(0, &[0; FULL]).unwrap();
        assert!(queue.poll_room(&mut cx).is_pending());
        let taken = queue.poll_take(&mut cx);
        assert!(matches!(taken, Poll::Ready(Some(bytes)) if bytes.len() == FULL + envelope::HEAD));
        assert_eq!(queue.poll_room(&mut cx), Poll::Ready(Ok(())));
    }

    #[test]
    fn nothing_is_queued_for_a_dropped_body() {
        let queue = SendQueue::default();
        let mut cx = Context::from_waker(Waker::noop());
        queue.abandon();
        assert_eq!(queue.put(0, b"x"), Err(Closed));
        assert_eq!(queue.poll_room(&mut cx), Poll::Ready(Err(Closed)));
    }

    #[test]
    fn queued_messages_are_taken_before_the_end() {
        let queue = SendQueue::default();
        let mut cx = Context::from_waker(Waker::noop());
        queue.put(0, b"x").unwrap();
        queue.close(HeaderMap::new(), HeaderMap::new());
        assert!(matches!(queue.poll_take(&mut cx), Poll::Ready(Some(_))));
        assert!(matches!(queue.poll_take(&mut cx), Poll::Ready(None)));
    }
}
