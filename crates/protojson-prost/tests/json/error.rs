//! Texts, paths and positions of errors.

use std::collections::HashMap;

use prost_types::Timestamp;
use protojson_prost::{WriteOptions, to_string};

use crate::fixtures::{Choice, Known, Sample};
use crate::{error_text, parse};

#[test]
fn an_error_names_path_cause_excerpt_and_place() {
    for (json, expected) in [
        (
            "{\n  \"children\": [\n    {},\n    {\"userName\": 12}\n  ]\n}",
            "children[1].userName: expected a string, found a number: 12 at line 4 column 18",
        ),
        (
            r#"{"byName": {"a b": {"int32": "é1"}}}"#,
            r#"byName["a b"].int32: not a number: "é1" at line 1 column 30"#,
        ),
        (
            r#"{"color": "COLOR_GREEN"}"#,
            r#"color: sample.Color has no such name: "COLOR_GREEN" at line 1 column 11"#,
        ),
        (
            r#"{"é": "é", "emial": 1}"#,
            r#"sample.Sample has no such field: "é" at line 1 column 2"#,
        ),
        (
            r#"{"child": {"emial": 1}}"#,
            r#"child: sample.Sample has no such field: "emial" at line 1 column 12"#,
        ),
        (
            r#"{"int32": 1, "int32": 2}"#,
            r#"int32: the field occurs twice: "int32" at line 1 column 14"#,
        ),
        (
            r#"{"numbers": [1, null]}"#,
            "numbers[1]: a list element cannot be null: null at line 1 column 17",
        ),
        (
            r#"{"child": [1]}"#,
            "child: expected an object, found an array at line 1 column 11",
        ),
        (
            r#"{"choiceText": "a", "choiceNumber": 1}"#,
            "choiceNumber: another member of the oneof is set already: 1 at line 1 column 37",
        ),
        (
            r#"{"userName": "a"#,
            "userName: the input ends too early at line 1 column 16",
        ),
        (
            r#"{"int32": 1; }"#,
            "expected `,` or `}` at line 1 column 12",
        ),
    ] {
        assert_eq!(error_text::<Sample>(json), expected);
    }
}

#[test]
fn parts_of_an_error_can_be_asked_for() {
    let error = parse::<Sample>("{\"children\": [{\"int32\": true}]}").unwrap_err();
    assert_eq!(error.path(), "children[0].int32");
    assert_eq!(error.cause(), "expected a 32-bit integer, found a boolean");
    assert_eq!((error.line(), error.column()), (Some(1), Some(25)));
}

#[test]
fn long_values_are_cut() {
    let long = "ü".repeat(500);
    let text = error_text::<Sample>(&format!("{{\"int32\": \"{long}\"}}"));
    assert!(text.chars().count() < 100, "{text}");
    let text = error_text::<Sample>(&format!("{{\"byName\": {{\"{long}\": 1}}}}"));
    assert!(text.chars().count() < 150, "{text}");
}

#[test]
fn nothing_of_a_redacted_field_shows() {
    for json in [
        r#"{"secret": 12345}"#,
        r#"{"child": {"secret": [12345]}}"#,
        r#"{"secret": {"12345": 12345}}"#,
        r#"{"secret": "12345\x"}"#,
        r#"{"secret": "12345", "secret": "12345"}"#,
    ] {
        let error = parse::<Sample>(json).unwrap_err();
        for text in [error.to_string(), format!("{error:?}")] {
            assert!(!text.contains("12345"), "{text}");
            assert!(text.contains("secret"), "{text}");
        }
    }
}

#[test]
fn errors_of_writing_have_a_path_and_no_place() {
    let beyond = Known {
        time: Some(Timestamp {
            seconds: i64::MAX,
            nanos: 0,
        }),
        ..Known::default()
    };
    let error = to_string(&beyond, &WriteOptions::new()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "time: the timestamp is beyond the years 1 to 9999"
    );
    let not_finite = Sample {
        children: vec![
            Sample::default(),
            Sample {
                by_name: HashMap::from([(
                    "a".to_owned(),
                    Sample {
                        choice: Some(Choice::Value(f64::NAN.into())),
                        ..Sample::default()
                    },
                )]),
                ..Sample::default()
            },
        ],
        ..Sample::default()
    };
    let error = to_string(&not_finite, &WriteOptions::new()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "children[1].byName[\"a\"].choiceValue: a google.protobuf.Value holds finite numbers only"
    );
}
