//! The well-known types.

use prost_types::{Any, Duration, FieldMask, Struct, Timestamp, Value};

use crate::fixtures::Known;
use crate::{error_text, json, parse};

#[test]
fn timestamps_are_written_in_utc_with_as_many_digits_as_needed() {
    for (seconds, nanos, expected) in [
        (0, 0, "1970-01-01T00:00:00Z"),
        (-1, 999_000_000, "1969-12-31T23:59:59.999Z"),
        (951_782_400, 1_000, "2000-02-29T00:00:00.000001Z"),
        (4_107_542_400, 1, "2100-03-01T00:00:00.000000001Z"),
        (-62_135_596_800, 0, "0001-01-01T00:00:00Z"),
        (
            253_402_300_799,
            999_999_999,
            "9999-12-31T23:59:59.999999999Z",
        ),
    ] {
        let timestamp = Timestamp { seconds, nanos };
        let text = format!("\"{expected}\"");
        assert_eq!(json(&timestamp), text);
        assert_eq!(parse::<Timestamp>(&text).unwrap(), timestamp);
    }
}

#[test]
fn timestamps_are_read_in_any_zone() {
    for text in [
        "2020-06-01T12:00:00+02:00",
        "2020-06-01T04:30:00-05:30",
        "2020-06-01T10:00:00.000000000Z",
        "2020-06-01T10:00:00.0Z",
    ] {
        let timestamp: Timestamp = parse(&format!("\"{text}\"")).unwrap();
        assert_eq!(
            (timestamp.seconds, timestamp.nanos),
            (1_591_005_600, 0),
            "{text}"
        );
    }
}

#[test]
fn anything_else_is_no_timestamp() {
    for text in [
        "",
        "2020-06-01",
        "2020-06-01T10:00:00",
        "2020-06-01t10:00:00Z",
        "2020-06-01T10:00:00z",
        "2020-06-01 10:00:00Z",
        "2020-13-01T10:00:00Z",
        "2020-00-01T10:00:00Z",
        "2021-02-29T10:00:00Z",
        "2020-06-31T10:00:00Z",
        "2020-06-00T10:00:00Z",
        "2020-06-01T24:00:00Z",
        "2020-06-01T10:60:00Z",
        "2020-06-01T10:00:60Z",
        "2020-06-01T10:00:00.Z",
        "2020-06-01T10:00:00.1234567890Z",
        "2020-06-01T10:00:00+2:00",
        "2020-06-01T10:00:00+0200",
        "2020-06-01T10:00:00+24:00",
        "2020-06-01T10:00:00Z ",
        "+020-06-01T10:00:00Z",
        "0000-12-31T23:59:59Z",
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "2020-06-01T10:00:00.5",
        "२०२०-06-01T10:00:00Z",
    ] {
        assert!(
            parse::<Timestamp>(&format!("\"{text}\"")).is_err(),
            "{text}"
        );
    }
    assert!(parse::<Timestamp>("0").is_err());
}

#[test]
fn durations_have_one_sign_and_an_s() {
    for (seconds, nanos, expected) in [
        (0, 0, "0s"),
        (1, 500_000_000, "1.500s"),
        (0, -1, "-0.000000001s"),
        (-3, -1_000, "-3.000001s"),
        (315_576_000_000, 0, "315576000000s"),
    ] {
        let duration = Duration { seconds, nanos };
        let text = format!("\"{expected}\"");
        assert_eq!(json(&duration), text);
        assert_eq!(parse::<Duration>(&text).unwrap(), duration);
    }
    for text in [
        "",
        "s",
        "1",
        "1S",
        "-s",
        "+1s",
        "1.s",
        ".5s",
        "1.0000000001s",
        "1 s",
        "--1s",
        "1e3s",
        "315576000001s",
        "-315576000001s",
        "99999999999999999999s",
    ] {
        assert!(parse::<Duration>(&format!("\"{text}\"")).is_err(), "{text}");
    }
}

#[test]
fn values_that_json_cannot_express_are_not_written() {
    let options = protojson_prost::WriteOptions::new();
    for duration in [
        Duration {
            seconds: 1,
            nanos: -1,
        },
        Duration {
            seconds: -1,
            nanos: 1,
        },
        Duration {
            seconds: 0,
            nanos: 1_000_000_000,
        },
        Duration {
            seconds: i64::MIN,
            nanos: i32::MIN,
        },
    ] {
        assert!(protojson_prost::to_vec(&duration, &options).is_err());
    }
    for timestamp in [
        Timestamp {
            seconds: 0,
            nanos: -1,
        },
        Timestamp {
            seconds: 0,
            nanos: 1_000_000_000,
        },
        Timestamp {
            seconds: 253_402_300_800,
            nanos: 0,
        },
        Timestamp {
            seconds: i64::MIN,
            nanos: i32::MIN,
        },
    ] {
        assert!(protojson_prost::to_vec(&timestamp, &options).is_err());
    }
    for path in ["fooBar", "foo_3", "foo__bar", "foo_", "_Foo"] {
        let mask = FieldMask {
            paths: vec![path.to_owned()],
        };
        assert!(protojson_prost::to_vec(&mask, &options).is_err(), "{path}");
    }
}

#[test]
fn field_masks_are_in_camel_case() {
    for (paths, text) in [
        (vec![], "\"\""),
        (vec!["foo_bar", "baz.qux_quux"], "\"fooBar,baz.quxQuux\""),
    ] {
        let mask = FieldMask {
            paths: paths.into_iter().map(str::to_owned).collect(),
        };
        assert_eq!(json(&mask), text);
        assert_eq!(parse::<FieldMask>(text).unwrap(), mask);
    }
    assert!(error_text::<FieldMask>("\"foo_bar\"").contains("lowerCamelCase"));
    assert!(parse::<FieldMask>("\"a,,b\"").is_err());
}

#[test]
fn a_struct_is_json_as_it_comes() {
    let text = r#"{"a":[1,"x",true,null,{"b":{}}],"c":-1.5,"d":[]}"#;
    let structure: Struct = parse(text).unwrap();
    assert_eq!(json(&structure), text);
    for bad in [r#"{"a":1,"a":2}"#, "[]", r#"{"a":1e999}"#, "null"] {
        assert!(parse::<Struct>(bad).is_err(), "{bad}");
    }
    for text in ["null", "true", "1", "\"x\"", "[]", "{}"] {
        assert_eq!(json(&parse::<Value>(text).unwrap()), text);
    }
    assert_eq!(json(&Value { kind: None }), "null");
}

#[test]
fn null_is_absence_for_all_but_a_value() {
    let text = r#"{"time":null,"duration":null,"mask":null,"structure":null,"value":null,"list":null,"wrapped":null,"empty":null,"any":null}"#;
    let known: Known = parse(text).unwrap();
    assert_eq!(json(&known), r#"{"value":null}"#);
    let known: Known = parse(r#"{"values":[null,1]}"#).unwrap();
    assert_eq!(known.values.len(), 2);
}

#[test]
fn wrappers_are_what_they_wrap() {
    assert_eq!(json(&0_i64), "\"0\"");
    assert_eq!(json(&true), "true");
    assert_eq!(json(&vec![1_u8]), "\"AQ==\"");
    assert_eq!(json(&String::new()), "\"\"");
    assert_eq!(parse::<u32>("7").unwrap(), 7);
    assert_eq!(
        parse::<f32>("\"NaN\"").unwrap().to_bits(),
        f32::NAN.to_bits()
    );
    let known: Known = parse(r#"{"wrapped": 0, "empty": {}}"#).unwrap();
    assert_eq!((known.wrapped, known.empty), (Some(0), Some(())));
    assert_eq!(json(&known), r#"{"wrapped":"0","empty":{}}"#);
}

#[test]
fn an_empty_any_is_an_empty_object() {
    assert_eq!(json(&Any::default()), "{}");
    assert_eq!(parse::<Any>("{}").unwrap(), Any::default());
}
