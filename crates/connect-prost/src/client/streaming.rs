//! The receiving end of a response with many messages.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, Request};
use http_body::Body as _;

use super::attempts::Attempts;
use super::call_span::CallSpan;
use super::deadline::{Deadline, Ends};
use super::error::Error;
use super::exchange_task::ExchangeTask;
use super::interceptor::{ResponseFuture, send_boxed};
use super::request::PreparedCall;
use super::restart::{Restart, RestartFuture};
use super::sender::Sender;
use super::stream_interceptor::Around;
use super::transport::TransportError;
use crate::protocol::client::{Event, ResponseError, StreamReader};
use crate::send_queue::{SendQueue, SendQueueBody};
use crate::{Body, ConnectError, Message, Response};

/// The messages of a response that has many, decoded one by one.
///
/// Read them with [`message`](Self::message), or as a [`Stream`]. After an error there are no more. Dropping it cancels the call.
///
/// Until the first message is there, a call that fails is made again where its method and the retry policy allow it.
pub struct Streaming<Res> {
    call: Arc<PreparedCall>,
    source: Source,
    headers: HeaderMap,
    trailers: HeaderMap,
    /// Where the messages of the request wait, if there are many.
    queue: Option<SendQueue>,
    deadline: Pin<Box<Deadline>>,
    /// When the call ends; the deadline of an attempt may be sooner.
    end: Option<Duration>,
    attempt: u32,
    /// What another attempt needs, if there may be one.
    restart: Option<Box<Restart>>,
    /// The interceptors around the call.
    around: Option<Around>,
    /// How the call has ended, while the interceptors around it have not.
    closing: Option<Result<(), Error>>,
    pub(super) span: CallSpan,
    message: PhantomData<fn() -> Res>,
}

enum Source {
    Waiting(ResponseFuture),
    Restarting(RestartFuture),
    Reading(Box<StreamReader>, Body),
    Ended,
}

/// Begins a call whose requests are streamed.
pub(super) fn open<Req: Message, Res: Message>(
    call: PreparedCall,
    around: Option<Around>,
) -> Result<(Sender<Req>, Streaming<Res>), Error> {
    let attempts = Attempts::begin(&call)?;
    let executor = call.settings.executor();
    let executor = executor.map_err(|error| Error::request(call.spec, error))?;
    let queue = SendQueue::default();
    let body = Body::new(SendQueueBody::new(queue.clone()));
    let request = Request::from_parts(call.head(attempts.left())?, body);
    let executor = Arc::clone(executor);
    let call = Arc::new(call);
    let exchange = ExchangeTask::start(call.spec, &*executor, send_boxed(&call, request));
    let sender = Sender::new(Arc::clone(&call), queue.clone(), attempts.call_end());
    let deadline = Deadline::new(attempts.call_end(), Ends::Call);
    let mut streaming = Streaming::new(call, Box::pin(exchange), deadline, &attempts);
    streaming.queue = Some(queue);
    streaming.around = around;
    Ok((sender, streaming))
}

impl<Res: Message> Streaming<Res> {
    fn new(
        call: Arc<PreparedCall>,
        exchange: ResponseFuture,
        deadline: Deadline,
        attempts: &Attempts,
    ) -> Streaming<Res> {
        Streaming {
            call,
            source: Source::Waiting(exchange),
            headers: HeaderMap::new(),
            trailers: HeaderMap::new(),
            queue: None,
            deadline: Box::pin(deadline),
            end: attempts.call_end(),
            attempt: attempts.number(),
            restart: None,
            around: None,
            closing: None,
            span: CallSpan::none(),
            message: PhantomData,
        }
    }

    /// Prepares an attempt of a unary call, with its request in an envelope; it begins when this is polled.
    pub(super) fn attempt(
        call: Arc<PreparedCall>,
        message: Bytes,
        attempts: &Attempts,
    ) -> Result<Streaming<Res>, Error> {
        let head = call.head(attempts.timeout(&call))?;
        let exchange = send_boxed(&call, Request::from_parts(head, Body::full(message)));
        Ok(Streaming::new(
            call,
            exchange,
            attempts.deadline(),
            attempts,
        ))
    }

    /// Prepares a call with one request in an envelope; it begins when this is polled.
    pub(super) fn start<Req: Message>(
        call: PreparedCall,
        message: &Req,
        around: Option<Around>,
    ) -> Result<Streaming<Res>, Error> {
        let restart = Restart::new(&call, message)?;
        let call = Arc::new(call);
        let exchange = restart.send(&call)?;
        let deadline = restart.attempts.deadline();
        let mut streaming = Streaming::new(call, exchange, deadline, &restart.attempts);
        streaming.restart = Some(Box::new(restart));
        streaming.around = around;
        Ok(streaming)
    }

    /// Returns the headers of the response; waits until they are received.
    ///
    /// # Errors
    ///
    /// When the call fails before there are any.
    pub async fn headers(&mut self) -> Result<&HeaderMap, Error> {
        poll_fn(|cx| self.poll_headers(cx)).await?;
        Ok(match &self.source {
            Source::Reading(reader, _) => reader.headers(),
            _ => &self.headers,
        })
    }

    /// Returns the trailers of the response; empty until [`message`](Self::message) has returned `None`. Those of a failed call are
    /// in its error.
    pub fn trailers(&self) -> &HeaderMap {
        &self.trailers
    }

    /// Returns the next message; `None` when the server has sent its last one and the call has succeeded.
    ///
    /// Dropping the future loses nothing.
    ///
    /// # Errors
    ///
    /// The error that ended the call, reported by the server or found on this side.
    pub async fn message(&mut self) -> Result<Option<Res>, Error> {
        poll_fn(|cx| self.poll_message(cx)).await
    }

    /// Returns the only message of a response that has exactly one.
    pub(super) async fn only(mut self) -> Result<Response<Res>, Error> {
        let first = self.message().await?;
        let second = match first {
            Some(_) => self.message().await?,
            None => None,
        };
        let (headers, trailers) = (
            std::mem::take(&mut self.headers),
            std::mem::take(&mut self.trailers),
        );
        let problem = match (first, second) {
            (Some(message), None) => return Ok(Response::from_parts(message, headers, trailers)),
            (None, _) => "the response has no message",
            (Some(_), Some(_)) => "the response has more than one message",
        };
        let mut error = ConnectError::unimplemented(problem);
        *error.headers_mut() = headers;
        *error.trailers_mut() = trailers;
        Err(self.call.failed(ResponseError::Local(error)))
    }

    fn poll_headers(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        let polled = self.poll_within_span(cx, Self::poll_headers_or_end);
        if let Poll::Ready(Err(error)) = &polled {
            self.span.failed(error);
        }
        polled
    }

    fn poll_message(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Res>, Error>> {
        let polled = self.poll_within_span(cx, Self::poll_message_or_end);
        match &polled {
            Poll::Ready(Ok(None)) => self.span.succeeded(&self.headers),
            Poll::Ready(Err(error)) => self.span.failed(error),
            Poll::Ready(Ok(Some(_))) | Poll::Pending => {}
        }
        polled
    }

    fn poll_within_span<T>(
        &mut self,
        cx: &mut Context<'_>,
        poll: impl FnOnce(&mut Self, &mut Context<'_>) -> T,
    ) -> T {
        let span = std::mem::take(&mut self.span);
        let polled = {
            let _entered = span.enter();
            poll(self, cx)
        };
        self.span = span;
        polled
    }

    fn poll_headers_or_end(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        if self.closing.is_none() {
            match ready!(self.poll_or_end(cx, Self::poll_head)) {
                Ok(()) => return Poll::Ready(Ok(())),
                Err(error) => self.close(Err(error)),
            }
        }
        self.poll_closing(cx)
    }

    fn poll_message_or_end(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Res>, Error>> {
        if self.closing.is_none() {
            match ready!(self.poll_or_end(cx, Self::poll_next_message)) {
                Ok(Some(message)) => return Poll::Ready(Ok(Some(message))),
                Ok(None) => self.close(Ok(())),
                Err(error) => self.close(Err(error)),
            }
        }
        self.poll_closing(cx).map_ok(|()| None)
    }

    /// Polls the call, and the interceptors around it while it has to wait: they may end it.
    fn poll_or_end<T>(
        &mut self,
        cx: &mut Context<'_>,
        poll: impl FnOnce(&mut Self, &mut Context<'_>) -> Poll<Result<T, Error>>,
    ) -> Poll<Result<T, Error>> {
        let polled = poll(self, cx);
        if polled.is_pending()
            && let Some(around) = &mut self.around
            && let Poll::Ready(error) = around.poll_early(cx)
        {
            self.around = None;
            self.end();
            return Poll::Ready(Err(error));
        }
        polled
    }

    fn close(&mut self, end: Result<(), Error>) {
        if let Some(around) = &self.around {
            around.end(end.clone());
        }
        self.closing = Some(end);
    }

    /// Waits for the interceptors around the call, which may replace its error.
    fn poll_closing(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        let ended = match &mut self.around {
            Some(around) => ready!(around.poll_end(cx)),
            None => Ok(()),
        };
        self.around = None;
        // What is polled after the end finds no more messages.
        let end = self.closing.take().unwrap_or(Ok(()));
        Poll::Ready(ended.and(end))
    }

    fn poll_head(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        loop {
            let received = match &mut self.source {
                Source::Reading(..) | Source::Ended => return Poll::Ready(Ok(())),
                Source::Restarting(restart) => {
                    let restart = ready!(restart.as_mut().poll(cx));
                    self.restarted(restart)?;
                    continue;
                }
                Source::Waiting(exchange) => exchange.as_mut().poll(cx),
            };
            let error = match received {
                Poll::Ready(Ok(response)) => {
                    let (parts, body) = response.into_parts();
                    match StreamReader::new(parts, self.call.format, self.call.limit) {
                        Ok(reader) => {
                            self.source = Source::Reading(Box::new(reader), body);
                            return Poll::Ready(Ok(()));
                        }
                        Err(error) => self.call.failed(error),
                    }
                }
                Poll::Ready(Err(error)) => self.deadline.blame(&self.call, error),
                Poll::Pending => match self.deadline.as_mut().poll(&self.call, cx) {
                    Ok(()) => return Poll::Pending,
                    Err(error) => error,
                },
            };
            self.fail(error)?;
        }
    }

    fn poll_next_message(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Res>, Error>> {
        loop {
            ready!(self.poll_head(cx))?;
            match ready!(self.poll_reading(cx)) {
                Ok(message) => {
                    self.accept();
                    return Poll::Ready(Ok(message));
                }
                Err(error) => self.fail(error)?,
            }
        }
    }

    fn poll_reading(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Res>, Error>> {
        loop {
            let Source::Reading(reader, body) = &mut self.source else {
                return Poll::Ready(Ok(None));
            };
            match reader.read() {
                Ok(Some(Event::Message(bytes))) => {
                    return Poll::Ready(self.decode(bytes).map(Some));
                }
                Ok(Some(Event::End)) => {
                    // What follows the end is nothing, and reading it frees the connection for the next call.
                    let _ = Pin::new(body).poll_frame(cx);
                    self.end();
                    return Poll::Ready(Ok(None));
                }
                Ok(None) => {}
                Err(error) => return Poll::Ready(Err(self.call.failed(error))),
            }
            let Poll::Ready(frame) = Pin::new(body).poll_frame(cx) else {
                self.deadline.as_mut().poll(&self.call, cx)?;
                return Poll::Pending;
            };
            let ended = match frame {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => {
                        reader.push(data);
                        continue;
                    }
                    Err(frame) => reader.finish(frame.into_trailers().ok()),
                },
                None => reader.finish(None),
                Some(Err(error)) => {
                    let error = Error::transport(self.call.spec, TransportError::of_body(error));
                    return Poll::Ready(Err(self.deadline.blame(&self.call, error)));
                }
            };
            if let Err(error) = ended {
                return Poll::Ready(Err(self.call.failed(error)));
            }
            self.end();
        }
    }

    fn decode(&mut self, bytes: Bytes) -> Result<Res, Error> {
        self.call.decode(bytes).map_err(|mut error| {
            if let Source::Reading(reader, _) = &mut self.source {
                *error.headers_mut() = reader.take_metadata().0;
            }
            self.call.failed(ResponseError::Local(error))
        })
    }

    /// Takes note that the response has begun: there is no other attempt any more.
    fn accept(&mut self) {
        let Some(restart) = self.restart.take() else {
            return;
        };
        restart.attempts.succeeded(&self.call);
        if self.deadline.ends() == Ends::Attempt {
            self.deadline = Box::pin(Deadline::new(self.end, Ends::Call));
        }
    }

    /// Ends an attempt that failed. Another one may follow.
    fn fail(&mut self, error: Error) -> Result<(), Error> {
        match self.restart.take() {
            Some(restart) => {
                self.source = Source::Restarting(restart.after(Arc::clone(&self.call), error));
                Ok(())
            }
            None => {
                self.end();
                Err(error.after(self.attempt))
            }
        }
    }

    /// Begins another attempt, or ends the call.
    fn restarted(&mut self, restart: Result<Box<Restart>, Error>) -> Result<(), Error> {
        let sent = restart.and_then(|restart| Ok((restart.send(&self.call)?, restart)));
        match sent {
            Ok((exchange, restart)) => {
                self.deadline = Box::pin(restart.attempts.deadline());
                self.attempt = restart.attempts.number();
                self.source = Source::Waiting(exchange);
                self.restart = Some(restart);
                Ok(())
            }
            Err(error) => {
                self.end();
                Err(error)
            }
        }
    }
}

impl<Res> Streaming<Res> {
    /// Keeps the metadata of the response and drops the rest; further requests are of no use.
    fn end(&mut self) {
        if let Source::Reading(mut reader, _) = std::mem::replace(&mut self.source, Source::Ended) {
            (self.headers, self.trailers) = reader.take_metadata();
        }
        if let Some(queue) = self.queue.take() {
            queue.cancel();
        }
    }
}

impl<Res: Message> Stream for Streaming<Res> {
    type Item = Result<Res, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_message(cx).map(Result::transpose)
    }
}

impl<Res> Drop for Streaming<Res> {
    fn drop(&mut self) {
        let span = std::mem::take(&mut self.span);
        let _entered = span.enter();
        self.end();
    }
}

impl<Res> fmt::Debug for Streaming<Res> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streaming")
            .field("procedure", &self.call.spec.procedure)
            .finish_non_exhaustive()
    }
}
