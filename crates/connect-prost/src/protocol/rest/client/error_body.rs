//! Reads errors in the shape that the schema declares, and in all others that servers are known to write.
//!
//! | Body | Written by |
//! |---|---|
//! | the members that `errors` of the service names | the service |
//! | `{"code": 5, "message", "details"}` | `google.rpc.Status`: grpc-gateway, vanguard |
//! | `{"code", "message"}`, the code in any case | many |
//! | `{"error": {"code", "message"}}` | many |
//! | `{"error": {"code": 404, "status": "NOT_FOUND", "message"}}` | Google |
//! | `{"error", "error_description"}` | OAuth, RFC 6749 |
//! | `{"error": "text"}` | many |
//!
//! What no shape explains, such as the page of a proxy, has the code of its HTTP status.

use http::header::HeaderValue;
use http::{HeaderMap, StatusCode};
use prost_types::Any;
use protojson_prost::{ReadOptions, Registry};
use serde_json::{Map, Value, json};

use super::status::code_of_status;
use crate::protocol::connect::detail_from_json;
use crate::protocol::wire::code_of_name;
use crate::{Code, ConnectError, ErrorDetail, ErrorShape, Spec, header};

/// Reads the body of a response whose status reports an error.
pub(super) fn read_error(
    spec: &Spec,
    status: StatusCode,
    body: &[u8],
    registry: &Registry,
) -> ConnectError {
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => {
            let found = Found::new(spec.errors, &object);
            found.into_error(spec, registry, code_of_status(status), || by_status(status))
        }
        _ => ConnectError::new(code_of_status(status), by_status(status)),
    }
}

fn by_status(status: StatusCode) -> String {
    match status.is_redirection() {
        true => format!("HTTP status {status}: redirects are not followed"),
        false => format!("HTTP status {status}"),
    }
}

/// Reads the error in a response whose response wrapper, in the member `ok`, reports a failure in spite of the status; `None`
/// if it reports none.
pub(in crate::protocol) fn read_failure(
    spec: &Spec,
    ok: &str,
    body: &[u8],
    registry: &Registry,
) -> Option<ConnectError> {
    let Ok(Value::Object(object)) = serde_json::from_slice(body) else {
        return None;
    };
    if object.get(ok) != Some(&Value::Bool(false)) {
        return None;
    }
    let found = Found::new(spec.errors, &object);
    Some(found.into_error(spec, registry, Code::Unknown, || {
        "the response reports a failure without a reason".to_owned()
    }))
}

/// The members of a body that may say something about the error, the most reliable ones first.
struct Found<'a> {
    codes: Vec<&'a Value>,
    messages: Vec<&'a str>,
    details: &'a [Value],
    request_id: Option<&'a str>,
}

impl<'a> Found<'a> {
    fn new(shape: Option<&ErrorShape>, object: &'a Map<String, Value>) -> Self {
        let declared = |path: Option<&str>| path.and_then(|path| member(object, path));
        let error = object.get("error");
        let inner = error.and_then(Value::as_object);
        let of = |object: Option<&'a Map<String, Value>>, name: &str| object?.get(name);
        let root = Some(object);
        let codes = [
            declared(shape.map(|shape| shape.code)),
            of(inner, "status"),
            of(inner, "code"),
            of(root, "code"),
            of(root, "status"),
            error.filter(|error| error.as_str().is_some_and(is_word)),
        ];
        let messages = [
            declared(shape.map(|shape| shape.message)),
            of(inner, "message"),
            of(root, "message"),
            of(root, "error_description"),
            error,
        ];
        let details = [
            declared(shape.and_then(|shape| shape.details)),
            of(inner, "details"),
            of(root, "details"),
        ];
        let ids = [
            declared(shape.and_then(|shape| shape.request_id)),
            of(root, "request_id"),
            of(root, "requestId"),
        ];
        let details = details.into_iter().flatten().find_map(Value::as_array);
        Found {
            codes: codes.into_iter().flatten().collect(),
            messages: texts(messages).collect(),
            details: details.map_or(&[], Vec::as_slice),
            request_id: texts(ids).next(),
        }
    }

    /// Returns the error; `code` and `message` stand in for what was not found.
    fn into_error(
        self,
        spec: &Spec,
        registry: &Registry,
        code: Code,
        message: impl FnOnce() -> String,
    ) -> ConnectError {
        let received = self.code(spec);
        let word = self.word(received);
        let received = received.map(|(code, _)| code);
        let message = match self.messages.first() {
            Some(message) => (*message).to_owned(),
            None if received.is_none() => message(),
            None => String::new(),
        };
        let error = ConnectError::new(received.unwrap_or(code), message);
        let details = self.details.iter();
        let details = details.filter_map(|json| detail(json, registry));
        let mut error = details.fold(error, ConnectError::with_detail);
        if let Some(word) = word {
            error.set_reason(word);
        }
        let id = self.request_id.map(HeaderValue::try_from);
        if let Some(Ok(id)) = id {
            error.headers_mut().insert(header::REQUEST_ID, id);
        }
        error
    }

    /// Returns the code and the member that means it. A word of the schema comes first, because it is the most precise.
    fn code(&self, spec: &Spec) -> Option<(Code, &'a Value)> {
        let word = |value: &'a Value| Some((code_of_word(spec, value.as_str()?)?, value));
        let any = |value: &'a Value| Some((code_of(value)?, value));
        let codes = || self.codes.iter().copied();
        codes().find_map(word).or_else(|| codes().find_map(any))
    }

    /// Returns the word in place of a code: that which means the code, or one that means none beside a number or nothing.
    fn word(&self, received: Option<(Code, &'a Value)>) -> Option<&'a str> {
        if let Some((code, Value::String(word))) = received {
            return Some(word.as_str()).filter(|word| code_of_name(word) != Some(code));
        }
        let mut words = self.codes.iter().filter_map(|value| value.as_str());
        words.find(|word| !word.is_empty() && code_of_name(word).is_none())
    }
}

/// Gives an error the headers of its response. A request id that only the body has is kept.
pub(super) fn with_headers(mut error: ConnectError, headers: HeaderMap) -> ConnectError {
    let found = std::mem::replace(error.headers_mut(), headers);
    for (name, value) in &found {
        error
            .headers_mut()
            .entry(name)
            .or_insert_with(|| value.clone());
    }
    error
}

/// Returns the member at a path such as `error.code`.
fn member<'a>(object: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    match path.split_once('.') {
        None => object.get(path),
        Some((name, rest)) => member(object.get(name)?.as_object()?, rest),
    }
}

fn texts<const N: usize>(values: [Option<&Value>; N]) -> impl Iterator<Item = &str> {
    let texts = values.into_iter().flatten().filter_map(Value::as_str);
    texts.filter(|text| !text.is_empty())
}

/// Whether a text is a code of some kind, and no sentence.
fn is_word(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

/// Returns the code that a member means: the name of a code, gRPC's number of one, or an HTTP status.
fn code_of(value: &Value) -> Option<Code> {
    if let Some(name) = value.as_str() {
        return code_of_name(name);
    }
    let number = u16::try_from(value.as_u64()?).ok()?;
    Code::from_number(number.into()).or_else(|| {
        let status = StatusCode::from_u16(number).ok()?;
        let is_error = status.is_client_error() || status.is_server_error();
        is_error.then(|| code_of_status(status))
    })
}

/// A word that stands for several codes means the first.
fn code_of_word(spec: &Spec, word: &str) -> Option<Code> {
    let mut exact = spec.words.iter().filter(|row| row.word == word);
    let mut alike = spec.words.iter();
    let alike = || alike.find(|row| row.word.eq_ignore_ascii_case(word));
    exact.next().or_else(alike).map(|row| row.code)
}

/// Reads a detail: one of Connect's, or an `Any`. The bytes of an `Any` are those of its message if the registry knows that, else
/// those in its `value`.
fn detail(json: &Value, registry: &Registry) -> Option<ErrorDetail> {
    let Some(type_url) = json.get("@type").and_then(Value::as_str) else {
        return detail_from_json(json);
    };
    let name = type_url.rsplit('/').next().unwrap_or_default();
    let options = ReadOptions::lenient().registry(registry.clone());
    let any: Result<Any, _> = protojson_prost::from_slice(json.to_string().as_bytes(), &options);
    match any {
        Ok(any) => Some(ErrorDetail::new(name, any.value)),
        Err(_) => detail_from_json(&json!({"type": name, "value": json.get("value")?})),
    }
}

#[cfg(test)]
mod tests;
