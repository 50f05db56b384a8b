//! Bodies that are forms.

use protojson_prost::pairs::{self, Body, Content, Options, Request};
use protojson_prost::{ErrorKind, Part, ReadOptions};

use super::{assert_read, get, rejected, variable};
use crate::fixtures::Sample;

fn form(text: &str) -> Request<'_> {
    Request {
        body: Body::Whole,
        content: Content::Form(text.as_bytes()),
        ..get("")
    }
}

#[test]
fn names_and_values_are_decoded() {
    let expected = Sample {
        user_name: "a b+c&d".to_owned(),
        secret: String::new(),
        flag: true,
        numbers: vec![1, 2],
        child: Some(Box::new(Sample {
            int32: 3,
            ..Sample::default()
        })),
        ..Sample::default()
    };
    for text in [
        "user_name=a+b%2Bc%26d&secret=&flag=true&numbers=1&numbers=2&child.int32=3",
        "user%5Fname=a%20b%2bc%26d&secret&numbers=1&flag=true&numbers=2&child%2Eint32=3",
    ] {
        assert_read(&form(text), &expected);
    }
    assert_read(&form(""), &Sample::default());
}

#[test]
fn what_a_form_cannot_be_is_rejected() {
    for (text, kind, path) in [
        ("user_name=a&userName=a", ErrorKind::Duplicate, "userName"),
        ("zzz=1", ErrorKind::UnknownField, ""),
        ("int32=a", ErrorKind::Value, "int32"),
        ("int32=%", ErrorKind::Syntax, "int32"),
        (r#"{"int32": 1}"#, ErrorKind::UnknownField, ""),
        ("children.int32=1", ErrorKind::Type, "children"),
    ] {
        let error = rejected::<Sample>(&form(text));
        assert_eq!(
            (error.kind(), &*error.path()),
            (kind, path),
            "{text}: {error}"
        );
        assert_eq!(error.part(), Some(Part::Form));
    }
    let binary = Request {
        content: Content::Form(b"user_name=\xff"),
        ..form("")
    };
    let error = rejected::<Sample>(&binary);
    assert_eq!(
        (error.kind(), error.part()),
        (ErrorKind::Syntax, Some(Part::Form))
    );
}

#[test]
fn the_rest_of_the_request_is_bound_as_beside_json() {
    let mut request = form("flag=true");
    request.query = "secret=hunter2";
    let error = rejected::<Sample>(&request);
    assert_eq!(
        (error.kind(), error.part()),
        (ErrorKind::UnknownField, Some(Part::Query))
    );
    assert!(!error.to_string().contains("hunter2"), "{error}");

    let variables = [variable("user_name", "a")];
    let mut request = form("flag=true");
    request.variables = &variables;
    let expected = Sample {
        user_name: "a".to_owned(),
        flag: true,
        ..Sample::default()
    };
    assert_read(&request, &expected);
    request.content = Content::Form(b"userName=a");
    assert_eq!(
        rejected::<Sample>(&request).to_string(),
        "userName: the field is in the path already in the form"
    );
}

#[test]
fn a_form_may_be_one_message() {
    let mut request = form("userName=a&int32=1");
    request.body = Body::Field("child");
    request.query = "int32=2";
    let variables = [variable("child.flag", "true")];
    request.variables = &variables;
    let expected = Sample {
        int32: 2,
        child: Some(Box::new(Sample {
            user_name: "a".to_owned(),
            int32: 1,
            flag: true,
            ..Sample::default()
        })),
        ..Sample::default()
    };
    assert_read(&request, &expected);
    request.body = Body::Field("numbers");
    assert_eq!(rejected::<Sample>(&request).path(), "numbers");
}

#[test]
fn unknown_fields_go_by_the_options_of_bodies() {
    let server = ReadOptions::server();
    let options = Options::new(&server);
    let mut request = form("zzz=1&flag=true&child.zzz=%zz&child.int32=1");
    let sample: Sample = pairs::read(&request, &options).unwrap();
    assert!(sample.flag && sample.child.is_some_and(|child| child.int32 == 1));
    request.query = "zzz=1";
    assert!(pairs::read::<Sample>(&request, &options).is_err());
}
