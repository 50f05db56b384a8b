//! Bodies of requests, written.

use prost_types::Timestamp;
use protojson_prost::pairs::{self, Body};
use protojson_prost::{ErrorKind, ProtoJson, WriteOptions};

use super::fixtures::{Search, Wrapped};
use crate::fixtures::{Known, Sample};

fn body<M: ProtoJson>(message: &M, variables: &[&str], body: Body<'_>) -> Option<String> {
    let mut out = Vec::new();
    let options = WriteOptions::new();
    let is_there = pairs::write_body(message, variables, body, &options, &mut out);
    let is_there = is_there.expect("it has a form as JSON");
    assert!(is_there || out.is_empty());
    is_there.then(|| String::from_utf8(out).expect("JSON is UTF-8"))
}

#[test]
fn a_body_lacks_what_the_path_holds() {
    let sample = Sample {
        int32: 1,
        user_name: "a".to_owned(),
        child: Some(Box::new(Sample {
            int32: 3,
            numbers: vec![4],
            child: Some(Box::default()),
            ..Sample::default()
        })),
        ..Sample::default()
    };
    for (variables, expected) in [
        (
            &[][..],
            r#"{"int32":1,"userName":"a","child":{"int32":3,"child":{},"numbers":["4"]}}"#,
        ),
        (
            &["user_name"],
            r#"{"int32":1,"child":{"int32":3,"child":{},"numbers":["4"]}}"#,
        ),
        (
            &["int32", "child.numbers"],
            r#"{"userName":"a","child":{"int32":3,"child":{}}}"#,
        ),
        (
            &["child.int32", "child.child.int32"],
            r#"{"int32":1,"userName":"a","child":{"child":{},"numbers":["4"]}}"#,
        ),
        (&["int32", "user_name", "child"], "{}"),
    ] {
        let json = body(&sample, variables, Body::Whole);
        assert_eq!(json.as_deref(), Some(expected), "{variables:?}");
    }
    let child = body(&sample, &["child.int32"], Body::Field("child"));
    assert_eq!(child.as_deref(), Some(r#"{"child":{},"numbers":["4"]}"#));
    assert_eq!(body(&sample, &[], Body::None), None);

    let options = WriteOptions::new()
        .indent(1)
        .original_names(true)
        .emit_defaults(true);
    let mut out = b"kept".to_vec();
    let wrapped = Search {
        wrapped: Some(Wrapped::default()),
        ..Search::default()
    };
    let variables = ["wrapped.int32", "limit", "secret"];
    pairs::write_body(&wrapped, &variables, Body::Whole, &options, &mut out).unwrap();
    let json = String::from_utf8(out).unwrap();
    assert!(json.starts_with("kept{\n \"flags\": [],\n"), "{json}");
    assert!(
        json.ends_with(",\n \"cursor\": \"\",\n \"wrapped\": {}\n}"),
        "{json}"
    );
    assert!(!json.contains("secret"), "{json}");
}

#[test]
fn one_field_is_a_body_also_if_it_holds_its_default() {
    let sample = Sample {
        numbers: vec![1, 2],
        user_name: "a".to_owned(),
        by_number: [(1, 1)].into(),
        ..Sample::default()
    };
    for (field, expected) in [
        ("numbers", Some(r#"["1","2"]"#)),
        ("user_name", Some("\"a\"")),
        ("by_number", Some(r#"{"1":"COLOR_RED"}"#)),
        ("int32", Some("0")),
        ("flag", Some("false")),
        ("secret", Some("\"\"")),
        ("profiles", Some("[]")),
        ("children", Some("[]")),
        ("by_name", Some("{}")),
        ("child", Some("{}")),
        ("nick_name", None),
        ("choice_sample", None),
        ("zzz", None),
    ] {
        assert_eq!(
            body(&sample, &[], Body::Field(field)).as_deref(),
            expected,
            "{field}"
        );
        let mut out = Vec::new();
        let options = WriteOptions::new();
        let is_set = pairs::write_field(&sample, field, &options, &mut out).unwrap();
        assert_eq!(
            (is_set, &*out),
            (expected.is_some(), expected.unwrap_or_default().as_bytes())
        );
    }
    for field in ["time", "structure", "list", "value", "wrapped"] {
        assert_eq!(
            body(&Known::default(), &[], Body::Field(field)),
            None,
            "{field}"
        );
    }
}

#[test]
fn a_failed_body_leaves_the_vector_as_it_was() {
    let known = Known {
        time: Some(Timestamp {
            seconds: i64::MAX,
            nanos: 0,
        }),
        ..Known::default()
    };
    for variables in [&[][..], &["mask"]] {
        let mut out = b"kept".to_vec();
        let options = WriteOptions::new();
        let error = pairs::write_body(&known, variables, Body::Whole, &options, &mut out);
        assert_eq!(error.unwrap_err().path(), "time");
        assert_eq!(out, b"kept");
    }
    let sample = Sample {
        children: vec![Sample::default()],
        ..Sample::default()
    };
    for path in ["children.int32", "by_name.a", "int32.a", "numbers.a"] {
        let mut out = Vec::new();
        let options = WriteOptions::new().emit_defaults(true);
        let error = pairs::write_body(&sample, &[path], Body::Whole, &options, &mut out);
        assert_eq!(error.unwrap_err().kind(), ErrorKind::Type, "{path}");
    }
}
