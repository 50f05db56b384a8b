//! The error of an exchange that failed, with the code and retry safety that an HTTP/2 reset or GOAWAY implies.
//!
//! Basis: "Errors" of gRPC over HTTP2, which maps HTTP/2 error codes to gRPC codes; RFC 9113, section 8.7, for safe retries.

use std::error::Error;

use h2::Reason;

use crate::Code;
use crate::client::transport::TransportError;

/// Returns the error of an exchange that ended before its response did.
pub(super) fn exchange_error(error: impl Error + Send + Sync + 'static) -> TransportError {
    match remote_reset(&error) {
        Some(reset) if reset.unsent => TransportError::unsent(error).with_code(reset.code),
        Some(reset) => TransportError::new(error).with_code(reset.code),
        None => TransportError::new(error),
    }
}

/// A stream that the peer reset.
struct Reset {
    code: Code,
    /// Whether the peer declares that it did not process the request.
    unsent: bool,
}

/// Finds a reset by the peer among the causes of an error.
fn remote_reset(error: &(dyn Error + 'static)) -> Option<Reset> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<h2::Error>() {
            return read(error).filter(|_| error.is_remote());
        }
        cause = error.source();
    }
    None
}

fn read(error: &h2::Error) -> Option<Reset> {
    match error.reason() {
        Some(reason) if error.is_reset() => Some(read_reset(reason)),
        // GOAWAY ends only streams that the peer will not process. The others fail with the connection.
        _ if error.is_go_away() => Some(Reset {
            code: Code::Unavailable,
            unsent: true,
        }),
        _ => None,
    }
}

fn read_reset(reason: Reason) -> Reset {
    let code = match reason {
        Reason::REFUSED_STREAM => Code::Unavailable,
        Reason::CANCEL => Code::Canceled,
        Reason::ENHANCE_YOUR_CALM => Code::ResourceExhausted,
        Reason::INADEQUATE_SECURITY => Code::PermissionDenied,
        _ => Code::Internal,
    };
    Reset {
        code,
        unsent: reason == Reason::REFUSED_STREAM,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_stream_was_not_processed() {
        let reset = read_reset(Reason::REFUSED_STREAM);
        assert!(reset.unsent);
        assert_eq!(reset.code, Code::Unavailable);
        assert!(!read_reset(Reason::CANCEL).unsent);
    }

    #[test]
    fn other_errors_are_not_resets() {
        assert!(remote_reset(&std::io::Error::other("broken")).is_none());
        let ours = h2::Error::from(Reason::CANCEL);
        assert!(remote_reset(&ours).is_none(), "the peer did not send it");
    }
}
