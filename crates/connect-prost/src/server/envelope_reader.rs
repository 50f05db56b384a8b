//! Reads the messages of a request in envelopes, decompressed, one by one.

use std::future::{Future as _, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::Body as _;
use tokio::time::Sleep;

use super::receive_memory::Reservation;
use super::settings::RouterSettings;
use crate::compression::{DecompressError, Encoding};
use crate::envelope::{COMPRESSED, Decoder, Envelope, TooLong};
use crate::protocol::server::{RequestHead, end_flag};
use crate::{Body, ConnectError};

/// The unread rest of a request in envelopes.
pub(super) struct EnvelopeReader {
    body: Body,
    decoder: Decoder,
    end_flag: Option<u8>,
    encoding: Encoding,
    limit: usize,
    timeout: Duration,
    reservation: Reservation,
    /// Runs while a message has begun and not ended.
    timer: Option<Pin<Box<Sleep>>>,
    is_ended: bool,
}

impl EnvelopeReader {
    /// A reader with the limits of a router; the receive timeout runs while a message is incomplete.
    pub(super) fn new(body: Body, head: &RequestHead, settings: &RouterSettings) -> Self {
        let limit = settings.limits.budget().bytes;
        Self {
            body,
            decoder: Decoder::new(limit),
            end_flag: end_flag(head.format),
            encoding: head.encoding,
            limit,
            timeout: settings.limits.receive_timeout(),
            reservation: settings.reservation(),
            timer: None,
            is_ended: false,
        }
    }

    /// Returns the next message; `None` at the end, and after an error.
    pub(super) fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Option<Bytes>, ConnectError>> {
        if self.is_ended {
            return Poll::Ready(Ok(None));
        }
        let next = ready!(self.poll_envelope(cx)).and_then(|envelope| match envelope {
            Some(envelope) if self.is_end(&envelope) => Ok(None),
            Some(envelope) => self.open(envelope).map(Some),
            None => Ok(None),
        });
        if !matches!(next, Ok(Some(_))) {
            self.is_ended = true;
            self.end_wait();
        }
        Poll::Ready(next)
    }

    fn poll_envelope(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Option<Envelope>, ConnectError>> {
        loop {
            let next = self.decoder.decode().map_err(too_long)?;
            if next.is_some() {
                self.end_wait();
                return Poll::Ready(Ok(next));
            }
            let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) else {
                return self.poll_timeout(cx);
            };
            match frame {
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        self.decoder.push(data);
                    }
                }
                Some(Err(error)) => {
                    let broken = ConnectError::canceled("the request broke off");
                    return Poll::Ready(Err(broken.with_source(error)));
                }
                None if self.decoder.is_empty() => {
                    self.body = Body::empty();
                    return Poll::Ready(Ok(None));
                }
                None => {
                    let message = "the request ends inside a message";
                    return Poll::Ready(Err(ConnectError::invalid_argument(message)));
                }
            }
        }
    }

    /// Ends timer and reservation: nothing of the next message is here.
    fn end_wait(&mut self) {
        self.timer = None;
        self.reservation.release();
    }

    fn poll_timeout(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Option<Envelope>, ConnectError>> {
        if self.decoder.is_empty() {
            return Poll::Pending;
        }
        if let Poll::Ready(displaced) = self.reservation.poll_reserve(cx, self.decoder.held()) {
            return Poll::Ready(Err(displaced));
        }
        let timeout = self.timeout;
        let timer = self
            .timer
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(timeout)));
        ready!(timer.as_mut().poll(cx));
        let message = format!("a message did not come whole within {timeout:?}");
        Poll::Ready(Err(ConnectError::deadline_exceeded(message)))
    }

    fn is_end(&self, envelope: &Envelope) -> bool {
        self.end_flag == Some(envelope.flags & !COMPRESSED)
    }

    fn open(&self, envelope: Envelope) -> Result<Bytes, ConnectError> {
        let Envelope { flags, data } = envelope;
        match flags {
            0 => Ok(data),
            COMPRESSED if self.encoding == Encoding::Identity => Err(ConnectError::internal(
                "a message is compressed, and no header says how",
            )),
            COMPRESSED if data.is_empty() => Ok(data),
            COMPRESSED => decompress(self.encoding, data, self.limit),
            _ => Err(ConnectError::internal(format!(
                "an envelope has the flags {flags:#010b}"
            ))),
        }
    }

    /// Returns the only message of a request that has exactly one.
    pub(super) async fn only(&mut self) -> Result<Bytes, ConnectError> {
        let first = poll_fn(|cx| self.poll_next(cx)).await?;
        let first =
            first.ok_or_else(|| ConnectError::unimplemented("the request has no message"))?;
        match poll_fn(|cx| self.poll_next(cx)).await? {
            None => Ok(first),
            Some(_) => Err(ConnectError::unimplemented(
                "the request has more than one message",
            )),
        }
    }

    /// Takes the unread rest of the body.
    pub(super) fn take_body(&mut self) -> Body {
        std::mem::take(&mut self.body)
    }
}

/// Decompresses a message of a request.
pub(super) fn decompress(
    encoding: Encoding,
    message: Bytes,
    limit: usize,
) -> Result<Bytes, ConnectError> {
    let length = message.len();
    encoding
        .decompress(message, limit)
        .map_err(|error| match error {
            DecompressError::TooLong => too_long(encoding.too_long(length, limit)),
            DecompressError::Corrupt => {
                ConnectError::invalid_argument(format!("the message is not {}", encoding.as_str()))
                    .with_source(error)
            }
        })
}

#[cold]
pub(super) fn too_long(error: TooLong) -> ConnectError {
    ConnectError::resource_exhausted(format!("the message {error}")).with_source(error)
}
