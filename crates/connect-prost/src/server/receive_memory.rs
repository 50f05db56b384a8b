//! The receive memory limit: how much the incomplete messages of all calls may hold together.
//!
//! Each message has a limit, but a server has many calls: peers that begin many long messages and end none would take all
//! memory. When the limit is reached, the message that began first is dropped: those of honest peers have ended by then.
//! A message that is there at once, as most are, is not counted.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use crate::ConnectError;

/// The incomplete messages of all calls.
#[derive(Debug, Default)]
pub(super) struct ReceiveMemory {
    incomplete: Mutex<Incomplete>,
}

#[derive(Debug, Default)]
struct Incomplete {
    held: usize,
    /// The order of the latest message.
    latest: u64,
    /// By their order. A message that is no longer here was dropped.
    messages: BTreeMap<u64, Message>,
}

#[derive(Debug)]
struct Message {
    held: usize,
    waker: Waker,
}

/// The reservation of one incomplete message, which ends when this is dropped.
pub(super) struct Reservation {
    memory: Arc<ReceiveMemory>,
    limit: usize,
    order: Option<u64>,
}

impl Reservation {
    /// An empty reservation under a common limit of `limit` bytes.
    pub(super) fn new(memory: &Arc<ReceiveMemory>, limit: usize) -> Self {
        Self {
            memory: Arc::clone(memory),
            limit,
            order: None,
        }
    }

    /// Reserves `held` bytes for a message that waits for more. Ready with the error of a message that is dropped to make room.
    pub(super) fn poll_reserve(&mut self, cx: &mut Context<'_>, held: usize) -> Poll<ConnectError> {
        if held == 0 {
            return Poll::Pending;
        }
        let message = Message {
            held,
            waker: cx.waker().clone(),
        };
        let noted = self.memory.lock().note(self.order, message);
        let Some((order, _earlier)) = noted else {
            return Poll::Ready(displaced(self.limit));
        };
        self.order = Some(order);
        let gone = self.memory.lock().make_room(self.limit);
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

    /// Ends the reservation: the message is complete.
    pub(super) fn release(&mut self) {
        if let Some(order) = self.order.take() {
            let message = self.memory.lock().forget(order);
            drop(message);
        }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.release();
    }
}

impl ReceiveMemory {
    /// Drop what is taken out only after the lock: the drop of a waker runs foreign code.
    fn lock(&self) -> MutexGuard<'_, Incomplete> {
        self.incomplete
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Incomplete {
    /// Counts a message under its order, unless it was dropped meanwhile. Returns its order, and its former entry.
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

    /// Takes out what exceeds the limit, the oldest first.
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

    fn reserve(reservation: &mut Reservation, held: usize) -> Poll<ConnectError> {
        reservation.poll_reserve(&mut Context::from_waker(Waker::noop()), held)
    }

    #[test]
    fn the_message_that_began_first_makes_room() {
        let memory = Arc::default();
        let mut reservations = [(); 3].map(|()| Reservation::new(&memory, 100));
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(Arc::clone(&woken));
        let first = reservations[0].poll_reserve(&mut Context::from_waker(&waker), 60);
        assert!(first.is_pending());
        assert!(reserve(&mut reservations[1], 40).is_pending());
        assert!(!woken.0.load(Ordering::Relaxed));

        assert!(reserve(&mut reservations[2], 1).is_pending());
        assert!(woken.0.load(Ordering::Relaxed));
        assert!(reserve(&mut reservations[0], 60).is_ready());
        assert!(reserve(&mut reservations[1], 99).is_pending());
        assert_eq!(memory.lock().held, 100);
    }

    #[test]
    fn one_that_takes_all_by_itself_goes() {
        let memory = Arc::default();
        let mut reservation = Reservation::new(&memory, 100);
        assert!(reserve(&mut reservation, 100).is_pending());
        assert!(reserve(&mut reservation, 101).is_ready());
        assert_eq!(memory.lock().held, 0);
    }

    #[test]
    fn what_is_released_or_dropped_is_free() {
        let memory = Arc::default();
        let mut reservation = Reservation::new(&memory, 100);
        assert!(reserve(&mut reservation, 100).is_pending());
        reservation.release();
        let mut other = Reservation::new(&memory, 100);
        assert!(reserve(&mut other, 100).is_pending());
        drop(other);
        assert!(reserve(&mut reservation, 100).is_pending());
        assert_eq!(memory.lock().messages.len(), 1);
    }
}
