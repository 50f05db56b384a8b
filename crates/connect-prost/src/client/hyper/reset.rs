//! What a peer says by resetting a stream of HTTP/2.
//!
//! Basis: "Errors" of gRPC over HTTP2, which maps the reasons of HTTP/2 to codes.

use std::error::Error;

use h2::Reason;

use crate::Code;

/// A stream that the peer reset.
pub(super) struct Reset {
    pub(super) code: Code,
    /// Whether the peer says that it has not looked at the request.
    pub(super) unsent: bool,
}

/// The reset among the causes of an error, if there is one.
pub(super) fn told_by(error: &(dyn Error + 'static)) -> Option<Reset> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<h2::Error>() {
            return error
                .reason()
                .filter(|_| error.is_reset() && error.is_remote())
                .map(read);
        }
        cause = error.source();
    }
    None
}

fn read(reason: Reason) -> Reset {
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
    fn a_refused_stream_was_not_looked_at() {
        let reset = read(Reason::REFUSED_STREAM);
        assert!(reset.unsent);
        assert_eq!(reset.code, Code::Unavailable);
        assert!(!read(Reason::CANCEL).unsent);
    }

    #[test]
    fn other_errors_are_no_resets() {
        assert!(told_by(&std::io::Error::other("broken")).is_none());
        let ours = h2::Error::from(Reason::CANCEL);
        assert!(told_by(&ours).is_none(), "it did not come from the peer");
    }
}
