//! Headers in which a server that rejects a request lists what it would have accepted.

#[cfg(feature = "server")]
use http::HeaderMap;
use http::header::HeaderName;
#[cfg(feature = "server")]
use http::header::{ACCEPT_ENCODING, ALLOW};

#[cfg(feature = "server")]
use crate::{Code, ConnectError};

/// `Accept-Post`: with a 415, the content types that would have been accepted.
#[cfg(feature = "server")]
pub(crate) const ACCEPT_POST: HeaderName = HeaderName::from_static("accept-post");

/// `Connect-Accept-Encoding`: how the messages of a stream of Connect may be compressed.
pub(crate) const CONNECT_ACCEPT_ENCODING: HeaderName =
    HeaderName::from_static("connect-accept-encoding");

/// `grpc-accept-encoding`: how messages of gRPC may be compressed.
pub(crate) const GRPC_ACCEPT_ENCODING: HeaderName = HeaderName::from_static("grpc-accept-encoding");

/// Copies the announcements of a rejection. Both of its codes say that nothing was done.
#[cfg(feature = "server")]
pub(crate) fn write_announcements(error: &ConnectError, into: &mut HeaderMap) {
    if !matches!(error.code(), Code::Unknown | Code::Unimplemented) {
        return;
    }
    for name in [
        ALLOW,
        ACCEPT_POST,
        ACCEPT_ENCODING,
        CONNECT_ACCEPT_ENCODING,
        GRPC_ACCEPT_ENCODING,
    ] {
        if let Some(value) = error.headers().get(&name) {
            into.insert(name, value.clone());
        }
    }
}
