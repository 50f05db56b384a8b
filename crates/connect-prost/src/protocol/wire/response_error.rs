//! Why a response gives no message to a client.

use http::StatusCode;

use crate::{Code, ConnectError};

/// A failed call, and whose error it is.
#[derive(Clone, Debug)]
pub(crate) enum ResponseError {
    /// The peer reports that the call failed.
    Wire(ConnectError),
    /// The response of the peer cannot be read.
    Local(ConnectError),
}

/// Returns the code of an HTTP response without a Connect error body.
///
/// This is not the inverse of [`Code::http_status`]. Such a response is sent by something that does not speak Connect, such as a
/// proxy or a load balancer. A 404 therefore means that the procedure does not exist.
pub(crate) fn code_of_status(status: StatusCode) -> Code {
    match status.as_u16() {
        400 => Code::Internal,
        401 => Code::Unauthenticated,
        403 => Code::PermissionDenied,
        404 => Code::Unimplemented,
        429 | 502 | 503 | 504 => Code::Unavailable,
        _ => Code::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_of_a_proxy_has_a_code_of_its_own() {
        assert_eq!(code_of_status(StatusCode::NOT_FOUND), Code::Unimplemented);
        assert_eq!(code_of_status(StatusCode::BAD_GATEWAY), Code::Unavailable);
    }
}
