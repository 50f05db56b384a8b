//! The client half of gRPC-Web, where it differs from gRPC.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::ConnectError;
use crate::protocol::grpc;
use crate::protocol::wire::ResponseError;

pub(in crate::protocol) use crate::protocol::grpc::client::{
    trailers_only as finish, write_timeout as write_head,
};

/// Reads the last envelope of a response: its trailers, and how the call ended.
pub(in crate::protocol) fn read_end(
    data: &[u8],
    trailers: &mut HeaderMap,
) -> Result<(), ResponseError> {
    let Some(read) = read_trailers(data) else {
        let error = ConnectError::internal("the trailers of the response are malformed");
        return Err(ResponseError::Local(error));
    };
    *trailers = read;
    grpc::client::read_trailers(trailers)
}

/// Reads the lines of an HTTP/1 head; `None` if it is something else.
fn read_trailers(data: &[u8]) -> Option<HeaderMap> {
    let mut trailers = HeaderMap::new();
    for line in data.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            continue;
        }
        let colon = line.iter().position(|byte| *byte == b':')?;
        let (name, value) = (&line[..colon], line[colon + 1..].trim_ascii());
        let name = HeaderName::from_bytes(name.trim_ascii()).ok()?;
        let value = HeaderValue::from_bytes(value).ok()?;
        trailers.try_append(name, value).ok()?;
    }
    Some(trailers)
}

#[cfg(test)]
mod tests {
    use super::read_trailers;

    #[test]
    fn lines_are_read_in_any_case_and_nonsense_is_rejected() {
        let trailers = read_trailers(b"Grpc-Status: 0\r\nx-a:b\r\nx-a: c\n").unwrap();
        assert_eq!(trailers["grpc-status"], "0");
        assert_eq!(trailers.get_all("x-a").iter().count(), 2);
        assert!(read_trailers(b"no colon").is_none());
        assert!(read_trailers(b": empty name").is_none());
        assert!(read_trailers(b"").is_some());
    }
}
