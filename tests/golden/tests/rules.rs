//! Generated validators, run on both sides of every rule.

use std::collections::HashMap;

use golden::generated::rule::v1::{
    Collections, Color, Exclusion, Free, Leaf, Numbers, Presence, Texts, WellKnown, presence,
};
use prost_types::{Any, Duration, FieldMask, Timestamp};
use protovalidate_prost::{Validate, Validation, ValidationError};

/// What is broken, as `path: rule id`.
fn broken(message: &impl Validate) -> Vec<String> {
    shown(Validation::new().now(at(100)).validate(message))
}

fn shown(outcome: Result<(), ValidationError>) -> Vec<String> {
    let error = outcome.err();
    let violations = error
        .as_ref()
        .map(ValidationError::violations)
        .unwrap_or_default();
    let line = |violation: &protovalidate_prost::Violation| {
        let key = if violation.for_key() { " (key)" } else { "" };
        format!("{}: {}{key}", violation.field_path(), violation.rule_id())
    };
    violations.iter().map(line).collect()
}

const NOTHING: [&str; 0] = [];

fn at(seconds: i64) -> Timestamp {
    Timestamp { seconds, nanos: 0 }
}

fn leaf(email: &str) -> Leaf {
    Leaf {
        email: email.to_owned(),
        next: None,
    }
}

fn numbers() -> Numbers {
    Numbers {
        range: 1,
        gap: 4,
        yes: true,
        ..Numbers::default()
    }
}

#[test]
fn numbers_are_checked_on_both_sides_of_their_bounds() {
    for range in 0..=6 {
        let expected = (1..=5).contains(&range);
        assert_eq!(
            broken(&Numbers { range, ..numbers() }).is_empty(),
            expected,
            "{range}"
        );
    }
    for (gap, ok) in [(4, true), (5, false), (10, false), (11, true)] {
        assert_eq!(
            broken(&Numbers { gap, ..numbers() }).is_empty(),
            ok,
            "{gap}"
        );
    }
    for (real, ok) in [
        (1.4, true),
        (1.5, false),
        (f64::NEG_INFINITY, false),
        (f64::NAN, false),
    ] {
        assert_eq!(
            broken(&Numbers { real, ..numbers() }).is_empty(),
            ok,
            "{real}"
        );
    }
    for (chosen, ok) in [
        (0.0, true),
        (f32::INFINITY, true),
        (0.25, false),
        (f32::NAN, false),
    ] {
        assert_eq!(
            broken(&Numbers {
                chosen,
                ..numbers()
            })
            .is_empty(),
            ok,
            "{chosen}"
        );
    }
}

#[test]
fn each_combination_of_bounds_has_its_id() {
    let message = Numbers {
        range: 6,
        gap: 7,
        least: -2,
        whole: 7,
        real: f64::NAN,
        chosen: 1.0,
        yes: false,
        exact: Some(3),
    };
    assert_eq!(
        broken(&message),
        [
            "range: int32.gte_lte",
            "gap: uint32.gt_lt_exclusive",
            "least: sint64.gt",
            "whole: fixed32.not_in",
            "real: double.finite",
            "real: double.lt",
            "chosen: float.in",
            "yes: bool.const",
            "exact: int64.const",
        ]
    );
}

#[test]
fn texts_of_rules_are_those_of_the_public_suite() {
    let messages = |message: &dyn Validate| -> Vec<String> {
        let error = message.validate().unwrap_err();
        error
            .violations()
            .iter()
            .map(|violation| violation.message().to_owned())
            .collect()
    };
    let message = Numbers {
        range: 0,
        gap: 7,
        chosen: 1.0,
        ..numbers()
    };
    assert_eq!(
        messages(&message),
        [
            "must be greater than or equal to 1 and less than or equal to 5",
            "must be greater than 10 or less than 5",
            "must be in list [0, 0.5, Infinity]",
        ]
    );
    let message = Texts {
        name: "a".into(),
        slug: Some("1".into()),
        magic: Some(vec![0]),
        ..Texts::default()
    };
    assert_eq!(
        messages(&message),
        [
            "must be at least 2 characters",
            r"does not match regex pattern `^[a-z]\w*$`",
            "does not have prefix 8950",
        ]
    );
}

fn texts() -> Texts {
    Texts {
        name: "añ".into(),
        ..Texts::default()
    }
}

#[test]
fn texts_are_counted_in_characters() {
    for (name, ok) in [("ñ", false), ("ññ", true), ("ñññ", true), ("ññññ", false)] {
        let message = Texts {
            name: name.into(),
            ..texts()
        };
        assert_eq!(broken(&message).is_empty(), ok, "{name}");
    }
}

#[test]
fn what_is_not_set_is_not_checked() {
    assert_eq!(broken(&texts()), NOTHING);
}

#[test]
fn each_broken_rule_of_a_text_is_reported() {
    let message = Texts {
        name: "four".into(),
        email: Some(String::new()),
        slug: Some("é".into()),
        part: Some("bxxb b b b".into()),
        choice: Some("c".into()),
        header: Some("a\r".into()),
        reference: Some("^".into()),
        address: Some(vec![0; 5]),
        magic: Some(b"\x89P!".to_vec()),
        text: Some(b"b".to_vec()),
    };
    assert_eq!(
        broken(&message),
        [
            "name: string.max_len",
            "email: string.email_empty",
            "slug: string.pattern",
            "part: string.max_bytes",
            "part: string.prefix",
            "part: string.suffix",
            "part: string.contains",
            "part: string.not_contains",
            "choice: string.in",
            "header: string.well_known_regex.header_name",
            "reference: string.uri_ref",
            "address: bytes.ip",
            "magic: bytes.not_in",
            "text: bytes.pattern",
        ]
    );
}

#[test]
fn texts_that_keep_their_rules_are_valid() {
    let message = Texts {
        name: "abc".into(),
        email: Some("a@b.c".into()),
        slug: Some("a_1".into()),
        part: Some("a m z".into()),
        choice: Some("b".into()),
        header: Some("a b".into()),
        reference: Some(String::new()),
        address: Some(vec![0; 16]),
        magic: Some(b"\x89PNG".to_vec()),
        text: Some(b"aa".to_vec()),
    };
    assert_eq!(broken(&message), NOTHING);
}

#[test]
fn a_pattern_cannot_be_evaluated_on_bytes_that_are_no_text() {
    let error = Texts {
        text: Some(vec![0xff]),
        ..texts()
    }
    .validate()
    .unwrap_err();
    assert!(error.runtime_error().is_some() && error.violations().is_empty());
}

fn presence() -> Presence {
    Presence {
        required: "x".into(),
        optional_required: Some(1),
        choice: Some(presence::Choice::Number(0)),
        ..Presence::default()
    }
}

#[test]
fn required_is_about_presence() {
    assert_eq!(broken(&presence()), NOTHING);
    assert_eq!(
        broken(&Presence::default()),
        [
            "choice: required",
            "required: required",
            "optional_required: required"
        ]
    );
    let zero = Presence {
        optional_required: Some(0),
        ..presence()
    };
    assert_eq!(broken(&zero), ["optional_required: int32.gt"]);
}

#[test]
fn ignored_rules_are_ignored() {
    let message = Presence {
        unless_empty: "x".into(),
        never: "x".into(),
        ..presence()
    };
    assert_eq!(broken(&message), ["unless_empty: string.uuid"]);
}

#[test]
fn enums_are_checked_by_number() {
    for (color, expected) in [
        (Color::Blue as i32, vec![]),
        (Color::Red as i32, vec!["color: enum.not_in"]),
        (3, vec!["color: enum.defined_only"]),
    ] {
        assert_eq!(
            broken(&Presence {
                color,
                ..presence()
            }),
            expected
        );
    }
}

#[test]
fn the_member_of_a_oneof_that_is_set_is_checked() {
    let with = |choice| {
        broken(&Presence {
            choice: Some(choice),
            ..presence()
        })
    };
    assert_eq!(
        with(presence::Choice::Text(String::new())),
        ["text: string.min_len"]
    );
    assert_eq!(with(presence::Choice::Text("x".into())), NOTHING);
    assert_eq!(
        with(presence::Choice::Leaf(leaf("x"))),
        ["leaf.email: string.email"]
    );
}

#[test]
fn fields_exclude_each_other() {
    let one = Exclusion {
        c: vec!["x".into()],
        ..Exclusion::default()
    };
    assert_eq!(broken(&one), NOTHING, "`a` holds its zero and is not meant");
    let both = Exclusion {
        d: Some(leaf("a@b")),
        ..one.clone()
    };
    assert_eq!(broken(&both), [": message.oneof"]);
    let error = Exclusion {
        a: "a".into(),
        b: 1,
        ..Exclusion::default()
    }
    .validate()
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "only one of a, b can be set; one of c, d must be set; a: must be at least 2 characters"
    );
}

fn collections() -> Collections {
    Collections {
        tags: vec!["a".into()],
        ..Collections::default()
    }
}

#[test]
fn collections_are_checked_whole_and_by_item() {
    assert_eq!(broken(&collections()), NOTHING);
    let tags = |tags: &[&str]| {
        let tags = tags.iter().map(|&tag| tag.to_owned()).collect();
        broken(&Collections {
            tags,
            ..Collections::default()
        })
    };
    assert_eq!(tags(&[]), ["tags: repeated.min_items"]);
    assert_eq!(tags(&["a", "b", "c"]), NOTHING);
    assert_eq!(
        tags(&["a", "", "c", "d"]),
        ["tags: repeated.max_items", "tags[1]: string.min_len"]
    );
    assert_eq!(tags(&["a", "a"]), ["tags: repeated.unique"]);
    let message = Collections {
        colors: vec![5, 1],
        floats: vec![f32::NAN, f32::NAN, 0.0, -0.0],
        ..collections()
    };
    assert_eq!(
        broken(&message),
        ["colors[1]: enum.in", "floats: repeated.unique"]
    );
}

#[test]
fn messages_below_are_checked_with_their_paths() {
    let chain = Leaf {
        next: Some(Box::new(leaf("x"))),
        ..leaf("a@b")
    };
    let message = Collections {
        leaves: vec![leaf("a@b"), chain],
        named: HashMap::from([("a".into(), leaf("")), ("long".into(), leaf("a@b"))]),
        texts: HashMap::from([(-1, "ab".into()), (2, String::new()), (3, "abc".into())]),
        ..collections()
    };
    assert_eq!(
        broken(&message),
        [
            "leaves[1].next.email: string.email",
            r#"named["a"].email: string.email_empty"#,
            r#"named["long"]: string.max_len (key)"#,
            "texts[-1]: string.min_len",
        ]
    );
}

#[test]
fn well_known_types_have_rules_of_their_own() {
    let message = WellKnown {
        wait: Some(Duration {
            seconds: 60,
            nanos: 0,
        }),
        born: Some(at(101)),
        soon: Some(at(106)),
        any: Some(Any {
            type_url: "x".into(),
            value: vec![],
        }),
        mask: Some(FieldMask {
            paths: vec!["a.b.c".into(), "a".into()],
        }),
        wrapped: Some("x".into()),
        required: None,
        numbers: vec![1, 0],
    };
    assert_eq!(
        broken(&message),
        [
            "wait: duration.gte_lt",
            "born: timestamp.lt_now",
            "soon: timestamp.within",
            "any: any.in",
            "mask: field_mask.in",
            "wrapped: string.min_len",
            "required: required",
            "numbers[1]: int32.gt",
        ]
    );
    let message = WellKnown {
        wait: Some(Duration {
            seconds: 0,
            nanos: 1_000_000,
        }),
        born: Some(at(100)),
        soon: Some(at(95)),
        any: Some(Any {
            type_url: "type.googleapis.com/rule.v1.Leaf".into(),
            value: vec![],
        }),
        mask: Some(FieldMask {
            paths: vec!["a.b".into()],
        }),
        wrapped: Some("xy".into()),
        required: Some(at(0)),
        numbers: vec![1],
    };
    assert_eq!(broken(&message), NOTHING);
}

#[test]
fn a_message_without_rules_is_valid() {
    assert_eq!(broken(&Free::default()), NOTHING);
}

#[test]
fn violations_survive_the_wire() {
    let error = Collections {
        named: HashMap::from([("long".into(), leaf("x"))]),
        ..collections()
    }
    .validate()
    .unwrap_err();
    assert_eq!(ValidationError::from_bytes(&error.to_bytes()), Ok(error));
}
