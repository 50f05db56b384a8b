//! Well-known types, within what JSON can hold of them.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use prost::Message;
use prost_reflect::{DynamicMessage, MessageDescriptor};
use prost_types::value::Kind;
use prost_types::{Duration, FieldMask, ListValue, Struct, Timestamp, Value};

use super::scalar;

/// Seconds of the years 1 to 9999.
const SECONDS: std::ops::RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;
/// Seconds of ten thousand years.
const SPAN: i64 = 315_576_000_000;

pub(super) fn is_known(descriptor: &MessageDescriptor) -> bool {
    descriptor.package_name() == "google.protobuf"
}

/// `None` for what is not special; wrappers and `Empty` are messages like others here.
pub(super) fn message(descriptor: &MessageDescriptor) -> Option<BoxedStrategy<DynamicMessage>> {
    Some(match descriptor.full_name() {
        "google.protobuf.Timestamp" => dynamic(descriptor, timestamp()),
        "google.protobuf.Duration" => dynamic(descriptor, duration()),
        "google.protobuf.FieldMask" => dynamic(descriptor, field_mask()),
        "google.protobuf.Struct" => dynamic(descriptor, structure()),
        "google.protobuf.Value" => dynamic(descriptor, value()),
        "google.protobuf.ListValue" => dynamic(descriptor, list()),
        _ => return None,
    })
}

fn dynamic<M: Message>(
    descriptor: &MessageDescriptor,
    messages: impl Strategy<Value = M> + 'static,
) -> BoxedStrategy<DynamicMessage> {
    let descriptor = descriptor.clone();
    messages
        .prop_map(move |message| {
            DynamicMessage::decode(descriptor.clone(), message.encode_to_vec().as_slice())
                .expect("it is the same message")
        })
        .boxed()
}

/// Whole seconds and whole milli-, micro- and nanoseconds.
fn nanos() -> impl Strategy<Value = i32> {
    prop_oneof![
        Just(0),
        (0..1_000).prop_map(|milli| milli * 1_000_000),
        (0..1_000_000).prop_map(|micro| micro * 1_000),
        0..1_000_000_000,
    ]
}

fn timestamp() -> impl Strategy<Value = Timestamp> {
    let edges = proptest::sample::select(
        [*SECONDS.start(), -1, 0, *SECONDS.end()]
            .as_slice()
            .to_vec(),
    );
    let seconds = prop_oneof![edges, SECONDS];
    (seconds, nanos()).prop_map(|(seconds, nanos)| Timestamp { seconds, nanos })
}

fn duration() -> impl Strategy<Value = Duration> {
    let seconds = prop_oneof![Just(0), 0..100_i64, 0..SPAN];
    (seconds, nanos(), any::<bool>()).prop_map(|(seconds, nanos, negative)| match negative {
        true => Duration {
            seconds: -seconds,
            nanos: -nanos,
        },
        false => Duration { seconds, nanos },
    })
}

fn field_mask() -> impl Strategy<Value = FieldMask> {
    vec("[a-z]{1,4}(_[a-z]{1,4}){0,2}(\\.[a-z]{1,4}){0,2}", 0..4)
        .prop_map(|paths| FieldMask { paths })
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Kind::NullValue(0)),
        any::<bool>().prop_map(Kind::BoolValue),
        scalar::double()
            .prop_filter("JSON has no such number", |number| number.is_finite())
            .prop_map(Kind::NumberValue),
        scalar::text().prop_map(Kind::StringValue),
    ];
    let kinds = leaf.prop_recursive(3, 12, 4, |inner| {
        let values = inner.prop_map(|kind| Value { kind: Some(kind) });
        prop_oneof![
            vec(values.clone(), 0..4).prop_map(|values| Kind::ListValue(ListValue { values })),
            btree_map(scalar::text(), values, 0..4)
                .prop_map(|fields| Kind::StructValue(Struct { fields })),
        ]
    });
    kinds.prop_map(|kind| Value { kind: Some(kind) })
}

fn list() -> impl Strategy<Value = ListValue> {
    vec(value(), 0..4).prop_map(|values| ListValue { values })
}

fn structure() -> impl Strategy<Value = Struct> {
    btree_map(scalar::text(), value(), 0..4).prop_map(|fields| Struct { fields })
}
