//! A connection of HTTP/1.1: one call at a time, and the next when the answer is read.

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
use crate::client::hyper::broke_off;
use crate::client::hyper::stream::Reader;
use crate::{Body, BodyError};

/// A connection that nobody else uses.
pub(super) struct Http1 {
    sender: http1::SendRequest<Body>,
    reader: Reader,
    /// Whether it has carried a call before, or was kept for one. The peer may have closed it since.
    pub(super) is_reused: bool,
}

impl Http1 {
    pub(super) fn new(sender: http1::SendRequest<Body>, reader: Reader) -> Http1 {
        Http1 {
            sender,
            reader,
            is_reused: false,
        }
    }

    /// Whether the last call is over and the peer has not closed.
    pub(super) fn is_ready(&self) -> bool {
        self.sender.is_ready()
    }

    /// Waits until it is; `false` if it never will be.
    pub(super) async fn ready(&mut self) -> bool {
        self.sender.ready().await.is_ok()
    }

    /// Sends a request to the origin of that name. What has not left comes back with the error.
    pub(super) fn send(
        &mut self,
        mut request: Request<Body>,
        host: &HeaderValue,
    ) -> impl Future<Output = Result<Response<Incoming>, TrySendError<Request<Body>>>> + use<> {
        self.address(&mut request, host);
        self.sender.try_send_request(request)
    }

    /// Gives a request the form of RFC 9112, section 3.2, for whoever reads it.
    fn address(&self, request: &mut Request<Body>, host: &HeaderValue) {
        match &self.reader {
            Reader::Server => {
                let parts = std::mem::take(request.uri_mut()).into_parts();
                *request.uri_mut() = parts.path_and_query.map(Uri::from).unwrap_or_default();
            }
            Reader::Proxy { authorization } => {
                if let Some(authorization) = authorization.clone() {
                    let headers = request.headers_mut();
                    headers.insert(PROXY_AUTHORIZATION, authorization);
                }
            }
        }
        let headers = request.headers_mut();
        headers.entry(HOST).or_insert_with(|| host.clone());
    }

    /// The response, which gives the connection back once its body is read.
    pub(super) fn lend(self, origin: Arc<Origin>, response: Response<Incoming>) -> Response<Body> {
        let (head, body) = response.into_parts();
        if body.is_end_stream() {
            origin.give_back(self);
            return Response::from_parts(head, Body::empty());
        }
        let lent = Some((origin, self));
        Response::from_parts(head, Body::new(Answer { body, lent }))
    }
}

/// The body of an answer, with the connection that it comes from.
struct Answer {
    body: Incoming,
    lent: Option<(Arc<Origin>, Http1)>,
}

impl Answer {
    fn give_back(&mut self) {
        if let Some((origin, connection)) = self.lent.take() {
            origin.give_back(connection);
        }
    }
}

impl http_body::Body for Answer {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        if frame.is_none() {
            self.give_back();
        }
        Poll::Ready(frame.map(|frame| frame.map_err(|error| broke_off(error).into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// What is left unread may be so little that the connection survives, which it knows itself.
impl Drop for Answer {
    fn drop(&mut self) {
        self.give_back();
    }
}
