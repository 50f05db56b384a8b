//! The body of an error in the shape that the schema declares.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use protojson_prost::{Registry, WriteOptions};

use crate::{Code, CodeCase, ConnectError, ErrorDetail, ErrorShape};

/// The longest message that is written, in bytes. A message may quote what a caller sent.
const MESSAGE_MAX: usize = 16 * 1024;

/// Writes an error. Without a shape it is a `google.rpc.Status`, which has no place for the word.
pub(super) fn write(
    shape: Option<&ErrorShape>,
    error: &ConnectError,
    word: Option<&str>,
    request_id: &str,
    registry: &Registry,
) -> String {
    let message = quoted(bounded(error.message()));
    let details = || {
        let details = error.details().iter();
        let details: Vec<_> = details.map(|detail| any(detail, registry)).collect();
        format!("[{}]", details.join(","))
    };
    let Some(shape) = shape else {
        let (code, details) = (error.code().number(), details());
        return format!("{{\"code\":{code},\"message\":{message},\"details\":{details}}}");
    };
    let code = match word {
        Some(word) => quoted(word),
        None => quoted(&name(error.code(), shape.case)),
    };
    let mut members = Vec::with_capacity(5);
    members.extend(shape.ok.map(|path| (path, "false".to_owned())));
    members.extend(shape.request_id.map(|path| (path, quoted(request_id))));
    members.push((shape.code, code));
    members.push((shape.message, message));
    if !error.details().is_empty() {
        members.extend(shape.details.map(|path| (path, details())));
    }
    let mut out = String::new();
    write_object(&members, &mut out);
    out
}

/// Writes members by their paths: those that begin alike are together in an object.
fn write_object(members: &[(&str, String)], out: &mut String) {
    out.push('{');
    for (n, (path, value)) in members.iter().enumerate() {
        let (name, rest) = path.split_once('.').unwrap_or((path, ""));
        let is_written = |(other, _): &(&str, String)| other.split('.').next() == Some(name);
        if members[..n].iter().any(is_written) {
            continue;
        }
        if n > 0 {
            out.push(',');
        }
        out.push_str(&quoted(name));
        out.push(':');
        if rest.is_empty() {
            out.push_str(value);
            continue;
        }
        let inner: Vec<_> = members[n..]
            .iter()
            .filter_map(|(other, value)| {
                let below = other.strip_prefix(name)?.strip_prefix('.')?;
                Some((below, value.clone()))
            })
            .collect();
        write_object(&inner, out);
    }
    out.push('}');
}

fn name(code: Code, case: CodeCase) -> String {
    match case {
        CodeCase::LowerSnake => code.as_str().to_owned(),
        CodeCase::UpperSnake => code.as_str().to_ascii_uppercase(),
    }
}

fn bounded(message: &str) -> &str {
    let is_end = |end: &usize| message.is_char_boundary(*end);
    let end = (0..=MESSAGE_MAX.min(message.len())).rev().find(is_end);
    &message[..end.unwrap_or_default()]
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Writes a detail as the JSON of an `Any`. One whose type is not in the registry has its bytes in base64 as `value`, as other
/// gateways write it.
fn any(detail: &ErrorDetail, registry: &Registry) -> String {
    let any = detail.to_any();
    let options = WriteOptions::new().registry(registry.clone());
    let known = protojson_prost::to_vec(&any, &options).ok();
    known
        .and_then(|json| String::from_utf8(json).ok())
        .unwrap_or_else(|| {
            let value = STANDARD.encode(detail.value());
            format!(
                "{{\"@type\":{},\"value\":\"{value}\"}}",
                quoted(&any.type_url)
            )
        })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const SHAPE: ErrorShape = ErrorShape {
        ok: Some("ok"),
        request_id: Some("request_id"),
        code: "error.code",
        message: "error.message",
        details: Some("error.info.details"),
        case: CodeCase::UpperSnake,
    };

    fn text(shape: Option<&ErrorShape>, error: &ConnectError, word: Option<&str>) -> String {
        write(shape, error, word, "req_1", &Registry::new())
    }

    #[test]
    fn members_stand_where_their_paths_say() {
        let error = ConnectError::not_found("no such user");
        assert_eq!(
            text(Some(&SHAPE), &error, None),
            r#"{"ok":false,"request_id":"req_1","error":{"code":"NOT_FOUND","message":"no such user"}}"#
        );
        let flat = ErrorShape {
            code: "code",
            message: "message",
            ..ErrorShape::default()
        };
        let word = Some("USER_NOT_FOUND");
        assert_eq!(
            text(Some(&flat), &error, word),
            r#"{"code":"USER_NOT_FOUND","message":"no such user"}"#
        );
        assert_eq!(
            text(Some(&flat), &error, None),
            r#"{"code":"not_found","message":"no such user"}"#
        );
    }

    #[test]
    fn without_a_shape_it_is_a_google_rpc_status() {
        let error = ConnectError::not_found("no \"such\" user");
        assert_eq!(
            text(None, &error, Some("USER_NOT_FOUND")),
            r#"{"code":5,"message":"no \"such\" user","details":[]}"#
        );
    }

    #[test]
    fn details_are_anys_and_unknown_ones_have_their_bytes() {
        let retry = prost_types::Duration {
            seconds: 5,
            nanos: 0,
        };
        let error = ConnectError::unavailable("later")
            .with_detail(ErrorDetail::from_message(
                "google.protobuf.Duration",
                &retry,
            ))
            .with_detail(ErrorDetail::new("a.B", vec![1, 2, 3, 4]));
        let details = json!([
            {"@type": "type.googleapis.com/google.protobuf.Duration", "value": "5s"},
            {"@type": "type.googleapis.com/a.B", "value": "AQIDBA=="},
        ]);
        let status: Value = serde_json::from_str(&text(None, &error, None)).unwrap();
        assert_eq!(status["details"], details);
        let shaped: Value = serde_json::from_str(&text(Some(&SHAPE), &error, None)).unwrap();
        assert_eq!(shaped["error"]["info"]["details"], details);
    }

    #[test]
    fn every_message_is_bounded_and_valid_json() {
        for message in ["\"\\\n\r\t\u{0}\u{7f}", "\u{202e}abc\u{2066}", "😀", "é"] {
            let error = ConnectError::internal(message.repeat(1 << 20));
            let body = text(Some(&SHAPE), &error, None);
            let read: Value = serde_json::from_str(&body).unwrap();
            let written = read["error"]["message"].as_str().unwrap();
            assert!(written.starts_with(message));
            assert!(written.len() <= MESSAGE_MAX && written.len() > MESSAGE_MAX - 4);
        }
    }
}
