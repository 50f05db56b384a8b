//! The code of an HTTP status, for errors that name none.

use http::StatusCode;

use crate::Code;

/// Returns the code of an HTTP status over REST.
///
/// Unlike over Connect, a status is the server's own word here, not a proxy's: a 404 means that something does not exist. A 409 is
/// `aborted`, which is true of any conflict, whereas `already_exists` is true of a few.
pub(super) fn code_of_status(status: StatusCode) -> Code {
    match status.as_u16() {
        400 | 406 | 411 | 414 | 415 | 422 | 431 => Code::InvalidArgument,
        401 | 407 => Code::Unauthenticated,
        403 => Code::PermissionDenied,
        404 | 410 => Code::NotFound,
        405 | 501 => Code::Unimplemented,
        408 | 504 => Code::DeadlineExceeded,
        409 => Code::Aborted,
        412 | 428 => Code::FailedPrecondition,
        413 | 429 => Code::ResourceExhausted,
        416 => Code::OutOfRange,
        499 => Code::Canceled,
        502 | 503 => Code::Unavailable,
        500..=599 => Code::Internal,
        _ => Code::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(status: u16) -> Code {
        code_of_status(StatusCode::from_u16(status).unwrap())
    }

    #[test]
    fn every_status_of_a_code_has_a_code_of_the_same_meaning() {
        for known in Code::ALL {
            let status = known.http_status();
            let read = code_of_status(status);
            assert_eq!(read.http_status(), status, "{known} and {read}");
        }
    }

    #[test]
    fn other_statuses_are_unknown_or_internal() {
        for status in [100, 206, 302, 418, 451, 600, 999] {
            assert_eq!(code(status), Code::Unknown, "{status}");
        }
        for status in [500, 505, 511, 599] {
            assert_eq!(code(status), Code::Internal, "{status}");
        }
        assert_eq!(code(408), Code::DeadlineExceeded);
        assert_eq!(code(412), Code::FailedPrecondition);
        assert_eq!(code(422), Code::InvalidArgument);
    }
}
