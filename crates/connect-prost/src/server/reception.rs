//! What the messages of all calls may hold together while they come.
//!
//! One message has a limit, and a server has many calls: peers that begin many long messages and end none would take all
//! memory. Where it gets scarce, the message goes that began first, since those of honest peers have ended by then, and the
//! next one finds room. A message that is there at once, as most are, is not counted at all.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use crate::ConnectError;

/// The messages that have begun to come and not ended.
#[derive(Debug, Default)]
pub(super) struct Reception {
    begun: Mutex<Begun>,
}

#[derive(Debug, Default)]
struct Begun {
    held: usize,
    /// The order of the latest.
    latest: u64,
    /// By their order. Whoever is not among them any more has to go.
    messages: BTreeMap<u64, Message>,
}

#[derive(Debug)]
struct Message {
    held: usize,
    waker: Waker,
}

/// The share of one message; gives back what it holds when it is dropped.
pub(super) struct Share {
    reception: Arc<Reception>,
    limit: usize,
    order: Option<u64>,
}

impl Share {
    /// A share of `limit` bytes that nothing is held of yet.
    pub(super) fn new(reception: &Arc<Reception>, limit: usize) -> Self {
        Self {
            reception: Arc::clone(reception),
            limit,
            order: None,
        }
    }

    /// Notes that a message waits for more, and holds `held` bytes. Ready when it has to go so that others find room.
    pub(super) fn poll_hold(&mut self, cx: &mut Context<'_>, held: usize) -> Poll<ConnectError> {
        if held == 0 {
            return Poll::Pending;
        }
        let message = Message {
            held,
            waker: cx.waker().clone(),
        };
        let noted = self.reception.begun().note(self.order, message);
        let Some((order, _earlier)) = noted else {
            return Poll::Ready(displaced(self.limit));
        };
        self.order = Some(order);
        let gone = self.reception.begun().make_room(self.limit);
        let mut polled = Poll::Pending;
        for (of, message) in gone {
            if of == order {
                polled = Poll::Ready(displaced(self.limit));
            } else {
                message.waker.wake();
            }
        }
        polled
    }

    /// Notes that nothing is held: the message has come.
    pub(super) fn release(&mut self) {
        if let Some(order) = self.order.take() {
            let message = self.reception.begun().forget(order);
            drop(message);
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.release();
    }
}

impl Reception {
    /// What comes out of here is to be dropped after the lock: nobody knows what the drop of a waker does.
    fn begun(&self) -> MutexGuard<'_, Begun> {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Begun {
    /// Counts a message, under the order that it has, unless it had to go since. Gives its order, and what stood there.
    fn note(&mut self, order: Option<u64>, message: Message) -> Option<(u64, Option<Message>)> {
        let earlier = match order {
            Some(order) => Some(self.forget(order)?),
            None => None,
        };
        let order = order.unwrap_or_else(|| {
            self.latest += 1;
            self.latest
        });
        self.held += message.held;
        self.messages.insert(order, message);
        Some((order, earlier))
    }

    fn forget(&mut self, order: u64) -> Option<Message> {
        let message = self.messages.remove(&order)?;
        self.held -= message.held;
        Some(message)
    }

    /// Takes out whatever has to go.
    fn make_room(&mut self, limit: usize) -> Vec<(u64, Message)> {
        let mut gone = Vec::new();
        while self.held > limit
            && let Some((order, message)) = self.messages.pop_first()
        {
            self.held -= message.held;
            gone.push((order, message));
        }
        gone
    }
}

#[cold]
fn displaced(limit: usize) -> ConnectError {
    ConnectError::resource_exhausted(format!(
        "the messages that are coming hold more than {limit} bytes together, and this one began first"
    ))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::task::Wake;

    use super::*;

    #[derive(Default)]
    struct Woken(AtomicBool);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    fn hold(share: &mut Share, held: usize) -> Poll<ConnectError> {
        share.poll_hold(&mut Context::from_waker(Waker::noop()), held)
    }

    #[test]
    fn the_message_that_began_first_makes_room() {
        let reception = Arc::default();
        let mut shares = [(); 3].map(|()| Share::new(&reception, 100));
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(Arc::clone(&woken));
        let first = shares[0].poll_hold(&mut Context::from_waker(&waker), 60);
        assert!(first.is_pending());
        assert!(hold(&mut shares[1], 40).is_pending());
        assert!(!woken.0.load(Ordering::Relaxed));

        assert!(hold(&mut shares[2], 1).is_pending());
        assert!(woken.0.load(Ordering::Relaxed));
        assert!(hold(&mut shares[0], 60).is_ready());
        assert!(hold(&mut shares[1], 99).is_pending());
        assert_eq!(reception.begun().held, 100);
    }

    #[test]
    fn one_that_takes_all_by_itself_goes() {
        let reception = Arc::default();
        let mut share = Share::new(&reception, 100);
        assert!(hold(&mut share, 100).is_pending());
        assert!(hold(&mut share, 101).is_ready());
        assert_eq!(reception.begun().held, 0);
    }

    #[test]
    fn what_is_released_or_dropped_is_free() {
        let reception = Arc::default();
        let mut share = Share::new(&reception, 100);
        assert!(hold(&mut share, 100).is_pending());
        share.release();
        let mut other = Share::new(&reception, 100);
        assert!(hold(&mut other, 100).is_pending());
        drop(other);
        assert!(hold(&mut share, 100).is_pending());
        assert_eq!(reception.begun().messages.len(), 1);
    }
}
