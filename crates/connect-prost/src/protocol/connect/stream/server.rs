//! The server half of a stream.

use http::HeaderMap;
use serde_json::{Map, Value};

use super::END_STREAM;
use crate::compression::Encoding;
use crate::protocol::ContentType;
use crate::protocol::connect::{
    CONTENT_ENCODING, STREAM_ACCEPT_ENCODING, check_version, error_to_json, read_timeout,
};
use crate::protocol::server::{RequestHead, encoding, stream_head, write_announcements};
use crate::{Body, ConnectError, envelope, header};

pub(crate) fn read_head(
    headers: &HeaderMap,
    content_type: &'static ContentType,
    requires_version: bool,
) -> Result<RequestHead, ConnectError> {
    check_version(headers, requires_version)?;
    let timeout = read_timeout(headers)?;
    let encoding = encoding(headers, &CONTENT_ENCODING, &STREAM_ACCEPT_ENCODING)?;
    Ok(RequestHead {
        content_type,
        encoding,
        accepts: Encoding::negotiate(headers, &STREAM_ACCEPT_ENCODING),
        timeout,
    })
}

/// Writes the envelope that ends a stream: `{"error": …, "metadata": …}`.
#[must_use]
pub fn end(error: Option<&ConnectError>, trailers: &HeaderMap) -> bytes::Bytes {
    let mut object = Map::new();
    let mut metadata = HeaderMap::new();
    header::write_metadata(trailers, &mut metadata);
    if let Some(error) = error {
        object.insert("error".to_owned(), error_to_json(error));
        header::write_metadata(error.headers(), &mut metadata);
        header::write_metadata(error.trailers(), &mut metadata);
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

/// Writes the whole answer of a stream that failed before its head was sent: status 200, and nothing but its end.
#[must_use]
pub fn error_response(content_type: &ContentType, error: &ConnectError) -> http::Response<Body> {
    let mut parts = stream_head(content_type, Encoding::Identity, error.headers());
    write_announcements(error, &mut parts.headers);
    let mut told = error.clone();
    told.headers_mut().clear();
    let body = end(Some(&told), &HeaderMap::new());
    http::Response::from_parts(parts, Body::full(body))
}
