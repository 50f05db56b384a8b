//! What opening a connection works with: a target, a stream, the versions of HTTP, a deadline, and the error of a failed step.
//!
//! Nothing here opens a connection.

mod failure;
mod stream;
mod target;

pub(super) use self::failure::{BoxError, ConnectFailure, Deadline};
pub(super) use self::stream::{Recipient, Stream};
pub(super) use self::target::{Target, without_userinfo};

/// The versions of HTTP that connections may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Versions {
    /// HTTP/1.1 on plain connections; over TLS, the server's choice by ALPN.
    #[default]
    Negotiated,
    Http1,
    Http2,
}
