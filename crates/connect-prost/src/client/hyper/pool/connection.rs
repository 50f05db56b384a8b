//! One exchange: a request goes out on a connection, and again on another if it did not get that far.

use std::future::ready;
use std::sync::Arc;

use http::Request;
use hyper::body::Incoming;
use hyper::client::conn::{TrySendError, http2};

use super::http1::Http1;
use super::origin::Origin;
use crate::Body;
use crate::client::hyper::broke_off;
use crate::client::transport::{TransportError, TransportFuture};

/// What one call may send its request on.
pub(super) enum Connection {
    Http1(Http1),
    Http2 {
        sender: http2::SendRequest<Body>,
        /// Whether calls went over it before. The peer may have closed it since.
        is_reused: bool,
    },
}

/// Sends a request to its origin, at once if there is a connection.
pub(in crate::client::hyper) fn send(
    origin: Arc<Origin>,
    request: Request<Body>,
) -> TransportFuture {
    match origin.unused() {
        Some(connection) => send_on(connection, origin, request),
        None => Box::pin(async move {
            let connection = origin.connection().await.map_err(TransportError::unsent)?;
            send_on(connection, origin, request).await
        }),
    }
}

/// The request is handed over here, and not in the future, which would only carry it from place to place.
fn send_on(connection: Connection, origin: Arc<Origin>, request: Request<Body>) -> TransportFuture {
    match connection {
        Connection::Http1(mut connection) => {
            let exchange = connection.send(request, origin.host());
            Box::pin(async move {
                match exchange.await {
                    Ok(response) => Ok(connection.lend(origin, response)),
                    Err(error) => send_again(error, connection.is_reused, origin).await,
                }
            })
        }
        Connection::Http2 {
            mut sender,
            is_reused,
        } => {
            let exchange = sender.try_send_request(request);
            Box::pin(async move {
                match exchange.await {
                    Ok(response) => Ok(response.map(received)),
                    Err(error) => send_again(error, is_reused, origin).await,
                }
            })
        }
    }
}

fn received(body: Incoming) -> Body {
    use http_body_util::BodyExt as _;
    Body::new(body.map_err(broke_off))
}

/// Tries another connection if the peer had closed this one, kept from an earlier call, before the request could leave.
fn send_again(
    mut error: TrySendError<Request<Body>>,
    is_reused: bool,
    origin: Arc<Origin>,
) -> TransportFuture {
    let error = match error.take_message() {
        Some(mut request) if is_reused => {
            origin.complete(request.uri_mut());
            return send(origin, request);
        }
        Some(_) => TransportError::unsent(error.into_error()),
        None => broke_off(error.into_error()),
    };
    Box::pin(ready(Err(error)))
}
