//! serde's traits of messages and enums.

use protojson_prost::{Budget, Int64Format, Json, ReadOptions, Seed, WriteOptions};
use serde::de::DeserializeSeed;
use serde_json::json;

use crate::fixtures::{Color, Known, Sample};

#[test]
fn reading_through_serde_follows_the_same_mapping() {
    let value = json!({
        "double": "NaN", "int32": 7.0, "int64": "8", "uint64": 9, "user_name": "Ada", "data": "-_8",
        "color": "COLOR_ROUGE", "child": {"nick_name": "x"}, "numbers": ["1", 2], "byNumber": {"5": 1},
        "choiceNull": null, "flag": null,
    });
    let sample: Sample = serde_json::from_value(value).unwrap();
    assert!(sample.double.is_nan());
    assert_eq!((sample.int32, sample.int64, sample.uint64), (7, 8, 9));
    assert_eq!(sample.data, [0xfb, 0xff]);
    assert_eq!(sample.color, Color::Red as i32);
    assert_eq!(sample.numbers, [1, 2]);
    assert_eq!(sample.by_number, [(5, 1)].into());
    assert_eq!(sample.child.unwrap().nick_name.as_deref(), Some("x"));
}

#[test]
fn serde_ignores_unknown_fields_and_rejects_the_rest() {
    assert!(serde_json::from_str::<Sample>(r#"{"x": [1], "int32": 1}"#).is_ok());
    for (text, expected) in [
        (
            r#"{"color": "COLOR_GREEN"}"#,
            "sample.Color has no such name at line 1",
        ),
        (r#"{"int32": 1, "int32": 1}"#, "the field occurs twice"),
        (r#"{"numbers": [null]}"#, "a list element cannot be null"),
        (r#"{"numbers": 1}"#, "expected an array, found a number"),
        (r#"{"userName": {}}"#, "expected a string, found an object"),
        ("null", "expected a message, found null"),
    ] {
        let error = serde_json::from_str::<Sample>(text)
            .unwrap_err()
            .to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
}

#[test]
fn enums_implement_serde_too() {
    assert_eq!(serde_json::to_value(Color::Red).unwrap(), "COLOR_RED");
    assert_eq!(
        serde_json::from_str::<Color>("\"COLOR_ROUGE\"").unwrap(),
        Color::Red
    );
    assert_eq!(serde_json::from_str::<Color>("-7").unwrap(), Color::Blue);
    for text in ["2", "null", "\"RED\""] {
        assert!(serde_json::from_str::<Color>(text).is_err(), "{text}");
    }
}

#[test]
fn options_reach_serde() {
    let sample = Sample {
        int64: 7,
        secret: "hunter2".to_owned(),
        ..Sample::default()
    };
    let options = WriteOptions::new().int64(Int64Format::Number).redact(true);
    assert_eq!(
        serde_json::to_value(Json::new(&sample, &options)).unwrap(),
        json!({"int64": 7, "secret": "[redacted]"})
    );
    let options = ReadOptions::new();
    let mut deserializer = serde_json::Deserializer::from_str(r#"{"x": 1}"#);
    assert!(
        Seed::<Sample>::new(&options)
            .deserialize(&mut deserializer)
            .is_err()
    );
}

#[test]
fn serde_is_bounded_too() {
    let list = format!("{{\"children\": [{}{{}}]}}", "{},".repeat(500_000));
    let error = serde_json::from_str::<Sample>(&list).expect_err("too much heap");
    let said = "the message takes more than 23068672 bytes of heap";
    assert!(error.to_string().starts_with(said), "{error}");
    let budget = Budget::new().with_elements(3).with_depth(2);
    let options = ReadOptions::new().budget(budget);
    let read = |text| {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        Seed::<Sample>::new(&options)
            .deserialize(&mut deserializer)
            .is_ok()
    };
    assert!(read(r#"{"numbers": [1, 2]}"#));
    assert!(!read(r#"{"numbers": [1, 2, 3]}"#));
    assert!(!read(r#"{"child": {"child": {}}}"#));
}

#[test]
fn messages_are_serde_values_inside_other_types() {
    let known = Known {
        time: Some(prost_types::Timestamp::default()),
        ..Known::default()
    };
    let text = serde_json::to_string(&vec![Some(known.clone()), None]).unwrap();
    assert_eq!(text, r#"[{"time":"1970-01-01T00:00:00Z"},null]"#);
    let back: Vec<Option<Known>> = serde_json::from_str(&text).unwrap();
    assert_eq!(back, [Some(known), None]);
}
