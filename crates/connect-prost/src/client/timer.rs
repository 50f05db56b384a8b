//! Time and background work, as the client asks for them: it reads no clock and starts no task by itself.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use pin_project_lite::pin_project;

/// A clock that can wait.
///
/// With the feature `hyper` a client has Tokio's, which follows its virtual time in tests. Without it, or in place of it, set one
/// with [`ClientBuilder::timer`](super::ClientBuilder::timer):
///
/// ```
/// use std::time::{Duration, Instant};
/// use connect_prost::client::{Sleep, Timer};
///
/// /// The clock of the system, which waits in a thread.
/// struct SystemTimer {
///     begin: Instant,
/// }
///
/// impl Timer for SystemTimer {
///     fn now(&self) -> Duration {
///         self.begin.elapsed()
///     }
///
///     fn sleep(&self, duration: Duration) -> Sleep {
///         let (sender, receiver) = tokio::sync::oneshot::channel();
///         std::thread::spawn(move || {
///             std::thread::sleep(duration);
///             let _ = sender.send(());
///         });
///         Sleep::new(async move {
///             let _ = receiver.await;
///         })
///     }
/// }
/// ```
pub trait Timer: Send + Sync + 'static {
    /// Returns the time since a fixed moment. Between two values that go back no time has passed, and a deadline is as much later.
    fn now(&self) -> Duration;

    /// Waits for this long. Dropping the future ends the wait.
    fn sleep(&self, duration: Duration) -> Sleep;

    /// Waits until `now` has this value.
    fn sleep_until(&self, at: Duration) -> Sleep {
        self.sleep(at.saturating_sub(self.now()))
    }
}

/// Runs futures in the background.
///
/// Only calls whose requests are streamed need it: their exchange goes on while the caller sends. With the feature `hyper` a
/// client has Tokio's.
pub trait Executor: Send + Sync + 'static {
    /// Polls the future to its end. It ends soon after the call does.
    fn spawn(&self, task: Pin<Box<dyn Future<Output = ()> + Send>>);
}

/// What spares the commonest wait a box.
#[cfg(feature = "hyper")]
type Unboxed = tokio::time::Sleep;
#[cfg(not(feature = "hyper"))]
type Unboxed = std::future::Pending<()>;

pin_project! {
    /// A wait of a [`Timer`].
    #[must_use = "a wait begins when it is polled"]
    pub struct Sleep {
        #[pin]
        unboxed: Option<Unboxed>,
        boxed: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    }
}

impl Sleep {
    /// A wait that ends with this future.
    pub fn new(wait: impl Future<Output = ()> + Send + 'static) -> Sleep {
        Sleep {
            unboxed: None,
            boxed: Some(Box::pin(wait)),
        }
    }

    #[cfg(feature = "hyper")]
    pub(super) fn tokio(wait: tokio::time::Sleep) -> Sleep {
        Sleep {
            unboxed: Some(wait),
            boxed: None,
        }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = self.project();
        if let Some(wait) = this.boxed {
            return wait.as_mut().poll(cx);
        }
        match this.unboxed.as_pin_mut() {
            Some(wait) => wait.poll(cx),
            None => Poll::Ready(()),
        }
    }
}

impl fmt::Debug for Sleep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sleep").finish_non_exhaustive()
    }
}
