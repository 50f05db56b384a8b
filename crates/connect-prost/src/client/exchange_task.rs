//! An exchange in a task of its own: it makes progress while the caller only sends.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::task::JoinHandle;

use super::error::Error;
use super::interceptor::ResponseFuture;
use super::transport::TransportError;
use crate::{Body, Spec};

/// A task that sends a request and returns its response. Dropping it ends the task.
pub(super) struct ExchangeTask {
    spec: &'static Spec,
    task: JoinHandle<Result<http::Response<Body>, Error>>,
}

impl ExchangeTask {
    pub(super) fn start(spec: &'static Spec, exchange: ResponseFuture) -> ExchangeTask {
        ExchangeTask {
            spec,
            task: tokio::spawn(exchange),
        }
    }
}

impl Future for ExchangeTask {
    type Output = Result<http::Response<Body>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let ended = ready!(Pin::new(&mut self.task).poll(cx));
        Poll::Ready(
            ended.unwrap_or_else(|error| {
                Err(Error::transport(self.spec, TransportError::new(error)))
            }),
        )
    }
}

impl Drop for ExchangeTask {
    fn drop(&mut self) {
        self.task.abort();
    }
}
