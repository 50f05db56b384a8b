//! The server half of Connect streams.

use bytes::Bytes;
use http::{HeaderMap, response};
use serde_json::{Map, Value};

use super::{CONTENT_ENCODING, END_STREAM};
use crate::compression::Encoding;
use crate::protocol::WireFormat;
use crate::protocol::connect::{check_version, error_to_json, read_timeout};
use crate::protocol::wire::{
    CONNECT_ACCEPT_ENCODING, RequestHead, enveloped_error, enveloped_head, write_metadata,
};
use crate::{Body, ConnectError, envelope};

/// Reads the head of a request.
pub(in crate::protocol) fn read_head(
    headers: &HeaderMap,
    format: &'static WireFormat,
    requires_version: bool,
) -> Result<RequestHead, ConnectError> {
    check_version(headers, requires_version)?;
    let timeout = read_timeout(headers)?;
    RequestHead::read(
        headers,
        format,
        &CONTENT_ENCODING,
        &CONNECT_ACCEPT_ENCODING,
        timeout,
    )
}

/// Writes the head of a response; `encoding` is how its messages may be compressed.
pub(in crate::protocol) fn head(
    format: &WireFormat,
    encoding: Encoding,
    metadata: &HeaderMap,
) -> response::Parts {
    enveloped_head(format, CONTENT_ENCODING, encoding, metadata)
}

/// Writes the envelope that ends a response: `{"error": …, "metadata": …}`.
pub(in crate::protocol) fn end(error: Option<&ConnectError>, trailers: &HeaderMap) -> Bytes {
    let mut object = Map::new();
    let mut metadata = HeaderMap::new();
    write_metadata(trailers, &mut metadata);
    if let Some(error) = error {
        object.insert("error".to_owned(), error_to_json(error));
        write_metadata(error.headers(), &mut metadata);
        write_metadata(error.trailers(), &mut metadata);
    }
    if !metadata.is_empty() {
        object.insert("metadata".to_owned(), metadata_to_json(&metadata));
    }
    let text = Value::from(object).to_string();
    envelope::wrap(END_STREAM, text.as_bytes())
}

fn metadata_to_json(metadata: &HeaderMap) -> Value {
    let mut object = Map::new();
    for name in metadata.keys() {
        let values = metadata.get_all(name).iter();
        let values: Vec<Value> = values
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into())
            .collect();
        object.insert(name.as_str().to_owned(), values.into());
    }
    object.into()
}

/// Writes the response of a call that failed before its head was sent: status 200, and nothing but the end.
pub(in crate::protocol) fn error_response(
    format: &WireFormat,
    error: &ConnectError,
) -> http::Response<Body> {
    let mut parts = head(format, Encoding::Identity, error.headers());
    let rest = enveloped_error(&mut parts, error);
    let body = end(Some(&rest), &HeaderMap::new());
    http::Response::from_parts(parts, Body::full(body))
}
