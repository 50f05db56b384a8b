//! Requests and responses that are themselves well-known types: one value of JSON, of which nothing is lost.

use std::collections::HashMap;
use std::fmt::Debug;

use prost_types::{Any, Duration, FieldMask, ListValue, Struct, Timestamp, Value, value};
use protojson_prost::pairs::{self, Body, Content, Request, Variable};
use protojson_prost::{ErrorKind, ProtoJson, WriteOptions};

use super::{assert_read, post, rejected, variable};

/// A check of a message, which has this JSON.
trait Check {
    fn of<M: ProtoJson + PartialEq + Debug>(&self, message: &M, json: &str);
}

/// Runs a check for a message of every kind.
fn for_all(check: &impl Check) {
    let number = Value {
        kind: Some(value::Kind::NumberValue(1.0)),
    };
    let fields = HashMap::from([("a".to_owned(), number.clone())]);
    let fields = fields.into_iter().collect();
    check.of(&Struct { fields }, r#"{"a":1}"#);
    check.of(&number, "1");
    let values = vec![number.clone()];
    check.of(&ListValue { values }, "[1]");
    let seconds = 5;
    check.of(
        &Timestamp { seconds, nanos: 0 },
        r#""1970-01-01T00:00:05Z""#,
    );
    check.of(&Duration { seconds, nanos: 0 }, r#""5s""#);
    let paths = vec!["a".to_owned()];
    check.of(&FieldMask { paths }, r#""a""#);
    let any = Any::from_msg(&Duration { seconds, nanos: 0 }).expect("it is encoded");
    let json = r#"{"@type":"type.googleapis.com/google.protobuf.Duration","value":"5s"}"#;
    check.of(&any, json);
    check.of(&true, "true");
    check.of(&vec![1_u8], r#""AQ==""#);
    check.of(&1.5_f64, "1.5");
    check.of(&1.5_f32, "1.5");
    check.of(&1_i32, "1");
    check.of(&1_i64, r#""1""#);
    check.of(&1_u32, "1");
    check.of(&1_u64, r#""1""#);
    check.of(&"x".to_owned(), r#""x""#);
    check.of(&Box::new("x".to_owned()), r#""x""#);
}

struct WholeBody;

impl Check for WholeBody {
    fn of<M: ProtoJson + PartialEq + Debug>(&self, message: &M, json: &str) {
        let mut written = Vec::new();
        let options = WriteOptions::new();
        let is_there = pairs::write_body(message, &[], Body::Whole, &options, &mut written);
        assert!(is_there.expect("it is JSON"));
        assert_eq!(String::from_utf8(written).expect("JSON is UTF-8"), json);
        assert_read(&post(Body::Whole, json), message);
        assert_read(&post(Body::Whole, ""), &M::default());
    }
}

#[test]
fn a_whole_body_holds_them() {
    for_all(&WholeBody);
}

struct Written;

impl Check for Written {
    fn of<M: ProtoJson + PartialEq + Debug>(&self, message: &M, _: &str) {
        let options = WriteOptions::new();
        let kind = |error: protojson_prost::Error| error.kind();
        let mut query = "?".to_owned();
        let written = pairs::write_query(message, &[], &options, &mut query);
        assert_eq!(written.map_err(kind), Err(ErrorKind::Type));
        assert_eq!(query, "?");
        let text = pairs::variable(message, "value", &options);
        assert_eq!(text.map_err(kind), Err(ErrorKind::Type));
        let mut json = b"x".to_vec();
        for (variables, body) in [
            (&["seconds"][..], Body::Whole),
            (&[][..], Body::Field("value")),
        ] {
            let written = pairs::write_body(message, variables, body, &options, &mut json);
            assert_eq!(written.map_err(kind), Err(ErrorKind::Type));
        }
        let written = pairs::write_field(message, "value", &options, &mut json);
        assert_eq!(written.map_err(kind), Err(ErrorKind::Type));
        assert_eq!(json, b"x");
    }
}

#[test]
fn nothing_else_is_written_without_an_error() {
    for_all(&Written);
}

struct Read;

impl Check for Read {
    fn of<M: ProtoJson + PartialEq + Debug>(&self, _: &M, json: &str) {
        let seconds: &[Variable<'_>] = &[variable("seconds", "5")];
        for (variables, query, body, content) in [
            (&[][..], "", Body::None, Content::Json(b"")),
            (&[][..], "value=1", Body::None, Content::Json(b"")),
            (seconds, "", Body::None, Content::Json(b"")),
            (seconds, "", Body::Whole, Content::Json(json.as_bytes())),
            (&[][..], "", Body::Whole, Content::Form(b"value=1")),
            (&[][..], "", Body::Whole, Content::Form(b"")),
        ] {
            let error = rejected::<M>(&Request {
                variables,
                query,
                body,
                content,
            });
            assert_eq!(error.kind(), ErrorKind::Type, "{error}");
        }
        let field = Body::Field("value");
        assert_eq!(rejected::<M>(&post(field, json)).kind(), ErrorKind::Type);
    }
}

#[test]
fn nothing_else_is_read_as_an_empty_one() {
    for_all(&Read);
}

#[test]
fn an_empty_one_has_fields_like_any_message_namely_none() {
    let mut query = String::new();
    pairs::write_query(&(), &[], &WriteOptions::new(), &mut query).unwrap();
    assert_eq!(query, "");
    assert_read(&super::get(""), &());
}
