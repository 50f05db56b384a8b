//! Queries and variables of requests, written.

use std::collections::HashMap;

use prost_types::{Duration, FieldMask, ListValue, Struct, Timestamp, Value};
use protojson_prost::pairs::{self, Body};
use protojson_prost::{Error, ErrorKind, ProtoJson, WriteOptions};

use super::fixtures::{Owner, Search, Wrapped};
use crate::fixtures::{Choice, Known, Sample, Vault};

fn try_query<M: ProtoJson>(message: &M, elsewhere: &[&str]) -> Result<String, Error> {
    let mut out = String::new();
    pairs::write_query(message, elsewhere, &WriteOptions::new(), &mut out).map(|()| out)
}

fn query<M: ProtoJson>(message: &M, elsewhere: &[&str]) -> String {
    try_query(message, elsewhere).expect("it has a form as pairs")
}

fn text<M: ProtoJson>(message: &M, path: &str) -> Option<String> {
    pairs::variable(message, path, &WriteOptions::new()).expect("it has a text")
}

#[test]
fn a_query_is_in_the_order_of_the_schema_and_without_defaults() {
    let sample = Sample {
        profiles: vec!["b".to_owned(), String::new(), "a".to_owned()],
        choice: Some(Choice::Number(0)),
        user_name: "Ada L+é/?&=".to_owned(),
        int64: i64::MIN,
        int32: 0,
        double: -0.0,
        float: 1.5,
        flag: true,
        data: vec![0xfb, 0xff],
        colors: vec![1, 9, 0],
        nick_name: Some(String::new()),
        child: Some(Box::new(Sample {
            uint64: u64::MAX,
            child: Some(Box::new(Sample {
                color: -7,
                ..Sample::default()
            })),
            ..Sample::default()
        })),
        ..Sample::default()
    };
    assert_eq!(
        query(&sample, &[]),
        "double=-0.0&float=1.5&int64=-9223372036854775808&flag=true\
         &userName=Ada%20L%2B%C3%A9%2F%3F%26%3D&data=-_8%3D\
         &child.uint64=18446744073709551615&child.child.color=COLOR_BLUE&nick_name=\
         &colors=COLOR_RED&colors=9&colors=COLOR_UNSPECIFIED&profiles=b&profiles=&profiles=a\
         &choiceNumber=0"
    );
    assert_eq!(query(&Sample::default(), &[]), "");
}

#[test]
fn names_are_encoded_and_values_are_the_text_of_their_json() {
    let search = Search {
        limit: Some(0),
        bracketed: "a".to_owned(),
        dotted: "b".to_owned(),
        since: Some(Timestamp {
            seconds: 0,
            nanos: 500_000_000,
        }),
        at_most: Some(Duration {
            seconds: -1,
            nanos: 0,
        }),
        mask: Some(FieldMask {
            paths: vec!["user_name".to_owned(), "a.b".to_owned()],
        }),
        wrapped: Some(Wrapped {
            int64: Some(0),
            string: Some(String::new()),
            ..Wrapped::default()
        }),
        owner: Some(Owner::Nobody(0)),
        ..Search::default()
    };
    let expected = "limit=0&search%5Bx%5D=a&text.en=b&since=1970-01-01T00%3A00%3A00.500Z&atMost=-1s\
        &mask=userName%2Ca.b&nobody=null&wrapped.int64=0&wrapped.string=";
    assert_eq!(query(&search, &[]), expected);

    let options = WriteOptions::new()
        .original_names(true)
        .enum_numbers(true)
        .emit_defaults(true);
    let mut out = "a?".to_owned();
    let search = Search {
        bracketed: "a".to_owned(),
        color: 1,
        ..Search::default()
    };
    pairs::write_query(&search, &[], &options, &mut out).unwrap();
    assert_eq!(out, "a?bracketed=a&color=1");
}

#[test]
fn fields_that_are_elsewhere_are_left_out() {
    let sample = Sample {
        int32: 1,
        int64: 2,
        child: Some(Box::new(Sample {
            int32: 3,
            int64: 4,
            ..Sample::default()
        })),
        by_name: HashMap::from([("a".to_owned(), Sample::default())]),
        ..Sample::default()
    };
    for (elsewhere, expected) in [
        (
            &["by_name"][..],
            "int32=1&int64=2&child.int32=3&child.int64=4",
        ),
        (
            &["by_name", "int32", "child.int64"],
            "int64=2&child.int32=3",
        ),
        (&["by_name", "child"], "int32=1&int64=2"),
        (&["by_name", "child", "child.int32"], "int32=1&int64=2"),
        (
            &["by_name", "child.int32", "child.int64"],
            "int32=1&int64=2",
        ),
        (
            &["by_name", "chil", "int"],
            "int32=1&int64=2&child.int32=3&child.int64=4",
        ),
    ] {
        assert_eq!(query(&sample, elsewhere), expected, "{elsewhere:?}");
    }
}

#[test]
fn what_has_no_form_as_pairs_is_rejected_with_the_field() {
    let one = || Sample {
        int32: 1,
        ..Sample::default()
    };
    let samples = [
        (
            Sample {
                children: vec![one()],
                ..one()
            },
            "children[0]",
        ),
        (
            Sample {
                by_name: HashMap::from([("a".to_owned(), one())]),
                ..one()
            },
            "byName",
        ),
        (
            Sample {
                child: Some(Box::default()),
                ..one()
            },
            "child",
        ),
        (
            Sample {
                choice: Some(Choice::Sample(Box::default())),
                ..one()
            },
            "choiceSample",
        ),
        (
            Sample {
                choice: Some(Choice::Value(Value::from("a"))),
                ..one()
            },
            "choiceValue",
        ),
        (
            Sample {
                child: Some(Box::new(Sample {
                    by_flag: HashMap::from([(true, String::new())]),
                    ..Sample::default()
                })),
                ..one()
            },
            "child.byFlag",
        ),
    ];
    for (sample, path) in samples {
        let mut out = "kept".to_owned();
        let error = pairs::write_query(&sample, &[], &WriteOptions::new(), &mut out).unwrap_err();
        assert_eq!(
            (error.kind(), &*error.path()),
            (ErrorKind::Type, path),
            "{error}"
        );
        assert_eq!((&*out, error.part(), error.line()), ("kept", None, None));
    }
    let known = [
        (
            Known {
                structure: Some(Struct::default()),
                ..Known::default()
            },
            "structure",
        ),
        (
            Known {
                list: Some(ListValue::default()),
                ..Known::default()
            },
            "list",
        ),
        (
            Known {
                value: Some(Value::default()),
                ..Known::default()
            },
            "value",
        ),
        (
            Known {
                any: Some(prost_types::Any::default()),
                ..Known::default()
            },
            "any",
        ),
        (
            Known {
                empty: Some(()),
                ..Known::default()
            },
            "empty",
        ),
        (
            Known {
                values: vec![Value::from(1.0)],
                ..Known::default()
            },
            "values[0]",
        ),
    ];
    for (known, path) in known {
        let error = try_query(&known, &[]).unwrap_err();
        assert_eq!(
            (error.kind(), &*error.path()),
            (ErrorKind::Type, path),
            "{error}"
        );
    }
    let nul = Sample {
        profiles: vec!["a".to_owned(), "b\0".to_owned()],
        ..Sample::default()
    };
    assert_eq!(
        try_query(&nul, &[]).unwrap_err().to_string(),
        "profiles[1]: a NUL character"
    );
    let late = Known {
        time: Some(Timestamp {
            seconds: i64::MAX,
            nanos: 0,
        }),
        ..Known::default()
    };
    assert_eq!(try_query(&late, &[]).unwrap_err().kind(), ErrorKind::Value);
}

#[test]
fn a_variable_is_the_text_of_its_field() {
    let sample = Sample {
        user_name: "a/b c".to_owned(),
        int64: -1,
        color: 1,
        data: vec![0xff],
        child: Some(Box::new(Sample {
            nick_name: Some(String::new()),
            ..Sample::default()
        })),
        choice: Some(Choice::Text("t".to_owned())),
        ..Sample::default()
    };
    for (path, expected) in [
        ("user_name", Some("a/b c")),
        ("int64", Some("-1")),
        ("int32", Some("0")),
        ("flag", Some("false")),
        ("color", Some("COLOR_RED")),
        ("data", Some("_w==")),
        ("secret", Some("")),
        ("child.user_name", Some("")),
        ("child.nick_name", Some("")),
        ("child.color", Some("COLOR_UNSPECIFIED")),
        ("choice_text", Some("t")),
        ("choice_number", None),
        ("nick_name", None),
        ("child.child.user_name", None),
        ("userName", None),
        ("user", None),
    ] {
        assert_eq!(text(&sample, path).as_deref(), expected, "{path}");
    }
    let sample = Sample {
        numbers: vec![1],
        user_name: "a\0".to_owned(),
        ..sample
    };
    for (path, kind) in [
        ("child", ErrorKind::Type),
        ("numbers", ErrorKind::Type),
        ("by_name", ErrorKind::Type),
        ("by_name.a", ErrorKind::Type),
        ("int64.x", ErrorKind::Type),
        ("numbers.x", ErrorKind::Type),
        ("user_name", ErrorKind::Value),
    ] {
        let error = pairs::variable(&sample, path, &WriteOptions::new()).unwrap_err();
        assert_eq!(error.kind(), kind, "{path}: {error}");
    }
    let known = Known {
        time: Some(Timestamp::default()),
        ..Known::default()
    };
    assert_eq!(
        text(&known, "time").as_deref(),
        Some("1970-01-01T00:00:00Z")
    );
    assert_eq!(text(&known, "mask"), None);
}

#[test]
fn secrets_are_hidden_where_the_options_say_so() {
    let options = WriteOptions::new().redact(true);
    let vault = Vault {
        code: 1,
        ..Vault::default()
    };
    let mut out = String::new();
    pairs::write_query(&vault, &[], &options, &mut out).unwrap();
    assert_eq!(out, "code=%5Bredacted%5D");
    assert_eq!(
        pairs::variable(&vault, "code", &options).unwrap().unwrap(),
        "[redacted]"
    );
    let mut json = Vec::new();
    pairs::write_body(&vault, &["x"], Body::Whole, &options, &mut json).unwrap();
    assert_eq!(json, br#"{"code":"[redacted]"}"#);
    json.clear();
    pairs::write_field(&vault, "code", &options, &mut json).unwrap();
    assert_eq!(json, br#""[redacted]""#);
}

#[test]
fn a_chain_of_messages_is_not_written_for_ever() {
    let mut sample = Sample {
        int32: 1,
        ..Sample::default()
    };
    for _ in 0..1000 {
        sample = Sample {
            child: Some(Box::new(sample)),
            ..Sample::default()
        };
    }
    assert_eq!(
        try_query(&sample, &[]).unwrap_err().kind(),
        ErrorKind::Budget
    );
    // Dropping a chain recurses too.
    while let Some(child) = sample.child.take() {
        sample = *child;
    }
}
