//! Strict reading, type by type.

use protojson_prost::{ErrorKind, ReadOptions, Unknown, from_slice};

use crate::fixtures::{Choice, Color, Sample};
use crate::{error_text, parse};

#[track_caller]
fn assert_read(json: &str, expected: &Sample) {
    let read = parse::<Sample>(json);
    assert_eq!(read.as_ref().ok(), Some(expected), "{json}: {read:?}");
}

#[track_caller]
fn assert_rejected(json: &str, kind: ErrorKind) {
    match parse::<Sample>(json) {
        Ok(message) => panic!("{json} was read as {message:?}"),
        Err(error) => assert_eq!(error.kind(), kind, "{json}: {error}"),
    }
}

macro_rules! sample {
    ($($field:ident: $value:expr),*) => {
        Sample { $($field: $value,)* ..Sample::default() }
    };
}

#[test]
fn integers_are_read_from_every_form_of_an_integral_number() {
    for text in [
        "7",
        "\"7\"",
        "7.0",
        "7e0",
        "0.7e1",
        "\"7.0\"",
        "70e-1",
        "\"\\u0037\"",
    ] {
        assert_read(&format!("{{\"int32\": {text}}}"), &sample!(int32: 7));
        assert_read(&format!("{{\"int64\": {text}}}"), &sample!(int64: 7));
        assert_read(&format!("{{\"uint32\": {text}}}"), &sample!(uint32: 7));
        assert_read(&format!("{{\"uint64\": {text}}}"), &sample!(uint64: 7));
    }
}

#[test]
fn integers_out_of_range_or_with_a_fraction_are_rejected() {
    for (field, text) in [
        ("int32", "2147483648"),
        ("int32", "-2147483649"),
        ("uint32", "4294967296"),
        ("uint32", "-1"),
        ("int64", "9223372036854775808"),
        ("uint64", "18446744073709551616"),
        ("uint64", "\"-1\""),
        ("int32", "0.5"),
        ("int32", "\"\""),
        ("int32", "\" 1\""),
        ("int32", "\"1 \""),
        ("int32", "\"0x1\""),
        ("int32", "\"NaN\""),
    ] {
        assert_rejected(&format!("{{\"{field}\": {text}}}"), ErrorKind::Value);
    }
    for text in ["true", "[]", "{}"] {
        assert_rejected(&format!("{{\"int32\": {text}}}"), ErrorKind::Type);
    }
}

#[test]
fn floats_are_read_from_numbers_and_three_words() {
    for (text, double) in [
        ("1.5", 1.5),
        ("\"1.5\"", 1.5),
        ("-0", -0.0),
        ("\"Infinity\"", f64::INFINITY),
        ("\"-Infinity\"", f64::NEG_INFINITY),
        ("1e308", 1e308),
    ] {
        let read: Sample = parse(&format!("{{\"double\": {text}}}")).unwrap();
        assert_eq!(read.double.to_bits(), double.to_bits(), "{text}");
    }
    let read: Sample = parse(r#"{"double": "NaN", "float": "NaN"}"#).unwrap();
    assert!(read.double.is_nan() && read.float.is_nan());
    for text in [
        "1e309",
        "\"inf\"",
        "\"nan\"",
        "\"infinity\"",
        "\"1.\"",
        "\"\"",
    ] {
        assert_rejected(&format!("{{\"double\": {text}}}"), ErrorKind::Value);
    }
    assert_rejected(r#"{"float": 3.5e38}"#, ErrorKind::Value);
    assert_rejected(r#"{"float": NaN}"#, ErrorKind::Syntax);
}

#[test]
fn strings_booleans_and_bytes_take_their_own_json_type_only() {
    assert_read(r#"{"flag": true}"#, &sample!(flag: true));
    assert_read(r#"{"data": "-_8"}"#, &sample!(data: vec![0xfb, 0xff]));
    for json in [
        r#"{"flag": "true"}"#,
        r#"{"flag": 1}"#,
        r#"{"userName": 1}"#,
        r#"{"userName": true}"#,
        r#"{"userName": ["a"]}"#,
        r#"{"data": 1}"#,
        r#"{"numbers": 1}"#,
        r#"{"numbers": {"0": 1}}"#,
        r#"{"child": []}"#,
        r#"{"child": "x"}"#,
        r#"{"byName": []}"#,
    ] {
        assert_rejected(json, ErrorKind::Type);
    }
    assert_rejected(r#"{"data": "a b"}"#, ErrorKind::Value);
}

#[test]
fn enums_are_read_by_name_alias_or_number() {
    for (text, color) in [
        ("\"COLOR_RED\"", 1),
        ("\"COLOR_ROUGE\"", 1),
        ("1", 1),
        ("-7", -7),
        ("1e0", 1),
        ("1234", 1234),
    ] {
        assert_read(&format!("{{\"color\": {text}}}"), &sample!(color: color));
    }
    assert_rejected(r#"{"color": "COLOR_GREEN"}"#, ErrorKind::UnknownEnum);
    assert_rejected(r#"{"color": "color_red"}"#, ErrorKind::UnknownEnum);
    assert_rejected(r#"{"color": 2147483648}"#, ErrorKind::Value);
    assert_rejected(r#"{"color": 0.5}"#, ErrorKind::Value);
    assert_rejected(r#"{"color": true}"#, ErrorKind::Type);
}

#[test]
fn unknown_enum_names_are_passed_over_when_told_so() {
    let options = ReadOptions::new().unknown_enums(Unknown::Ignore);
    let json = br#"{"color": "X", "colors": ["COLOR_RED", "X", 3], "byNumber": {"1": "X", "2": "COLOR_BLUE"}}"#;
    let read: Sample = from_slice(json, &options).unwrap();
    assert_eq!(read.color, 0);
    assert_eq!(read.colors, [1, 3]);
    assert_eq!(read.by_number, [(2, Color::Blue as i32)].into());
}

#[test]
fn null_is_absence_for_fields_and_rejected_within_lists_and_maps() {
    assert_read(
        r#"{"int32": null, "userName": null, "child": null, "numbers": null, "byName": null, "color": null}"#,
        &Sample::default(),
    );
    for json in [
        r#"{"numbers": [null]}"#,
        r#"{"colors": [null]}"#,
        r#"{"children": [null]}"#,
        r#"{"byName": {"a": null}}"#,
        r#"{"byFlag": {"true": null}}"#,
        "null",
    ] {
        assert_rejected(json, ErrorKind::Type);
    }
}

#[test]
fn a_key_is_the_json_name_or_the_name_in_the_schema() {
    for key in ["userName", "user_name", r"user\u004eame"] {
        let json = format!("{{\"{key}\": \"Ada\"}}");
        assert_read(&json, &sample!(user_name: "Ada".to_owned()));
    }
    assert_rejected(r#"{"UserName": "Ada"}"#, ErrorKind::UnknownField);
    // The JSON name stands in the schema, so there is no camelCase form (H5).
    assert_read(
        r#"{"nick_name": "A"}"#,
        &sample!(nick_name: Some("A".to_owned())),
    );
    assert_rejected(r#"{"nickName": "A"}"#, ErrorKind::UnknownField);
}

#[test]
fn duplicates_are_rejected_under_either_name_and_even_when_null() {
    for json in [
        r#"{"int32": 1, "int32": 1}"#,
        r#"{"userName": "a", "user_name": "b"}"#,
        r#"{"int32": null, "int32": 1}"#,
        r#"{"byName": {"a": {}, "a": {}}}"#,
        r#"{"byNumber": {"1": 0, "1.0": 0}}"#,
        r#"{"choiceText": "a", "choiceNumber": 1}"#,
        r#"{"choiceNull": null, "choiceText": "a"}"#,
    ] {
        assert_rejected(json, ErrorKind::Duplicate);
    }
}

#[test]
fn null_leaves_a_oneof_open_except_where_it_is_a_value() {
    let text = Choice::Text("a".to_owned());
    for json in [
        r#"{"choiceNumber": null, "choiceText": "a"}"#,
        r#"{"choiceText": "a", "choiceNumber": null}"#,
    ] {
        assert_read(json, &sample!(choice: Some(text.clone())));
    }
    for json in [r#"{"choiceNull": null}"#, r#"{"choiceNull": "NULL_VALUE"}"#] {
        assert_read(json, &sample!(choice: Some(Choice::Null(0))));
    }
    let null = prost_types::Value {
        kind: Some(prost_types::value::Kind::NullValue(0)),
    };
    let value = Choice::Value(null);
    assert_read(r#"{"choiceValue": null}"#, &sample!(choice: Some(value)));
}

#[test]
fn map_keys_are_read_from_their_text() {
    let read: Sample =
        parse(r#"{"byNumber": {"-5": 1, "1e2": 0}, "byFlag": {"true": "t", "false": "f"}}"#)
            .unwrap();
    assert_eq!(read.by_number, [(-5, 1), (100, 0)].into());
    assert_eq!(read.by_flag.len(), 2);
    for json in [
        r#"{"byNumber": {"x": 1}}"#,
        r#"{"byNumber": {"": 1}}"#,
        r#"{"byNumber": {"9223372036854775808": 1}}"#,
        r#"{"byFlag": {"True": ""}}"#,
        r#"{"byFlag": {"1": ""}}"#,
    ] {
        assert_rejected(json, ErrorKind::Value);
    }
    assert_rejected(r#"{"byNumber": {5: 1}}"#, ErrorKind::Syntax);
}

#[test]
fn unknown_fields_are_rejected_or_passed_over_whatever_they_hold() {
    let json = r#"{"x": {"a": [1, "]}", null, {"b": true}]}, "int32": 1, "y": -1.5e3}"#;
    assert_rejected(json, ErrorKind::UnknownField);
    let read: Sample = from_slice(json.as_bytes(), &ReadOptions::server()).unwrap();
    assert_eq!(read.int32, 1);
    let broken = from_slice::<Sample>(br#"{"x": [1,]}"#, &ReadOptions::server());
    assert_eq!(broken.unwrap_err().kind(), ErrorKind::Syntax);
}

#[test]
fn only_strict_json_is_json() {
    for json in [
        "",
        " ",
        "{",
        "{}}",
        "{} x",
        "{,}",
        r#"{"int32"}"#,
        r#"{"int32":}"#,
        r#"{"int32":1,}"#,
        r#"{"int32":01}"#,
        r#"{"int32":+1}"#,
        r#"{"int32":.5}"#,
        r#"{"int32":1 "int64":1}"#,
        r#"{'int32':1}"#,
        r#"{int32:1}"#,
        r#"{"numbers":[1,]}"#,
        r#"{"numbers":[,1]}"#,
        r#"{"numbers":[1 2]}"#,
        r#"{"numbers":[1}"#,
        r#"{"flag":True}"#,
        r#"{"flag":nul}"#,
        "{\"userName\":\"a\nb\"}",
        r#"{"userName":"\x"}"#,
        r#"{"userName":"\ud800"}"#,
        "{/* no */}",
        "\u{feff}{}",
        "{\"int32\":1\u{a0}}",
    ] {
        assert_rejected(json, ErrorKind::Syntax);
    }
    assert_read(" \t\r\n{ \"int32\" : 1 } \n", &sample!(int32: 1));
    let invalid = from_slice::<Sample>(b"{\"userName\":\"\xff\"}", &ReadOptions::new());
    assert_eq!(
        invalid.unwrap_err().to_string(),
        "invalid UTF-8 at line 1 column 14"
    );
}

#[test]
fn top_level_takes_one_message() {
    assert_eq!(
        error_text::<Sample>("{} {}"),
        "expected the end of the input at line 1 column 4"
    );
    assert_eq!(
        error_text::<Sample>("[]"),
        "expected an object, found an array at line 1 column 1"
    );
}
