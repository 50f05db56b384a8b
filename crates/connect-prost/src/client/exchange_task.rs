//! An exchange that goes on while nobody waits for it: a caller that only sends must not stop it.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::task::JoinHandle;

use super::transport::{TransportError, TransportFuture};
use crate::Body;

/// A task that sends a request and gives its response; dropping it ends the task.
pub(super) struct ExchangeTask(JoinHandle<Result<http::Response<Body>, TransportError>>);

impl ExchangeTask {
    pub(super) fn start(exchange: TransportFuture) -> ExchangeTask {
        ExchangeTask(tokio::spawn(exchange))
    }
}

impl Future for ExchangeTask {
    type Output = Result<http::Response<Body>, TransportError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let ended = ready!(Pin::new(&mut self.0).poll(cx));
        Poll::Ready(ended.unwrap_or_else(|error| Err(TransportError::new(error))))
    }
}

impl Drop for ExchangeTask {
    fn drop(&mut self) {
        self.0.abort();
    }
}
