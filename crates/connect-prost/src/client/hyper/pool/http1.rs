//! An HTTP/1.1 connection: one call at a time. It returns to the pool when the response body is read.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::header::{HOST, PROXY_AUTHORIZATION};
use http::{HeaderValue, Request, Response, Uri};
use http_body::{Body as _, Frame, SizeHint};
use hyper::body::Incoming;
use hyper::client::conn::{TrySendError, http1};

use super::origin::Origin;
use super::reset::exchange_error;
use crate::client::hyper::net::Recipient;
use crate::{Body, BodyError};

/// An HTTP/1.1 connection that no other call uses.
pub(super) struct Http1 {
    sender: http1::SendRequest<Body>,
    recipient: Recipient,
    /// Whether it was idle in the pool before. The peer may have closed it since.
    pub(super) is_reused: bool,
}

impl Http1 {
    pub(super) fn new(sender: http1::SendRequest<Body>, recipient: Recipient) -> Http1 {
        Http1 {
            sender,
            recipient,
            is_reused: false,
        }
    }

    /// Returns whether the last exchange has ended and the peer has not closed the connection.
    pub(super) fn is_ready(&self) -> bool {
        self.sender.is_ready()
    }

    /// Waits until the last exchange has ended. Returns `false` if the connection is closed.
    pub(super) async fn ready(&mut self) -> bool {
        self.sender.ready().await.is_ok()
    }

    /// Sends a request with this `Host`. The error contains the request if none of it left.
    pub(super) fn send(
        &mut self,
        mut request: Request<Body>,
        host: &HeaderValue,
    ) -> impl Future<Output = Result<Response<Incoming>, TrySendError<Request<Body>>>> + use<> {
        self.set_target(&mut request, host);
        self.sender.try_send_request(request)
    }

    /// Sets the request target and `Host` for the recipient (RFC 9112, section 3.2).
    fn set_target(&self, request: &mut Request<Body>, host: &HeaderValue) {
        match &self.recipient {
            Recipient::Server => {
                let parts = std::mem::take(request.uri_mut()).into_parts();
                *request.uri_mut() = parts.path_and_query.map(Uri::from).unwrap_or_default();
            }
            Recipient::Proxy { authorization } => {
                if let Some(authorization) = authorization.clone() {
                    let headers = request.headers_mut();
                    headers.insert(PROXY_AUTHORIZATION, authorization);
                }
            }
        }
        let headers = request.headers_mut();
        headers.entry(HOST).or_insert_with(|| host.clone());
    }

    /// Returns the response. Its body returns the connection to the pool at its end or when dropped.
    pub(super) fn into_response(
        self,
        origin: Arc<Origin>,
        response: Response<Incoming>,
    ) -> Response<Body> {
        let (head, body) = response.into_parts();
        if body.is_end_stream() {
            origin.release(self);
            return Response::from_parts(head, Body::empty());
        }
        let connection = Some((origin, self));
        Response::from_parts(head, Body::new(PooledBody { body, connection }))
    }
}

/// A response body with its connection.
struct PooledBody {
    body: Incoming,
    connection: Option<(Arc<Origin>, Http1)>,
}

impl PooledBody {
    fn release(&mut self) {
        if let Some((origin, connection)) = self.connection.take() {
            origin.release(connection);
        }
    }
}

impl http_body::Body for PooledBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        if frame.is_none() {
            self.release();
        }
        Poll::Ready(frame.map(|frame| frame.map_err(|error| exchange_error(error).into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// hyper keeps the connection if it can drain the unread rest cheaply, and closes it otherwise.
impl Drop for PooledBody {
    fn drop(&mut self) {
        self.release();
    }
}
