//! The options of writing.

use protojson_prost::{Int64Format, Json, WriteOptions, to_string};
use serde_json::json;

use crate::fixtures::{Choice, Color, Sample};

fn sample() -> Sample {
    Sample {
        user_name: "Ada".to_owned(),
        int64: 7,
        color: Color::Blue as i32,
        numbers: vec![1, 2],
        by_number: [(2, 1), (1, 0)].into(),
        children: vec![Sample::default()],
        choice: Some(Choice::Text("x".to_owned())),
        ..Sample::default()
    }
}

#[test]
fn fields_are_named_as_the_schema_does_where_asked() {
    let options = WriteOptions::new().original_names(true);
    let text = to_string(&sample(), &options).unwrap();
    assert!(text.contains(r#""user_name":"Ada""#), "{text}");
    assert!(text.contains(r#","by_number":{"1":"#), "{text}");
    assert!(text.contains(r#""choice_text":"x""#), "{text}");
    let value = serde_json::to_value(Json::new(&sample(), &options)).unwrap();
    assert_eq!(value["user_name"], "Ada");
    assert_eq!(
        value,
        serde_json::from_str::<serde_json::Value>(&text).unwrap()
    );
}

#[test]
fn enums_and_wide_integers_are_numbers_where_asked() {
    let options = WriteOptions::new()
        .enum_numbers(true)
        .int64(Int64Format::Number);
    let text = to_string(&sample(), &options).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&value["color"], &value["int64"]), (&json!(-7), &json!(7)));
    assert_eq!(value["byNumber"], json!({"1": 0, "2": 1}));
    assert_eq!(
        serde_json::to_value(Json::new(&sample(), &options)).unwrap(),
        value
    );
}

#[test]
fn lines_are_indented_where_asked() {
    let options = WriteOptions::new().indent(2);
    assert_eq!(
        to_string(&sample(), &options).unwrap(),
        r#"{
  "int64": "7",
  "userName": "Ada",
  "color": "COLOR_BLUE",
  "numbers": [
    "1",
    "2"
  ],
  "children": [
    {}
  ],
  "byNumber": {
    "1": "COLOR_UNSPECIFIED",
    "2": "COLOR_RED"
  },
  "choiceText": "x"
}"#
    );
    let empty = to_string(&Sample::default(), &options).unwrap();
    assert_eq!(empty, "{}");
    let lists = options.emit_defaults(true);
    let text = to_string(&Sample::default(), &lists).unwrap();
    assert!(text.contains("\n  \"numbers\": [],\n"), "{text}");
}

#[test]
fn keys_and_strings_with_escapes_are_written_whatever_the_length() {
    for length in 0..40 {
        for special in ["\"", "\\", "\n", "é", "\u{1f}"] {
            let text = "x".repeat(length) + special + &"y".repeat(length / 2);
            let sample = Sample {
                user_name: text.clone(),
                by_name: [(text, Sample::default())].into(),
                ..Sample::default()
            };
            let written = to_string(&sample, &WriteOptions::new()).unwrap();
            assert_eq!(written, serde_json::to_string(&sample).unwrap());
            let back: Sample = crate::parse(&written).unwrap();
            assert_eq!(back, sample);
        }
    }
}
