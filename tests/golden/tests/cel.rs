//! Rules in CEL, on both sides of each.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashMap;

use golden::generated::cel::v1::{
    Collections, Dynamic, Fields, Grade, Item, Numbers, Patterns, Predefined, Presence, Texts,
    Times, fields, item,
};
use prost_types::{Duration, Struct, Timestamp, Value, value};
use protovalidate_prost::{Validate, Validation};

/// The ids of the rules that a message breaks.
fn broken(message: &impl Validate) -> Vec<String> {
    let now = Timestamp {
        seconds: 1_800_000_000,
        nanos: 0,
    };
    match Validation::new().now(now).validate(message) {
        Ok(()) => Vec::new(),
        Err(error) => {
            assert_eq!(error.runtime_error(), None);
            let violations = error.violations().iter();
            violations
                .map(|violation| violation.rule_id().to_owned())
                .collect()
        }
    }
}

fn texts(message: &impl Validate) -> Vec<String> {
    let error = message.validate().unwrap_err();
    error.violations().iter().map(ToString::to_string).collect()
}

fn numbers() -> Numbers {
    Numbers {
        small: 2,
        large: 6,
        count: 4,
        ratio: 1.5,
        grade: Grade::Good.into(),
    }
}

#[test]
fn numbers_are_compared_and_counted() {
    assert_eq!(broken(&numbers()), [""; 0]);
    for (change, rules) in [
        (
            (|it| it.small = 7) as fn(&mut Numbers),
            &["compare", "mixed", "share"][..],
        ),
        (|it| it.count = 5, &["even"]),
        (|it| it.small = 3, &["mixed", "share", "one_of"]),
        (
            |it| it.grade = Grade::Bad.into(),
            &["this.grade != cel.v1.Grade.GRADE_BAD && this.grade != 3"],
        ),
        (
            |it| it.grade = 3,
            &["this.grade != cel.v1.Grade.GRADE_BAD && this.grade != 3"],
        ),
    ] {
        let mut changed = numbers();
        change(&mut changed);
        assert_eq!(broken(&changed), rules, "{changed:?}");
    }
    let nan = Numbers {
        ratio: f32::NAN,
        ..numbers()
    };
    assert_eq!(texts(&nan)[1], "ratio is NaN");
}

#[test]
fn arithmetic_that_overflows_is_a_runtime_error() {
    let extreme = Numbers {
        large: i64::MIN,
        ..numbers()
    };
    let error = extreme.validate().unwrap_err();
    assert_eq!(
        error.runtime_error(),
        Some("a number or a time is out of range")
    );
    assert!(error.violations().is_empty());
}

#[test]
fn strings_and_bytes_are_looked_into() {
    let good = Texts {
        name: "aßz".to_owned(),
        label: Some("aßz:2".to_owned()),
        data: vec![0xff, 1],
        path: "a/b".to_owned(),
        alias: None,
    };
    assert_eq!(broken(&good), [""; 0]);
    for (change, rules) in [
        (
            (|it| it.name = "a-z".to_owned()) as fn(&mut Texts),
            &["prefix", "pattern", "label"][..],
        ),
        (|it| it.name = "abcz".to_owned(), &["length", "label"]),
        (|it| it.data = vec![1, 2], &["data"]),
        (|it| it.path = "/b".to_owned(), &["parts"]),
        (|it| it.path = "a/b/c".to_owned(), &["parts"]),
        (|it| it.alias = Some("aßz".to_owned()), &["alias"]),
        (|it| it.label = None, &[]),
    ] {
        let mut changed = good.clone();
        change(&mut changed);
        assert_eq!(broken(&changed), rules, "{changed:?}");
    }
    let wrong = Texts {
        label: Some("?".to_owned()),
        ..good
    };
    assert_eq!(texts(&wrong), ["label is not aßz"]);
}

#[test]
fn patterns_may_be_found_at_run_time() {
    let with = |text: &str, pattern: &str| Patterns {
        text: text.to_owned(),
        pattern: pattern.to_owned(),
        prefixes: Vec::new(),
    };
    assert_eq!(broken(&with("abc", r"^\w+$")), [""; 0]);
    assert_eq!(broken(&with("é", r"^\w+$")), ["own"]);
    assert_eq!(broken(&with("a1", "")), ["dynamic"]);
    let prefixed = |prefix: &str| Patterns {
        prefixes: vec!["x".to_owned(), prefix.to_owned()],
        ..with("A.bc", "")
    };
    assert_eq!(broken(&prefixed("a.b")), [""; 0]);
    assert_eq!(broken(&prefixed("a.*c")), ["built"]);
}

#[test]
fn a_hostile_pattern_is_a_runtime_error() {
    let cause = |pattern: &str| {
        let message = Patterns {
            text: "a".repeat(100_000),
            pattern: pattern.to_owned(),
            prefixes: Vec::new(),
        };
        let error = message.validate().unwrap_err();
        error.runtime_error().map(str::to_owned)
    };
    let refused = "the pattern is no regular expression in RE2's syntax";
    assert_eq!(cause("(?<=a)b").as_deref(), Some(refused));
    let too_big = "the pattern is too big once it is compiled";
    assert_eq!(cause(r"(\pL{100}){10}").as_deref(), Some(too_big));
    let too_long = "the pattern is longer than 1024 bytes";
    assert_eq!(cause(&"a?".repeat(1_000)).as_deref(), Some(too_long));
    // Time is linear: no violation would ever be found by going back.
    assert_eq!(cause("^(a+)+(a|aa)*b$"), None);
}

#[test]
fn times_are_compared_with_each_other_and_with_the_clock() {
    let at = |seconds| Some(Timestamp { seconds, nanos: 0 });
    let span = |seconds| Some(Duration { seconds, nanos: 0 });
    // A Friday.
    let friday = 1_799_400_000;
    let good = Times {
        start: at(friday),
        end: at(friday + 60),
        length: span(60),
    };
    assert_eq!(broken(&good), [""; 0]);
    assert_eq!(broken(&Times::default()), [""; 0]);
    for (change, rules) in [
        (
            (|it| {
                it.start = Some(Timestamp {
                    seconds: 1_799_400_100,
                    nanos: 0,
                })
            }) as fn(&mut Times),
            &["order", "span"][..],
        ),
        (
            |it| {
                it.length = Some(Duration {
                    seconds: 61,
                    nanos: 0,
                })
            },
            &["span"],
        ),
        (
            |it| {
                *it = Times {
                    start: Some(Timestamp {
                        seconds: 1_800_000_001,
                        nanos: 0,
                    }),
                    ..Times::default()
                }
            },
            &["past"],
        ),
        (
            |it| {
                *it = Times {
                    start: Some(Timestamp {
                        seconds: 1_799_496_000,
                        nanos: 0,
                    }),
                    ..Times::default()
                }
            },
            &["weekend"],
        ),
        (
            |it| {
                *it = Times {
                    end: Some(Timestamp {
                        seconds: 4_102_444_800,
                        nanos: 0,
                    }),
                    ..Times::default()
                }
            },
            &["year"],
        ),
        (
            |it| {
                it.length = Some(Duration {
                    seconds: 3_601,
                    nanos: 0,
                })
            },
            &["span", "long"],
        ),
    ] {
        let mut changed = good;
        change(&mut changed);
        assert_eq!(broken(&changed), rules, "{changed:?}");
    }
}

fn item(name: &str) -> Item {
    Item {
        name: name.to_owned(),
        ..Item::default()
    }
}

#[test]
fn macros_go_through_lists_and_maps() {
    let good = Collections {
        names: vec!["long".to_owned(), "ab".to_owned()],
        weights: HashMap::from([("3".to_owned(), 1), ("4".to_owned(), 2)]),
        numbers: vec![3, -1, 4],
        items: vec![
            item("ab"),
            Item {
                tags: vec!["long".to_owned()],
                ..item("c")
            },
        ],
        labels: HashMap::from([(7, item("n7"))]),
    };
    assert_eq!(broken(&good), [""; 0]);
    assert_eq!(broken(&Collections::default()), [""; 0]);
    for (change, rules) in [
        (
            (|it| it.names.push(String::new())) as fn(&mut Collections),
            &["all", "map"][..],
        ),
        (
            |it| it.names = vec!["c".to_owned(), "ab".to_owned()],
            &["exists"],
        ),
        (
            |it| {
                it.weights.insert("5".to_owned(), 1);
            },
            &["exists_one"],
        ),
        (|it| it.numbers = vec![3, 3], &["map"]),
        (|it| it.numbers = vec![3, 4, 5], &["filter"]),
        (|it| it.numbers = vec![9], &["member"]),
        (|it| it.items.push(Item::default()), &["nested"]),
        (
            |it| {
                it.labels.insert(8, Item::default());
            },
            &["labels"],
        ),
    ] {
        let mut changed = good.clone();
        change(&mut changed);
        assert_eq!(broken(&changed), rules, "{changed:?}");
    }
}

#[test]
fn what_is_absent_has_its_default() {
    assert_eq!(broken(&Presence::default()), [""; 0]);
    let deep = |name: &str| Item {
        inner: Some(Box::new(item(name))),
        ..item("a")
    };
    let with = |item| Presence {
        item: Some(item),
        ..Presence::default()
    };
    assert_eq!(broken(&with(deep("x"))), [""; 0]);
    assert_eq!(broken(&with(deep("y"))), ["deep"]);
    let url = |url: &str| Item {
        source: Some(item::Source::Url(url.to_owned())),
        ..item("a")
    };
    assert_eq!(broken(&with(url("https://a.example"))), [""; 0]);
    assert_eq!(broken(&with(url("::"))), ["oneof"]);
    let copy = |inner| Item {
        source: Some(item::Source::Copy(Box::new(inner))),
        ..item("a")
    };
    assert_eq!(
        broken(&with(copy(Item {
            tags: vec![String::new()],
            ..item("b")
        }))),
        [""; 0]
    );
    assert_eq!(broken(&with(copy(item("b")))), ["copy"]);
    // An empty message equals one that is not there.
    assert_eq!(broken(&with(Item::default())), ["same"]);
    for (limit, rules) in [(None, &[][..]), (Some(1), &[]), (Some(0), &["wrapper"])] {
        let message = Presence {
            limit,
            ..Presence::default()
        };
        assert_eq!(broken(&message), rules);
    }
}

#[test]
fn what_has_no_type_is_asked_when_it_is_there() {
    let good = Dynamic {
        item: Some(item("a")),
        key: "a".to_owned(),
        settings: None,
    };
    assert_eq!(broken(&good), [""; 0]);
    let level = |level: f64| {
        let value = Value {
            kind: Some(value::Kind::NumberValue(level)),
        };
        Some(Struct {
            fields: [("level".to_owned(), value)].into(),
        })
    };
    let set = |settings| Dynamic {
        settings,
        ..good.clone()
    };
    assert_eq!(broken(&set(level(7.0))), [""; 0]);
    assert_eq!(broken(&set(level(8.0))), ["struct"]);
    let named = |name: &str| Dynamic {
        item: Some(item(name)),
        ..good.clone()
    };
    assert_eq!(broken(&named("b")), ["field", "mixed"]);
    let key = |key: &str| Dynamic {
        key: key.to_owned(),
        ..good.clone()
    };
    assert_eq!(broken(&key("b")), ["map"]);
    let error = key("c").validate().unwrap_err();
    assert_eq!(error.runtime_error(), Some("no such key"));
}

#[test]
fn rules_stand_at_fields_items_keys_and_values() {
    assert_eq!(broken(&Fields::default()), [""; 0]);
    let wrong = Fields {
        plain: 10,
        text: Some("nobody".to_owned()),
        items: vec![1.0, -1.0],
        entries: HashMap::from([(2, item("a")), (3, item("")), (4, item("b"))]),
        wait: Some(Duration {
            seconds: 1,
            nanos: 500_000_001,
        }),
        note: Some("longer".to_owned()),
        choice: Some(fields::Choice::Grade(2)),
    };
    assert_eq!(
        texts(&wrong),
        [
            "plain: must be below 10",
            "text: nobody is no address",
            "items[1]: must be positive",
            "entries: one entry at most",
            "entries[3]: must be even",
            "entries[3]: must have a name",
            "wait: must be short",
            "note: must be short",
            "grade: must be good",
        ]
    );
    let error = wrong.validate().unwrap_err();
    let paths: Vec<String> = error
        .violations()
        .iter()
        .map(|it| it.rule_path().to_string())
        .collect();
    assert_eq!(paths[0], "cel[0]");
    assert_eq!(paths[2], "repeated.items.cel[0]");
    assert_eq!(paths[4], "map.keys.cel[0]");
    assert!(error.violations()[4].for_key());
}

#[test]
fn declared_rules_know_their_value_and_the_rules_beside_them() {
    let message = |step, word: &str| Predefined {
        step: Some(step),
        words: vec!["no".to_owned(), word.to_owned()],
    };
    assert_eq!(broken(&message(105, "YES")), [""; 0]);
    assert_eq!(
        texts(&message(113, "maybe")),
        [
            "step: must be a multiple of 5",
            "step: must be at most 10 above the minimum",
            "words[1]: must be one of the words",
        ]
    );
    let error = message(113, "yes").validate().unwrap_err();
    let path = error.violations()[0].rule_path().to_string();
    assert_eq!(path, "int32.[cel.v1.multiple_of]");
}

#[test]
fn whoever_asks_for_one_violation_waits_for_no_more() {
    let wrong = Fields {
        plain: 10,
        items: vec![-1.0; 1_000],
        ..Fields::default()
    };
    let error = Validation::new().fail_fast().validate(&wrong).unwrap_err();
    assert_eq!(error.to_string(), "plain: must be below 10");
    // Nothing was left out, because nothing more was looked for.
    assert!(!error.is_truncated());
    let items = Fields { plain: 0, ..wrong };
    let error = Validation::new().fail_fast().validate(&items).unwrap_err();
    assert_eq!(error.to_string(), "items[0]: must be positive");
    assert!(!error.is_truncated());
}
