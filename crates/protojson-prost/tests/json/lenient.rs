//! Lenient reading.

use protojson_prost::{ErrorKind, ReadOptions, from_slice};

use crate::fixtures::{Known, Sample};

fn read(json: &str) -> Sample {
    from_slice(json.as_bytes(), &ReadOptions::lenient()).expect("lenient reading takes it")
}

#[test]
fn either_casing_of_a_key_is_taken() {
    for key in ["nick_name", "nickName"] {
        let sample = read(&format!("{{\"{key}\": \"A\"}}"));
        assert_eq!(sample.nick_name.as_deref(), Some("A"), "{key}");
    }
    let twice = br#"{"nick_name": "A", "nickName": "B"}"#;
    let error = from_slice::<Sample>(twice, &ReadOptions::lenient()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Duplicate);
}

#[test]
fn null_is_absence_within_lists_and_maps_too() {
    let sample = read(r#"{"numbers": [1, null, 2], "byFlag": {"true": null}, "flag": null}"#);
    assert_eq!(sample.numbers, [1, 2]);
    assert!(sample.by_flag.is_empty());
}

#[test]
fn names_that_the_schema_lacks_do_not_fail() {
    let sample = read(r#"{"color": "COLOR_GREEN", "new_field": [{}], "int64": "7", "int32": 7}"#);
    assert_eq!((sample.color, sample.int64, sample.int32), (0, 7, 7));
}

#[test]
fn a_string_takes_a_number_as_it_is_spelled() {
    assert_eq!(read(r#"{"userName": 1.50}"#).user_name, "1.50");
}

#[test]
fn an_any_of_unknown_type_is_absent() {
    let json = br#"{"any": {"@type": "x/of.Elsewhere", "a": 1}, "wrapped": "1"}"#;
    let known: Known = from_slice(json, &ReadOptions::lenient()).unwrap();
    assert_eq!((known.any, known.wrapped), (None, Some(1)));
}

#[test]
fn wrong_types_are_rejected_all_the_same() {
    for json in [
        r#"{"int32": "x"}"#,
        r#"{"child": 1}"#,
        r#"{"flag": "yes"}"#,
        "{",
    ] {
        assert!(from_slice::<Sample>(json.as_bytes(), &ReadOptions::lenient()).is_err());
    }
}
