//! The server half of all protocols: the one file that chooses among them.
//!
//! A route offers wire formats; the head of a request at that route selects one of them.

mod refusal;

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, Method, StatusCode, request, response};
use http_body::Body as _;

use self::refusal::{method_not_allowed, takes_get, unsupported_content_type};
use super::wire::{single, write_announcements};
use super::{Framing, Protocol, WireFormat, connect_stream, connect_unary, grpc, grpc_web, rest};
use crate::compression::Encoding;
use crate::{Body, Codec, ConnectError, HttpRule, Spec, StreamType};

pub(crate) use self::refusal::{no_rule_for_method, unbound, unknown_path, unreceived};
pub(crate) use super::wire::{End, RequestHead, ResponseContext, RestContext};

/// Finds which of the offered formats a request has. A GET has none: its query names the codec.
pub(crate) fn negotiate(
    parts: &request::Parts,
    offered: &'static [WireFormat],
) -> Option<&'static WireFormat> {
    if parts.method != Method::POST {
        return None;
    }
    let content_type = single(&parts.headers, &CONTENT_TYPE).ok().flatten()?;
    WireFormat::find(offered, content_type)
}

/// Returns the format of an error for a request that has none of the formats that its route offers: that of the
/// protocol whose content type it has, if it is one. A GET can only be Connect's.
pub(crate) fn error_format(parts: &request::Parts) -> Option<&'static WireFormat> {
    let unary = WireFormat::of_procedure(StreamType::Unary);
    match parts.method {
        Method::GET => Some(json_unary()),
        _ => negotiate(parts, unary)
            .or_else(|| negotiate(parts, WireFormat::of_procedure(StreamType::BidiStream))),
    }
}

fn json_unary() -> &'static WireFormat {
    WireFormat::of_call(Protocol::Connect, Codec::Json, StreamType::Unary)
}

/// Reads the head of a request. The message of a GET is in its URL and goes into `query_message`.
///
/// `format` is what [`negotiate`] found among the formats of the route. `requires_version` rejects requests of Connect
/// without `Connect-Protocol-Version`.
///
/// # Errors
///
/// An error that is ready to be written. An encoding that this build lacks is `unimplemented` and lists what it has.
pub(crate) fn read_head(
    parts: &request::Parts,
    format: Option<&'static WireFormat>,
    spec: &Spec,
    requires_version: bool,
    query_message: &mut Option<Bytes>,
) -> Result<RequestHead, ConnectError> {
    if parts.method == Method::GET && takes_get(spec) {
        let (head, message) = connect_unary::get::read(parts, requires_version)?;
        *query_message = Some(message);
        return Ok(head);
    }
    if parts.method != Method::POST {
        return Err(method_not_allowed(spec));
    }
    let format = format.ok_or_else(|| unsupported_content_type(spec))?;
    let headers = &parts.headers;
    match (format.protocol, format.framing) {
        (Protocol::Connect, Framing::Unframed) => {
            connect_unary::server::read_head(headers, format, requires_version)
        }
        (Protocol::Connect, Framing::Enveloped) => {
            connect_stream::server::read_head(headers, format, requires_version)
        }
        (Protocol::Grpc, _) => grpc::server::read_head(headers, format),
        (Protocol::GrpcWeb, _) => grpc_web::server::read_head(headers, format),
        (Protocol::Rest, _) => Err(unsupported_content_type(spec)),
    }
}

/// Reads the head of a request that has an HTTP rule, in the format of its route. What is wrong with it is returned beside the head:
/// interceptors come first, so that nobody without credentials learns what a method takes.
pub(crate) fn read_rule_head(
    parts: &request::Parts,
    format: &'static WireFormat,
    rule: &HttpRule,
    has_body: bool,
) -> (RequestHead, Option<ConnectError>) {
    rest::server::read_head(&parts.headers, format, rule, has_body)
}

/// Returns the format of a response to a path that has no procedure: that of HTTP rules, if there are any and the request is no
/// attempt at a procedure.
pub(crate) fn format_without_route(
    parts: &request::Parts,
    has_rules: bool,
) -> Option<&'static WireFormat> {
    if !has_rules || is_procedure(parts.uri.path()) || has_rpc_type(&parts.headers) {
        return error_format(parts);
    }
    Some(rule_format())
}

/// Returns the format of a response where a path has HTTP rules, but none that fits.
pub(crate) fn rule_format() -> &'static WireFormat {
    rest::server::json()
}

/// Whether a path is like `/package.Service/Method`.
fn is_procedure(path: &str) -> bool {
    let mut segments = path.split('/').skip(1);
    let is_service = segments.next().is_some_and(|name| name.contains('.'));
    is_service && segments.next().is_some() && segments.next().is_none()
}

/// Whether a content type is one that only procedures take. JSON is not.
fn has_rpc_type(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let begins_with = |prefix: &str| {
        let start = value.and_then(|value| value.get(..prefix.len()));
        start.is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
    };
    [
        "application/grpc",
        "application/connect+",
        "application/proto",
    ]
    .into_iter()
    .any(begins_with)
}

/// Returns the response to OPTIONS: 204 with `Allow`.
pub(crate) fn options_response(allow: HeaderValue) -> http::Response<Body> {
    let mut response = http::Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response.headers_mut().insert(ALLOW, allow);
    response
}

/// Returns the response to HEAD: that to GET, with its length and without its body.
pub(crate) fn without_body(mut response: http::Response<Body>) -> http::Response<Body> {
    let length = response.body().size_hint().exact();
    if let Some(length) = length
        && response.status() != StatusCode::NO_CONTENT
    {
        let length = HeaderValue::from(length);
        response.headers_mut().insert(CONTENT_LENGTH, length);
    }
    response.map(|_| Body::empty())
}

/// Returns the flag of an envelope by which a request may end. Only responses of Connect have to end with an envelope,
/// but some clients end their requests with one too.
pub(crate) fn end_flag(format: &WireFormat) -> Option<u8> {
    (format.protocol == Protocol::Connect).then_some(connect_stream::END_STREAM)
}

/// Writes a response whose body is its message. `message` is already compressed with `encoding`.
///
/// Only REST uses `success`: the status, and whether another caller would have got another encoding.
#[inline]
pub(crate) fn unframed_response(
    format: &WireFormat,
    success: (u16, bool),
    encoding: Encoding,
    metadata: &HeaderMap,
    trailers: &HeaderMap,
    message: Bytes,
) -> http::Response<Body> {
    if format.protocol == Protocol::Rest {
        return rest::server::response(success, encoding, metadata, trailers, message);
    }
    connect_unary::server::response(format, encoding, metadata, trailers, message)
}

/// Writes the head of a response in envelopes; `encoding` is how its messages may be compressed.
pub(crate) fn head(
    format: &WireFormat,
    encoding: Encoding,
    metadata: &HeaderMap,
) -> response::Parts {
    match format.protocol {
        // No route of REST streams.
        Protocol::Connect | Protocol::Rest => {
            connect_stream::server::head(format, encoding, metadata)
        }
        Protocol::Grpc => grpc::server::head(format, encoding, metadata),
        Protocol::GrpcWeb => grpc_web::server::head(format, encoding, metadata),
    }
}

/// Writes the end of a response in envelopes. Headers of an error that can no longer be headers go with the trailers.
pub(crate) fn end(format: &WireFormat, error: Option<&ConnectError>, trailers: &HeaderMap) -> End {
    match format.protocol {
        Protocol::Connect | Protocol::Rest => {
            End::Data(connect_stream::server::end(error, trailers))
        }
        Protocol::Grpc => End::Trailers(grpc::server::end(error, trailers)),
        Protocol::GrpcWeb => End::Data(grpc_web::server::end(error, trailers)),
    }
}

/// Writes the response of a call that failed before its head was sent.
///
/// Its HTTP status is the error's own or that of its code; protocols that report errors otherwise have no use for it.
pub(crate) fn error_response(
    context: &ResponseContext,
    error: &ConnectError,
) -> http::Response<Body> {
    let status = error
        .http_status()
        .unwrap_or_else(|| error.code().http_status());
    let Some(format) = context.format else {
        return text_response(status, error);
    };
    match (format.protocol, format.framing) {
        (Protocol::Connect, Framing::Unframed) => {
            connect_unary::server::error_response(status, error)
        }
        (Protocol::Rest, _) => rest::server::error_response(context, error),
        (Protocol::Connect, Framing::Enveloped) => {
            connect_stream::server::error_response(format, error)
        }
        (Protocol::Grpc, _) => grpc::server::error_response(format, error),
        (Protocol::GrpcWeb, _) => grpc_web::server::error_response(format, error),
    }
}

/// Rejects a request of no known protocol by its status, with a text for people. JSON would pass for an error of
/// Connect, which a caller of another protocol does not read.
fn text_response(status: StatusCode, error: &ConnectError) -> http::Response<Body> {
    let text = Bytes::from(error.message().to_owned());
    let mut response = http::Response::new(());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    write_announcements(error, headers);
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    headers.insert(CONTENT_LENGTH, HeaderValue::from(text.len()));
    response.map(|()| Body::full(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request_id::RequestId;

    fn request(method: Method, content_type: &'static str) -> request::Parts {
        let request = http::Request::builder().method(method);
        let request = request.header(CONTENT_TYPE, content_type).body(());
        request.expect("the head is valid").into_parts().0
    }

    fn context(format: Option<&'static WireFormat>) -> ResponseContext {
        ResponseContext {
            spec: None,
            request_id: RequestId::new("1"),
            format,
            shows_request_id: false,
            is_head: false,
            rest: RestContext::default(),
        }
    }

    #[test]
    fn a_request_of_no_known_protocol_is_not_answered_in_json() {
        let foreign = [
            (Method::POST, "image/jpeg"),
            (Method::POST, "application/grpc+foo"),
            (Method::DELETE, "application/grpc-web"),
        ];
        for (method, sent) in foreign {
            let format = error_format(&request(method, sent));
            assert_eq!(format, None, "{sent}");
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            let error = ConnectError::unknown("no such content type").with_http_status(status);
            let response = error_response(&context(format), &error);
            assert_eq!(response.status(), status);
            assert_eq!(
                response.headers()[CONTENT_TYPE],
                "text/plain; charset=utf-8"
            );
        }
    }

    #[test]
    fn a_failed_get_is_answered_in_json() {
        let format = error_format(&request(Method::GET, ""));
        let error = ConnectError::invalid_argument("no message");
        let response = error_response(&context(format), &error);
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        assert_eq!(response.headers()[CONTENT_TYPE], "application/json");
    }

    #[test]
    fn a_status_of_the_error_s_own_is_not_for_grpc() {
        let error = ConnectError::failed_precondition("not now")
            .with_http_status(StatusCode::PRECONDITION_FAILED);
        for (sent, status) in [
            ("application/json", StatusCode::PRECONDITION_FAILED),
            ("application/connect+json", StatusCode::OK),
            ("application/grpc", StatusCode::OK),
            ("application/grpc-web", StatusCode::OK),
        ] {
            let format = error_format(&request(Method::POST, sent));
            let response = error_response(&context(format), &error);
            assert_eq!(response.status(), status, "{sent}");
        }
    }
}
