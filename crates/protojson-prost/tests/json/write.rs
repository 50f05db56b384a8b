//! Writing, type by type.

use std::collections::{BTreeMap, HashMap};

use protojson_prost::{Int64Format, WriteOptions, to_string};

use crate::fixtures::{Choice, Color, Sample};
use crate::json;

#[test]
fn nothing_is_written_of_an_empty_message() {
    assert_eq!(json(&Sample::default()), "{}");
}

#[test]
fn every_kind_has_its_form() {
    let sample = Sample {
        double: 1.5,
        float: -0.1,
        int32: -3,
        int64: i64::MIN,
        uint32: u32::MAX,
        uint64: u64::MAX,
        flag: true,
        user_name: "Ada \"L\"\n".to_owned(),
        data: vec![0xfb, 0xff],
        color: Color::Red as i32,
        child: Some(Box::default()),
        nick_name: Some(String::new()),
        numbers: vec![1, -2],
        colors: vec![Color::Blue as i32, 99],
        children: vec![Sample::default()],
        ..Sample::default()
    };
    assert_eq!(
        json(&sample),
        r#"{"double":1.5,"float":-0.1,"int32":-3,"int64":"-9223372036854775808","#.to_owned()
            + r#""uint32":4294967295,"uint64":"18446744073709551615","flag":true,"#
            + r#""userName":"Ada \"L\"\n","data":"+/8=","color":"COLOR_RED","child":{},"#
            + r#""nick_name":"","numbers":["1","-2"],"colors":["COLOR_BLUE",99],"children":[{}]}"#
    );
}

#[test]
fn doubles_are_short_and_exact() {
    for (double, expected) in [
        (1.0, "1"),
        (-0.0, "-0.0"),
        (0.1, "0.1"),
        (1e15, "1000000000000000"),
        (1e300, "1e+300"),
        (5e-324, "5e-324"),
        (f64::MAX, "1.7976931348623157e+308"),
        (f64::NAN, "\"NaN\""),
        (f64::INFINITY, "\"Infinity\""),
        (f64::NEG_INFINITY, "\"-Infinity\""),
    ] {
        let sample = Sample {
            double,
            ..Sample::default()
        };
        assert_eq!(json(&sample), format!("{{\"double\":{expected}}}"));
    }
    let sample = Sample {
        float: 16_777_217.0_f32 * 64.0,
        ..Sample::default()
    };
    let text = json(&sample);
    let number = text.trim_start_matches("{\"float\":").trim_end_matches('}');
    assert_eq!(number.parse::<f32>().unwrap(), sample.float);
}

#[test]
fn map_entries_stand_in_the_order_of_their_keys_where_asked() {
    let sample = Sample {
        by_name: ["b", "a", "c"]
            .map(|key| (key.to_owned(), Sample::default()))
            .into(),
        by_number: BTreeMap::from([(10, 1), (-1, 0)]),
        by_flag: HashMap::from([(true, "y".to_owned()), (false, "n".to_owned())]),
        ..Sample::default()
    };
    assert_eq!(
        to_string(&sample, &WriteOptions::new().sorted_maps(true)).unwrap(),
        r#"{"byName":{"a":{},"b":{},"c":{}},"byNumber":{"-1":"COLOR_UNSPECIFIED","10":"COLOR_RED"},"#
            .to_owned()
            + r#""byFlag":{"false":"n","true":"y"}}"#
    );
}

#[test]
fn a_oneof_is_written_even_when_its_member_is_empty() {
    for (choice, expected) in [
        (Choice::Text(String::new()), r#"{"choiceText":""}"#),
        (Choice::Number(0), r#"{"choiceNumber":"0"}"#),
        (Choice::Sample(Box::default()), r#"{"choiceSample":{}}"#),
        (Choice::Null(0), r#"{"choiceNull":null}"#),
        (Choice::Value(true.into()), r#"{"choiceValue":true}"#),
    ] {
        let sample = Sample {
            choice: Some(choice),
            ..Sample::default()
        };
        assert_eq!(json(&sample), expected);
    }
}

#[test]
fn emit_defaults_writes_implicit_fields_and_spares_optional_ones() {
    let options = WriteOptions::new()
        .emit_defaults(true)
        .int64(Int64Format::Number);
    assert_eq!(
        to_string(&Sample::default(), &options).unwrap(),
        r#"{"double":0,"float":0,"int32":0,"int64":0,"uint32":0,"uint64":0,"flag":false,"#
            .to_owned()
            + r#""userName":"","data":"","color":"COLOR_UNSPECIFIED","numbers":[],"colors":[],"#
            + r#""children":[],"byName":{},"byNumber":{},"byFlag":{},"secret":"","nothing":null}"#
    );
}

#[test]
fn int64_is_a_number_everywhere_when_told_so() {
    let options = WriteOptions::new().int64(Int64Format::Number);
    let sample = Sample {
        int64: -1,
        uint64: u64::MAX,
        numbers: vec![i64::MAX],
        by_number: BTreeMap::from([(5, 1)]),
        ..Sample::default()
    };
    assert_eq!(
        to_string(&sample, &options).unwrap(),
        r#"{"int64":-1,"uint64":18446744073709551615,"numbers":[9223372036854775807],"#.to_owned()
            + r#""byNumber":{"5":"COLOR_RED"}}"#
    );
}

#[test]
fn redacted_fields_show_that_they_are_there_and_nothing_else() {
    let sample = Sample {
        secret: "hunter2".to_owned(),
        child: Some(Box::new(Sample {
            secret: "hunter3".to_owned(),
            ..Sample::default()
        })),
        ..Sample::default()
    };
    assert_eq!(
        to_string(&sample, &WriteOptions::new().redact(true)).unwrap(),
        r#"{"child":{"secret":"[redacted]"},"secret":"[redacted]"}"#
    );
    assert!(json(&sample).contains("hunter2"));
}

#[test]
fn a_failed_write_leaves_the_vector_as_it_was() {
    let mut out = b"kept".to_vec();
    let timestamp = prost_types::Timestamp {
        seconds: i64::MAX,
        nanos: 0,
    };
    let error = protojson_prost::write(&timestamp, &WriteOptions::new(), &mut out).unwrap_err();
    assert_eq!(out, b"kept");
    assert_eq!(error.line(), None);
}
