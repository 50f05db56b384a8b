//! The client half of REST: a message becomes a request by one of the HTTP rules of its method, and a response a message or an
//! error.
//!
//! | Room | Holds |
//! |---|---|
//! | `bound_message` | what the rules ask of a message |
//! | `rule`, `pattern` | which rule is called, and its path |
//! | `bound_request` | path, query and body of a message |
//! | `response` | the head of a response, and how it ends |
//! | `error_body`, `status` | errors in all shapes that there are |

mod bound_message;
mod bound_request;
mod error_body;
mod pattern;
mod response;
mod rule;
mod status;

use std::time::Duration;

use http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, Method, Request, Uri, request};

pub(crate) use self::bound_message::BoundMessage;
pub(crate) use self::bound_request::BoundRequest;
pub(in crate::protocol) use self::bound_request::bind;
pub(in crate::protocol) use self::error_body::read_failure;
pub(crate) use self::response::ResponseHead;
pub(crate) use self::rule::constant_path;
use crate::compression::Encoding;
use crate::protocol::{Protocol, WireFormat};
use crate::{Codec, ConnectError, Spec, StreamType};

/// `X-Server-Timeout`, in seconds.
const TIMEOUT_HEADER: HeaderName = HeaderName::from_static("x-server-timeout");

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Returns the format in which a method is called. A service without procedures is called in JSON whatever the codec.
///
/// # Errors
///
/// When the method streams or has no rules, and for a codec that was chosen together with the protocol and is not JSON.
pub(in crate::protocol) fn format_of_call(
    spec: &Spec,
    codec: Codec,
) -> Result<&'static WireFormat, ConnectError> {
    if spec.stream_type != StreamType::Unary {
        return Err(ConnectError::unimplemented(
            "a method that streams cannot be called over REST; choose another protocol",
        ));
    }
    if spec.http.is_empty() {
        return Err(ConnectError::unimplemented(
            "the method has no HTTP rule, so it cannot be called over REST; choose another protocol",
        ));
    }
    if codec != Codec::Json && !spec.rest_only {
        return Err(ConnectError::invalid_argument(
            "REST has no binary messages; choose the codec JSON, or another protocol",
        ));
    }
    WireFormat::of_route(spec.consumes)
        .iter()
        .find(|format| format.protocol == Protocol::Rest)
        .ok_or_else(|| ConnectError::unimplemented("the method has no format over REST"))
}

/// Writes the head of a request; `headers` are the caller's own. `has_body` decides about the headers that describe one.
pub(in crate::protocol) fn write_head(
    (method, uri): (Method, Uri),
    format: &WireFormat,
    has_body: bool,
    encoding: Encoding,
    timeout: Option<Duration>,
    headers: HeaderMap,
) -> request::Parts {
    let mut parts = Request::new(()).into_parts().0;
    parts.method = method;
    parts.uri = uri;
    parts.headers = headers;
    let headers = &mut parts.headers;
    if has_body {
        headers.insert(CONTENT_TYPE, format.content_type());
        if encoding != Encoding::Identity {
            headers.insert(
                CONTENT_ENCODING,
                HeaderValue::from_static(encoding.as_str()),
            );
        }
    }
    headers.insert(ACCEPT, JSON);
    let timeout = timeout.map(format_timeout);
    if let Some(value) = timeout.and_then(|text| HeaderValue::try_from(text).ok()) {
        headers.insert(TIMEOUT_HEADER, value);
    }
    parts
}

/// Writes seconds with as many decimals as they have, at most three. Part of a millisecond counts as one.
fn format_timeout(timeout: Duration) -> String {
    let millis = timeout.subsec_nanos().div_ceil(1_000_000);
    let seconds = timeout.as_secs().saturating_add(u64::from(millis / 1000));
    let millis = millis % 1000;
    match millis {
        0 => seconds.to_string(),
        _ => format!("{seconds}.{millis:03}")
            .trim_end_matches('0')
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_is_seconds_with_the_decimals_that_it_needs() {
        for (millis, expected) in [
            (0, "0"),
            (1, "0.001"),
            (250, "0.25"),
            (10_000, "10"),
            (61_010, "61.01"),
        ] {
            assert_eq!(format_timeout(Duration::from_millis(millis)), expected);
        }
        assert_eq!(format_timeout(Duration::from_micros(1)), "0.001");
        assert_eq!(format_timeout(Duration::from_micros(1_999_100)), "2");
    }
}
