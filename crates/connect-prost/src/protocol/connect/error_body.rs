//! The JSON of an error: the body of a failed unary call, a part of the end of a stream.
//!
//! Basis: "Error Object" of the Connect protocol: `code`, `message`, `details`.

#[cfg(feature = "client")]
use http::StatusCode;
use serde_json::{Map, Value};

#[cfg(feature = "client")]
use super::error_detail::from_json;
#[cfg(feature = "server")]
use super::error_detail::to_json;
#[cfg(feature = "client")]
use crate::Code;
use crate::ConnectError;
#[cfg(feature = "client")]
use crate::protocol::wire::{code_of_name, code_of_status};

#[cfg(feature = "server")]
/// Writes the body of an error.
pub(in crate::protocol) fn write_error(error: &ConnectError) -> Vec<u8> {
    error_to_json(error).to_string().into_bytes()
}

#[cfg(feature = "server")]
/// Returns the error as an object.
pub(in crate::protocol) fn error_to_json(error: &ConnectError) -> Value {
    let mut object = Map::new();
    object.insert("code".to_owned(), error.code().as_str().into());
    if !error.message().is_empty() {
        object.insert("message".to_owned(), error.message().into());
    }
    if !error.details().is_empty() {
        let details: Vec<Value> = error.details().iter().map(to_json).collect();
        object.insert("details".to_owned(), details.into());
    }
    object.into()
}

#[cfg(feature = "client")]
/// Reads the body of a response whose status is not 200.
///
/// The body may be anything, because proxies send responses too. What is not a Connect error becomes one by its HTTP status; a
/// Connect error with an unknown or missing code keeps its message and takes the code from the status.
/// Details that cannot be read are left out.
pub(in crate::protocol) fn read_error(
    status: StatusCode,
    is_json: bool,
    body: &[u8],
) -> ConnectError {
    let by_status = code_of_status(status);
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) if is_json => {
            error_from_json(&object, by_status, || format!("HTTP status {status}"))
        }
        _ => ConnectError::new(by_status, format!("HTTP status {status}")),
    }
}

#[cfg(feature = "client")]
/// Reads an error object. `code` and `message` stand in for what is missing or cannot be read.
pub(in crate::protocol) fn error_from_json(
    object: &Map<String, Value>,
    code: Code,
    message: impl FnOnce() -> String,
) -> ConnectError {
    let name = object.get("code").and_then(Value::as_str);
    let received = name.and_then(code_of_name);
    let message = match object.get("message").and_then(Value::as_str) {
        Some(message) => message.to_owned(),
        None if received.is_none() => message(),
        None => String::new(),
    };
    let details = object
        .get("details")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let error = ConnectError::new(received.unwrap_or(code), message);
    let mut error = details
        .filter_map(from_json)
        .fold(error, ConnectError::with_detail);
    if let (None, Some(name)) = (received, name) {
        error.set_reason(name);
    }
    error
}

#[cfg(all(feature = "client", feature = "server"))]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorDetail;

    #[test]
    fn error_with_details_round_trips() {
        let error = ConnectError::aborted("a \"quoted\" reason")
            .with_detail(ErrorDetail::new("a.B", vec![1, 2, 3, 4]));
        let body = write_error(&error);
        let text = r#"{"code":"aborted","details":[{"type":"a.B","value":"AQIDBA"}],"message":"a \"quoted\" reason"}"#;
        let expected: Value = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::from_slice::<Value>(&body).unwrap(), expected);
        let back = read_error(StatusCode::CONFLICT, true, &body);
        assert_eq!(back.code(), Code::Aborted);
        assert_eq!(back.message(), error.message());
        assert_eq!(back.details(), error.details());
    }

    #[test]
    fn foreign_bodies_take_their_code_from_the_status() {
        for body in [
            &b""[..],
            b"<html>",
            b"[]",
            b"null",
            b"{\"code\":5}",
            b"{\"code\":\"new_code\"}",
        ] {
            let error = read_error(StatusCode::FORBIDDEN, true, body);
            assert_eq!(error.code(), Code::PermissionDenied);
            assert!(error.message().contains("403"));
        }
        let error = read_error(StatusCode::BAD_GATEWAY, false, b"{\"code\":\"not_found\"}");
        assert_eq!(error.code(), Code::Unavailable);
    }

    #[test]
    fn names_of_codes_are_read_in_any_case() {
        let read = |name: &str| {
            let body = format!(r#"{{"code":"{name}","message":"m"}}"#);
            read_error(StatusCode::IM_A_TEAPOT, true, body.as_bytes()).code()
        };
        for code in Code::ALL {
            assert_eq!(read(code.as_str()), code);
            assert_eq!(read(&code.as_str().to_uppercase()), code);
        }
        assert_eq!(read("Not_Found"), Code::NotFound);
        assert_eq!(read("CANCELLED"), Code::Canceled);
        assert_eq!(read("cancelled"), Code::Canceled);
        for unknown in ["", "OK", "not-found", "NotFound", " not_found", "canceledd"] {
            assert_eq!(read(unknown), Code::Unknown, "{unknown}");
        }
    }

    #[test]
    fn unreadable_details_do_not_hide_the_error() {
        let body = br#"{"code":"not_found","message":"m","details":[1,{"type":"a.B","value":"!"},{"type":"a.B","value":""}]}"#;
        let error = read_error(StatusCode::NOT_FOUND, true, body);
        assert_eq!(error.code(), Code::NotFound);
        assert_eq!(error.details().len(), 1);
    }
}
