//! What a server writes into heads of responses, in any protocol.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, response};
use protojson_prost::Registry;

use super::{WireFormat, write_announcements, write_metadata};
use crate::compression::Encoding;
use crate::request_id::RequestId;
use crate::{ConnectError, ErrorShape, HttpRule, Spec};

/// What the response to a request depends on, whether the call succeeds or fails.
#[derive(Clone, Debug)]
pub(crate) struct ResponseContext {
    /// The method; `None` where the path names none.
    pub(crate) spec: Option<&'static Spec>,
    pub(crate) request_id: RequestId,
    /// How an error is written; `None` for a request of no known protocol.
    pub(crate) format: Option<&'static WireFormat>,
    /// Whether the response carries `x-request-id`.
    pub(crate) shows_request_id: bool,
    /// Whether the response is to have no body.
    pub(crate) is_head: bool,
    /// What responses over REST need; nothing for a procedure.
    pub(crate) rest: RestContext,
}

/// What a response over REST depends on beside that. A call by its procedure moves it about too: a box would cost a call over REST ten
/// times what that does.
#[derive(Clone, Debug, Default)]
pub(crate) struct RestContext {
    /// The HTTP rule of the request; `None` where no rule fits.
    pub(crate) rule: Option<&'static HttpRule>,
    /// How an error is written; `None` for a `google.rpc.Status`.
    pub(crate) errors: Option<&'static ErrorShape>,
    /// The types whose messages may be details of an error.
    pub(crate) registry: Registry,
}

impl ResponseContext {
    /// Returns the HTTP rule of the request, if it has one.
    pub(crate) fn rule(&self) -> Option<&'static HttpRule> {
        self.rest.rule
    }
}

/// What follows the last message of a response in envelopes.
#[derive(Clone, Debug)]
pub(crate) enum End {
    /// Further bytes of the body.
    Data(Bytes),
    /// The trailers of HTTP.
    Trailers(HeaderMap),
}

/// Writes the head of a response in envelopes. `encoding_header` names how its messages may be compressed.
pub(crate) fn enveloped_head(
    format: &WireFormat,
    encoding_header: HeaderName,
    encoding: Encoding,
    metadata: &HeaderMap,
) -> response::Parts {
    let mut parts = http::Response::new(()).into_parts().0;
    write_metadata(metadata, &mut parts.headers);
    parts.headers.insert(CONTENT_TYPE, format.content_type());
    if encoding != Encoding::Identity {
        let value = HeaderValue::from_static(encoding.as_str());
        parts.headers.insert(encoding_header, value);
    }
    parts
}

/// Splits an error that ends a response in envelopes before its head is out: its headers and announcements go into
/// `parts`, and the rest, which is returned, into the end.
pub(crate) fn enveloped_error(parts: &mut response::Parts, error: &ConnectError) -> ConnectError {
    write_announcements(error, &mut parts.headers);
    let mut rest = error.clone();
    rest.headers_mut().clear();
    rest
}
