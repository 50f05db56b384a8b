//! What a peer says by ending a stream of HTTP/2.
//!
//! Basis: "Errors" of gRPC over HTTP2, which maps the reasons of HTTP/2 to codes; RFC 9113, section 8.7, for what may be sent again.

use std::error::Error;

use h2::Reason;

use crate::Code;

/// A stream that the peer ended.
pub(super) struct Reset {
    pub(super) code: Code,
    /// Whether the peer says that it has not looked at the request.
    pub(super) unsent: bool,
}

/// What the peer says among the causes of an error, if anything.
pub(super) fn told_by(error: &(dyn Error + 'static)) -> Option<Reset> {
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
        // This ends only the streams that the peer has not looked at and will not. The others fail when the connection does.
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
    fn a_refused_stream_was_not_looked_at() {
        let reset = read_reset(Reason::REFUSED_STREAM);
        assert!(reset.unsent);
        assert_eq!(reset.code, Code::Unavailable);
        assert!(!read_reset(Reason::CANCEL).unsent);
    }

    #[test]
    fn other_errors_are_no_resets() {
        assert!(told_by(&std::io::Error::other("broken")).is_none());
        let ours = h2::Error::from(Reason::CANCEL);
        assert!(told_by(&ours).is_none(), "it did not come from the peer");
    }
}
