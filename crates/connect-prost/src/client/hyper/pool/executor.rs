//! The executor of the tasks that hyper starts for an HTTP/2 connection.

use std::future::Future;

use hyper::rt::Executor;

/// Spawns each task in a box.
///
/// hyper has one type of 2 KiB for the tasks of a connection and of its calls. A runtime moves a task about six times between its
/// start and its end, and moving a box costs nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BoxingExecutor;

impl<F> Executor<F> for BoxingExecutor
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    fn execute(&self, task: F) {
        tokio::spawn(Box::pin(task));
    }
}
