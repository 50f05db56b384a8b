//! The receiving end of a response with many messages.

use std::fmt;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use http::{HeaderMap, Request};
use http_body::Body as _;
use tokio::time::{Instant, Sleep};

use super::error::{Error, ErrorKind};
use super::exchange_task::ExchangeTask;
use super::interceptor::{self, ResponseFuture};
use super::request::PreparedCall;
use super::sender::Sender;
use super::transport::TransportError;
use crate::envelope::wrap;
use crate::protocol::client::{Event, ResponseError, StreamReader};
use crate::send_queue::{SendQueue, SendQueueBody};
use crate::{Body, ConnectError, Message, Response};

/// The messages of a response that has many, decoded one by one.
///
/// Read them with [`message`](Self::message), or as a [`Stream`]. After an error there are no more. Dropping it cancels the call.
pub struct Streaming<Res> {
    call: Arc<PreparedCall>,
    source: Source,
    headers: HeaderMap,
    trailers: HeaderMap,
    /// Where the messages of the request wait, if there are many.
    queue: Option<SendQueue>,
    deadline: Option<Pin<Box<Sleep>>>,
    message: PhantomData<fn() -> Res>,
}

enum Source {
    Waiting(ResponseFuture),
    Reading(Box<StreamReader>, Body),
    Ended,
}

/// Begins a call whose requests are streamed.
pub(super) fn open<Req: Message, Res: Message>(
    call: PreparedCall,
) -> Result<(Sender<Req>, Streaming<Res>), Error> {
    let queue = SendQueue::default();
    let body = Body::new(SendQueueBody::new(queue.clone()));
    let request = Request::from_parts(call.head()?, body);
    let deadline = deadline(&call);
    let exchange = ExchangeTask::start(call.spec, send(&call, request));
    let call = Arc::new(call);
    let sender = Sender::new(Arc::clone(&call), queue.clone(), deadline);
    let streaming = Streaming::new(call, Box::pin(exchange), Some(queue), deadline);
    Ok((sender, streaming))
}

fn send(call: &PreparedCall, request: Request<Body>) -> ResponseFuture {
    interceptor::send(Arc::clone(&call.settings), call.spec, request)
}

/// Returns when the call ends; `None` also for a time that the clock cannot hold.
fn deadline(call: &PreparedCall) -> Option<Instant> {
    call.timeout
        .and_then(|timeout| Instant::now().checked_add(timeout))
}

impl<Res: Message> Streaming<Res> {
    fn new(
        call: Arc<PreparedCall>,
        exchange: ResponseFuture,
        queue: Option<SendQueue>,
        deadline: Option<Instant>,
    ) -> Streaming<Res> {
        Streaming {
            call,
            source: Source::Waiting(exchange),
            headers: HeaderMap::new(),
            trailers: HeaderMap::new(),
            queue,
            deadline: deadline.map(|deadline| Box::pin(tokio::time::sleep_until(deadline))),
            message: PhantomData,
        }
    }

    /// Prepares a call with one request in an envelope; it begins when this is polled.
    pub(super) fn start<Req: Message>(
        call: PreparedCall,
        message: &Req,
    ) -> Result<Streaming<Res>, Error> {
        let (flags, data) = call.envelope(message)?;
        let body = Body::full(wrap(flags, &data));
        let request = Request::from_parts(call.head()?, body);
        let exchange = send(&call, request);
        let deadline = deadline(&call);
        Ok(Streaming::new(Arc::new(call), exchange, None, deadline))
    }

    /// Returns the headers of the response; waits until they are received.
    ///
    /// # Errors
    ///
    /// When the call fails before there are any.
    pub async fn headers(&mut self) -> Result<&HeaderMap, Error> {
        poll_fn(|cx| self.poll_head(cx)).await?;
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

    fn poll_deadline(&mut self, cx: &mut Context<'_>) -> Result<(), Error> {
        let is_late = self
            .deadline
            .as_mut()
            .is_some_and(|deadline| deadline.as_mut().poll(cx).is_ready());
        if !is_late {
            return Ok(());
        }
        self.end();
        Err(self.call.timed_out())
    }

    fn poll_head(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        if !matches!(self.source, Source::Waiting(_)) {
            return Poll::Ready(Ok(()));
        }
        self.poll_deadline(cx)?;
        let Source::Waiting(exchange) = &mut self.source else {
            return Poll::Ready(Ok(()));
        };
        let (parts, body) = match ready!(exchange.as_mut().poll(cx)) {
            Ok(response) => response.into_parts(),
            Err(error) => return Poll::Ready(Err(self.broke_off(error))),
        };
        match StreamReader::new(parts, self.call.format, self.call.limit) {
            Ok(reader) => {
                self.source = Source::Reading(Box::new(reader), body);
                Poll::Ready(Ok(()))
            }
            Err(error) => Poll::Ready(Err(self.fail(error))),
        }
    }

    fn poll_message(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Res>, Error>> {
        ready!(self.poll_head(cx))?;
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
                Err(error) => return Poll::Ready(Err(self.fail(error))),
            }
            let Poll::Ready(frame) = Pin::new(body).poll_frame(cx) else {
                self.poll_deadline(cx)?;
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
                    let error = TransportError::of_body(error);
                    let error = Error::transport(self.call.spec, error);
                    return Poll::Ready(Err(self.broke_off(error)));
                }
            };
            if let Err(error) = ended {
                return Poll::Ready(Err(self.fail(error)));
            }
            self.end();
        }
    }

    fn decode(&mut self, bytes: bytes::Bytes) -> Result<Res, Error> {
        self.call.decode(bytes).map_err(|mut error| {
            self.end();
            *error.headers_mut() = std::mem::take(&mut self.headers);
            self.call.failed(ResponseError::Local(error))
        })
    }

    fn broke_off(&mut self, error: Error) -> Error {
        // A peer that times out at the same moment may break off before our timer, which is a little late, fires.
        let is_late = self
            .deadline
            .as_ref()
            .is_some_and(|deadline| deadline.deadline() <= Instant::now());
        self.end();
        if is_late && error.kind() == ErrorKind::Transport {
            return self.call.timed_out();
        }
        error
    }

    fn fail(&mut self, error: ResponseError) -> Error {
        self.end();
        self.call.failed(error)
    }
}

impl<Res> Streaming<Res> {
    /// Keeps the metadata of the response and drops the rest; nobody reads further requests now.
    fn end(&mut self) {
        if let Source::Reading(mut reader, _) = std::mem::replace(&mut self.source, Source::Ended) {
            (self.headers, self.trailers) = reader.take_metadata();
        }
        self.deadline = None;
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
