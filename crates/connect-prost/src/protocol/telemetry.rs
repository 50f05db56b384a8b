//! The names by which traces know calls: the OpenTelemetry semantic conventions for RPC, version 1.45.

use super::Protocol;
use crate::{Code, Spec};

/// The value of `otel.status_code` for a call that failed.
pub(crate) const ERROR: &str = "ERROR";

/// Returns the value of `rpc.system.name`.
pub(crate) const fn system_name(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Connect => "connectrpc",
        Protocol::Grpc | Protocol::GrpcWeb => "grpc",
        Protocol::Rest => "rest",
    }
}

/// Returns the value of `rpc.method`: `package.Service/Method`.
pub(crate) fn method_name(spec: &Spec) -> &'static str {
    spec.procedure.trim_start_matches('/')
}

/// Returns the value of `rpc.response.status_code`; `None` where the protocol has none for a success.
pub(crate) const fn status_code(
    protocol: Protocol,
    result: Result<(), Code>,
) -> Option<&'static str> {
    match (protocol, result) {
        (Protocol::Connect | Protocol::Rest, Ok(())) => None,
        (Protocol::Connect | Protocol::Rest, Err(code)) => Some(code.as_str()),
        (Protocol::Grpc | Protocol::GrpcWeb, Ok(())) => Some("OK"),
        (Protocol::Grpc | Protocol::GrpcWeb, Err(code)) => Some(grpc_name(code)),
    }
}

/// Returns whether a server that ends a call with this code has failed. The other codes blame the caller.
#[cfg(feature = "server")]
pub(crate) const fn is_server_error(code: Code) -> bool {
    matches!(
        code,
        Code::Unknown
            | Code::DeadlineExceeded
            | Code::Unimplemented
            | Code::Internal
            | Code::Unavailable
            | Code::DataLoss
    )
}

/// Returns gRPC's name of a code.
const fn grpc_name(code: Code) -> &'static str {
    match code {
        Code::Canceled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_grpc_are_those_of_connect_in_upper_case() {
        for code in Code::ALL {
            let grpc = status_code(Protocol::Grpc, Err(code)).unwrap();
            assert_eq!(status_code(Protocol::GrpcWeb, Err(code)), Some(grpc));
            let connect = status_code(Protocol::Connect, Err(code)).unwrap();
            // The one that the two spell differently.
            let expected = connect.replace("canceled", "cancelled");
            assert_eq!(grpc, expected.to_uppercase());
        }
        assert_eq!(status_code(Protocol::Grpc, Ok(())), Some("OK"));
        assert_eq!(status_code(Protocol::Connect, Ok(())), None);
    }
}
