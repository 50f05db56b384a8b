//! Sends a request on a pooled connection. A request that did not leave because the connection was closed is sent on another one.

use std::future::ready;
use std::sync::Arc;

use http::Request;
use hyper::body::Incoming;
use hyper::client::conn::{TrySendError, http2};

use super::http1::Http1;
use super::origin::Origin;
use super::reset::exchange_error;
use crate::Body;
use crate::client::transport::{TransportError, TransportFuture};

/// A connection checked out for one call.
pub(super) enum Connection {
    Http1(Http1),
    Http2 {
        sender: http2::SendRequest<Body>,
        /// Whether earlier calls used it. The peer may have closed it since.
        is_reused: bool,
    },
}

/// Sends a request to its origin, immediately if a connection of the version that it needs is idle.
pub(crate) fn send(origin: Arc<Origin>, request: Request<Body>) -> TransportFuture {
    let needed = match origin.needed(request.version()) {
        Ok(needed) => needed,
        Err(failure) => return Box::pin(ready(Err(failure.into()))),
    };
    match origin.idle_connection(needed) {
        Some(connection) => send_on(connection, origin, request),
        None => Box::pin(async move {
            let connection = origin.connection(needed).await?;
            send_on(connection, origin, request).await
        }),
    }
}

/// Sends a request. It is passed to hyper here and not in the future, which would otherwise carry and move it.
fn send_on(connection: Connection, origin: Arc<Origin>, request: Request<Body>) -> TransportFuture {
    match connection {
        Connection::Http1(mut connection) => {
            let exchange = connection.send(request, origin.host());
            Box::pin(async move {
                match exchange.await {
                    Ok(response) => Ok(connection.into_response(origin, response)),
                    Err(error) => retry_unsent(error, connection.is_reused, origin).await,
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
                    Err(error) => retry_unsent(error, is_reused, origin).await,
                }
            })
        }
    }
}

fn received(body: Incoming) -> Body {
    use http_body_util::BodyExt as _;
    Body::new(body.map_err(exchange_error))
}

/// Sends the request on another connection if the peer had closed this reused one before any of the request left.
fn retry_unsent(
    mut error: TrySendError<Request<Body>>,
    is_reused: bool,
    origin: Arc<Origin>,
) -> TransportFuture {
    let error = match error.take_message() {
        Some(mut request) if is_reused => {
            origin.make_absolute(request.uri_mut());
            return send(origin, request);
        }
        Some(_) => TransportError::unsent(error.into_error()),
        None => exchange_error(error.into_error()),
    };
    Box::pin(ready(Err(error)))
}
