//! Messages that are written and read back.

use std::collections::{BTreeMap, HashMap};

use proptest::collection::{btree_map, hash_map, vec};
use proptest::prelude::*;
use prost_types::{Duration, Timestamp, Value};
use protojson_prost::{Int64Format, ReadOptions, WriteOptions, from_slice, to_vec};

use crate::fixtures::{Choice, Known, Sample};

fn choice() -> impl Strategy<Value = Option<Choice>> {
    prop_oneof![
        Just(None),
        ".*".prop_map(|text| Some(Choice::Text(text))),
        any::<i64>().prop_map(|number| Some(Choice::Number(number))),
        Just(Some(Choice::Null(0))),
        value().prop_map(|value| Some(Choice::Value(value))),
    ]
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![any::<i32>().prop_map(f64::from), any::<f64>()]
        .prop_filter("NaN differs from itself", |number| !number.is_nan())
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value {
            kind: Some(prost_types::value::Kind::NullValue(0))
        }),
        any::<bool>().prop_map(Value::from),
        number()
            .prop_filter("finite", |number| number.is_finite())
            .prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(".*", inner, 0..4).prop_map(Value::from),
        ]
    })
}

pub(crate) fn scalars() -> impl Strategy<Value = Sample> {
    let numbers = (
        number(),
        any::<f32>(),
        any::<i32>(),
        any::<i64>(),
        any::<u32>(),
        any::<u64>(),
    );
    let others = (
        any::<bool>(),
        ".*",
        vec(any::<u8>(), 0..20),
        any::<i32>(),
        proptest::option::of(".*"),
    );
    let lists = (
        vec(any::<i64>(), 0..5),
        vec(-8..2_i32, 0..5),
        vec(".*", 0..3),
    );
    let maps = (
        btree_map(any::<i64>(), any::<i32>(), 0..4),
        hash_map(any::<bool>(), ".*", 0..3),
    );
    (numbers, others, lists, maps, choice()).prop_map(|(numbers, others, lists, maps, choice)| {
        Sample {
            double: numbers.0,
            float: if numbers.1.is_nan() { 0.0 } else { numbers.1 },
            int32: numbers.2,
            int64: numbers.3,
            uint32: numbers.4,
            uint64: numbers.5,
            flag: others.0,
            user_name: others.1,
            data: others.2,
            color: others.3,
            nick_name: others.4,
            numbers: lists.0,
            colors: lists.1,
            profiles: lists.2,
            by_number: maps.0,
            by_flag: maps.1,
            choice,
            ..Sample::default()
        }
    })
}

fn sample() -> impl Strategy<Value = Sample> {
    scalars().prop_recursive(2, 8, 3, |inner| {
        let children = vec(inner.clone(), 0..3);
        let by_name: BoxedStrategy<HashMap<_, _>> = hash_map(".*", inner.clone(), 0..3).boxed();
        (scalars(), proptest::option::of(inner), children, by_name).prop_map(
            |(sample, child, children, by_name)| Sample {
                child: child.map(Box::new),
                children,
                by_name,
                ..sample
            },
        )
    })
}

fn known() -> impl Strategy<Value = Known> {
    let time = (-62_135_596_800..=253_402_300_799_i64, 0..1_000_000_000_i32)
        .prop_map(|(seconds, nanos)| Timestamp { seconds, nanos });
    let duration = (0..=315_576_000_000_i64, 0..1_000_000_000_i32, any::<bool>()).prop_map(
        |(seconds, nanos, negative)| match negative {
            true => Duration {
                seconds: -seconds,
                nanos: -nanos,
            },
            false => Duration { seconds, nanos },
        },
    );
    let structure = btree_map(".*", value(), 0..4)
        .prop_map(|fields: BTreeMap<_, _>| prost_types::Struct { fields });
    (
        proptest::option::of(time),
        proptest::option::of(duration),
        proptest::option::of(structure),
        proptest::option::of(value()),
        proptest::option::of(any::<i64>()),
    )
        .prop_map(|(time, duration, structure, value, wrapped)| Known {
            time,
            duration,
            structure,
            value,
            wrapped,
            ..Known::default()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_written_reads_back(sample in sample(), emit in any::<bool>(), number in any::<bool>()) {
        let int64 = if number { Int64Format::Number } else { Int64Format::String };
        let options = WriteOptions::new().emit_defaults(emit).int64(int64);
        let json = to_vec(&sample, &options).unwrap();
        for read in [ReadOptions::new(), ReadOptions::server(), ReadOptions::lenient()] {
            prop_assert_eq!(&from_slice::<Sample>(&json, &read).unwrap(), &sample);
        }
    }

    #[test]
    fn serde_json_writes_the_same_bytes_and_reads_them(sample in sample(), known in known()) {
        let json = to_vec(&sample, &WriteOptions::new()).unwrap();
        let through_serde = serde_json::to_vec(&sample).unwrap();
        prop_assert_eq!(std::str::from_utf8(&json), std::str::from_utf8(&through_serde));
        prop_assert_eq!(serde_json::to_vec(&known).unwrap(), to_vec(&known, &WriteOptions::new()).unwrap());
        // Without its feature `float_roundtrip` serde_json may miss a double by one place.
        let again: Sample = serde_json::from_slice(&json).unwrap();
        prop_assert_eq!(&again.user_name, &sample.user_name);
        prop_assert_eq!(&again.numbers, &sample.numbers);
        prop_assert_eq!(&again.by_number, &sample.by_number);
    }

    #[test]
    fn well_known_types_read_back(known in known()) {
        let json = to_vec(&known, &WriteOptions::new()).unwrap();
        prop_assert_eq!(from_slice::<Known>(&json, &ReadOptions::new()).unwrap(), known);
    }

    #[test]
    fn no_input_makes_the_reader_panic(text in "[\\[\\]{}:,\"a-z0-9.eE+\\\\u -]{0,60}", bytes in vec(any::<u8>(), 0..60)) {
        for input in [text.as_bytes(), &bytes] {
            for options in [ReadOptions::new(), ReadOptions::lenient()] {
                let _ = from_slice::<Sample>(input, &options);
                let _ = from_slice::<prost_types::Value>(input, &options);
                let _ = from_slice::<prost_types::Any>(input, &options);
                let _ = from_slice::<Timestamp>(input, &options);
                let _ = from_slice::<Duration>(input, &options);
            }
        }
    }

    #[test]
    fn json_that_the_reader_takes_is_json_to_others(text in "[\\[\\]{}:,\"a0-9.eE+\\\\ -]{0,12}") {
        let ours = from_slice::<prost_types::Value>(text.as_bytes(), &ReadOptions::new());
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        // A key that occurs twice is a matter of taste; all else is not.
        let taste = matches!(&ours, Err(error) if error.kind() == protojson_prost::ErrorKind::Duplicate);
        prop_assert!(taste || ours.is_ok() == theirs.is_ok(), "{text}: {ours:?} {theirs:?}");
    }
}
