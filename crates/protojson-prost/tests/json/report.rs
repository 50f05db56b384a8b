//! Reports of dropped values.

use protojson_prost::{Budget, DropReason, ErrorKind, ReadOptions, from_slice_with_report};

use crate::fixtures::{Known, Sample};

#[test]
fn what_lenient_reading_drops_can_be_asked_for() {
    let json = br#"{
        "color": "COLOR_GREEN", "children": [{}, {"added": {"by": ["v3"]}}],
        "numbers": [1, null], "colors": ["COLOR_RED", "COLOR_\u0047REY"], "byFlag": {"true": null},
        "byName": {"a b": {"later": "\"{"}}
    }"#;
    let options = ReadOptions::lenient();
    let (sample, report) = from_slice_with_report::<Sample>(json, &options).unwrap();
    assert_eq!(
        (sample.color, sample.colors, sample.numbers),
        (0, vec![1], vec![1])
    );
    let found: Vec<_> = report.iter().collect();
    let found: Vec<_> = found
        .iter()
        .map(|d| (d.reason(), d.path(), d.json()))
        .collect();
    assert_eq!(
        found,
        [
            (DropReason::UnknownEnum, "color", r#""COLOR_GREEN""#),
            (
                DropReason::UnknownField,
                "children[1].added",
                r#"{"by": ["v3"]}"#
            ),
            (DropReason::Null, "numbers[1]", "null"),
            (DropReason::UnknownEnum, "colors[1]", r#""COLOR_\u0047REY""#),
            (DropReason::Null, "byFlag.true", "null"),
            (
                DropReason::UnknownField,
                r#"byName["a b"].later"#,
                r#""\"{""#
            ),
        ]
    );
    assert_eq!((report.len(), report.is_empty()), (6, false));
    let first = report.iter().next().unwrap();
    assert_eq!(
        first.to_string(),
        r#"color: unknown enum name "COLOR_GREEN""#
    );
}

#[test]
fn an_any_of_unknown_type_is_reported_whole() {
    let json = br#"{"any": {"a": 1, "@type": "x/of.Elsewhere"}, "wrapped": 1}"#;
    let options = ReadOptions::lenient();
    let (known, report) = from_slice_with_report::<Known>(json, &options).unwrap();
    assert_eq!((known.any, known.wrapped), (None, Some(1)));
    let dropped = report.iter().next().unwrap();
    assert_eq!(
        (dropped.reason(), dropped.path()),
        (DropReason::UnknownType, "any")
    );
    assert_eq!(dropped.json(), r#"{"a": 1, "@type": "x/of.Elsewhere"}"#);
}

#[test]
fn nothing_is_reported_of_what_the_message_holds() {
    let json = br#"{"nick_name": "A", "int64": "7", "flag": null, "choiceNull": null}"#;
    let options = ReadOptions::lenient();
    let (_, report) = from_slice_with_report::<Sample>(json, &options).unwrap();
    assert!(report.is_empty(), "{report:?}");
}

#[test]
fn a_server_is_told_of_unknown_fields_too() {
    let options = ReadOptions::server();
    let (_, report) = from_slice_with_report::<Sample>(br#"{"emial": 1}"#, &options).unwrap();
    assert_eq!(report.iter().next().unwrap().path(), "emial");
}

#[test]
fn what_is_within_a_redacted_field_does_not_show() {
    let json = br#"{"secrets": {"hunter2": {"x": "hunter2"}}, "code": "HUNTER2", "after": 1}"#;
    let options = ReadOptions::lenient();
    let (_, report) = from_slice_with_report::<crate::fixtures::Vault>(json, &options).unwrap();
    let found: Vec<_> = report.iter().collect();
    let paths: Vec<_> = found.iter().map(|d| (d.path(), d.is_redacted())).collect();
    assert_eq!(paths, [("secrets", true), ("code", true), ("after", false)]);
    let text = format!("{report:?}");
    assert!(!text.to_lowercase().contains("hunter2"), "{text}");
    assert_eq!(found[1].json(), r#""HUNTER2""#);
}

#[test]
fn what_is_reported_counts_against_the_budget() {
    let json = format!("{{\"colors\": [{}\"X\"]}}", "\"X\",".repeat(1000));
    let options = ReadOptions::lenient().budget(Budget::new().with_heap(1000));
    assert!(protojson_prost::from_slice::<Sample>(json.as_bytes(), &options).is_ok());
    let error = from_slice_with_report::<Sample>(json.as_bytes(), &options).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Budget);
}
