//! What is sent.

use prost_types::value::Kind as ValueKind;
use prost_types::{Duration, Struct, Timestamp, Value};

use crate::schema::interop::v1::{Color, Sample, sample};

/// A sample with something of everything; the number distinguishes them.
pub(crate) fn sample(number: i64) -> Sample {
    let word = Sample {
        choice: Some(sample::Choice::Word(
            "größer \"\\\u{1}<&\u{1f600}".to_owned(),
        )),
        ..Sample::default()
    };
    Sample {
        big: i64::MIN + number,
        huge: u64::MAX,
        data: vec![0xfb, 0xff, 0],
        ratio: f64::INFINITY,
        time: Some(Timestamp {
            seconds: 1_735_689_600 + number,
            nanos: 120_000_000,
        }),
        length: Some(Duration {
            seconds: -1,
            nanos: -500_000_000,
        }),
        any: Some(Struct {
            fields: [("a".to_owned(), value(ValueKind::NumberValue(1.5)))].into(),
        }),
        color: Color::Blue.into(),
        colors: [(-1, Color::Red.into()), (2, Color::Unspecified.into())].into(),
        note: Some(String::new()),
        numbers: vec![-1, 0, i32::MAX],
        choice: Some(sample::Choice::Nested(Box::new(word))),
    }
}

fn value(kind: ValueKind) -> Value {
    Value { kind: Some(kind) }
}
