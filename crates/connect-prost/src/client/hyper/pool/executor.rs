//! Runs the tasks that hyper starts for a connection of HTTP/2.

use std::future::Future;

use hyper::rt::Executor;

/// Gives each task to the runtime in a box.
///
/// To hyper the task of a connection and those of its calls are one type, 2 KiB long, and a runtime moves a task half a
/// dozen times between its start and its end: a box moves for nothing.
#[derive(Clone, Copy, Debug)]
pub(in crate::client::hyper) struct BoxingExecutor;

impl<F> Executor<F> for BoxingExecutor
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    fn execute(&self, task: F) {
        tokio::spawn(Box::pin(task));
    }
}
