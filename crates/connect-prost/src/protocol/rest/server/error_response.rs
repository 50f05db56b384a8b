//! The response of a call that failed.

use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, ALLOW, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, WWW_AUTHENTICATE,
};
use http::{HeaderMap, StatusCode};

use super::{error_text, json, word};
use crate::protocol::connect_unary::server::write_trailers;
use crate::protocol::wire::{ACCEPT_POST, ResponseContext, write_metadata};
use crate::{Body, ConnectError, SchemePlace, Spec};

/// Writes the response. Its shape is that of the method or of the nearest one; words are for errors of methods alone.
pub(in crate::protocol) fn error_response(
    context: &ResponseContext,
    error: &ConnectError,
) -> http::Response<Body> {
    let words = match (context.rule(), context.spec) {
        (Some(_), Some(spec)) => spec.words,
        _ => &[],
    };
    let word = word::find(words, error);
    let request_id = context.request_id.as_str();
    let written = word.map(|row| row.word);
    let rest = &context.rest;
    let text = error_text::write(rest.errors, error, written, request_id, &rest.registry);
    let body = Bytes::from(text);
    let by_word = word.and_then(|row| StatusCode::from_u16(row.status?).ok());
    let status = by_word
        .or_else(|| error.http_status())
        .unwrap_or_else(|| error.code().http_status());
    let mut response = http::Response::new(());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    write_metadata(error.headers(), headers);
    write_trailers(error.trailers(), headers);
    write_announcements(error, headers);
    if status == StatusCode::UNAUTHORIZED {
        write_challenge(context.spec, headers);
    }
    headers.insert(CONTENT_TYPE, json().content_type());
    headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    response.map(|()| Body::full(body))
}

/// Copies what a refusal says that the server would have taken, which are names that handlers may not use.
fn write_announcements(error: &ConnectError, into: &mut HeaderMap) {
    let is_refusal = matches!(
        error.http_status(),
        Some(StatusCode::METHOD_NOT_ALLOWED | StatusCode::UNSUPPORTED_MEDIA_TYPE)
    );
    if !is_refusal {
        return;
    }
    for name in [ALLOW, ACCEPT_POST, ACCEPT_ENCODING] {
        if let Some(value) = error.headers().get(&name) {
            into.insert(name, value.clone());
        }
    }
}

/// Says how to authenticate where HTTP has a name for it. A challenge of the handler's own stays.
fn write_challenge(spec: Option<&Spec>, into: &mut HeaderMap) {
    let schemes = spec.map_or(&[][..], |spec| spec.schemes);
    let is_bearer = schemes.iter().any(|scheme| {
        matches!(
            scheme.place,
            SchemePlace::Bearer | SchemePlace::OAuth { .. }
        )
    });
    if is_bearer && !into.contains_key(WWW_AUTHENTICATE) {
        into.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
}
