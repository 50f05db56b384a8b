//! The version of HTTP that a request needs, and the failure where an origin does not have it.

use http::uri::Scheme;
use http::{Uri, Version};

use crate::Code;
use crate::client::hyper::net::{ConnectFailure, Versions};

/// What a request needs of its connection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Needed {
    /// Every connection of the origin will do.
    Any,
    Http2,
}

/// Whether the connections to an origin use HTTP/2.
pub(super) enum Http2 {
    All,
    /// The server chooses for each connection. The failure is for requests that need HTTP/2 where it chose HTTP/1.1.
    Negotiated(ConnectFailure),
    None(ConnectFailure),
}

impl Http2 {
    /// Reads it from the settings of the transport and the scheme of a URI.
    pub(super) fn of(versions: Versions, uri: &Uri) -> Http2 {
        let is_secure = uri.scheme() == Some(&Scheme::HTTPS);
        match versions {
            Versions::Http2 => Http2::All,
            Versions::Http1 => Http2::None(missing(
                uri,
                "the transport uses only HTTP/1.1; build it without `http1_only()`, and for `http` URLs with `http2_only()`",
            )),
            Versions::Negotiated if is_secure => {
                Http2::Negotiated(missing(uri, "the server chose HTTP/1.1"))
            }
            Versions::Negotiated => Http2::None(missing(
                uri,
                "connections without TLS use HTTP/1.1; build the transport with `http2_only()`",
            )),
        }
    }

    /// Returns what a request of this version needs.
    pub(super) fn needed(&self, version: Version) -> Result<Needed, ConnectFailure> {
        if version <= Version::HTTP_11 {
            return Ok(Needed::Any);
        }
        match self {
            Http2::All => Ok(Needed::Any),
            Http2::Negotiated(_) => Ok(Needed::Http2),
            Http2::None(failure) => Err(failure.clone()),
        }
    }

    /// Returns the failure of a request that needs HTTP/2 where the server chose HTTP/1.1.
    pub(super) fn not_chosen(&self) -> Option<&ConnectFailure> {
        match self {
            Http2::Negotiated(failure) => Some(failure),
            Http2::All | Http2::None(_) => None,
        }
    }
}

fn missing(uri: &Uri, cause: &str) -> ConnectFailure {
    let step = format!("connecting to {}", uri.host().unwrap_or_default());
    let cause = format!("the request needs HTTP/2, as gRPC does, and {cause}");
    ConnectFailure::new(step, cause).with_code(Code::FailedPrecondition)
}
