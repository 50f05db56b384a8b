//! Scalars: the edges of each type more often than chance would have them.

use proptest::collection::vec;
use proptest::prelude::*;
use prost_reflect::prost::bytes::Bytes;
use prost_reflect::{Kind, MapKey, Value};

/// What is easily written wrongly.
const TEXTS: [&str; 8] = [
    "",
    "\"quoted\" \\ / \u{8}\u{c}\n\r\t",
    "\0\u{1}\u{1f}\u{7f}\u{80}\u{9f}",
    "\u{2028}\u{2029}\u{feff}\u{fffd}\u{ffff}",
    "</script>&<!--",
    "Größe 漢字 🦀 \u{10ffff}",
    "null",
    "-0",
];

/// Numbers that no value of the enum has, beside those that one has.
const ENUM_NUMBERS: [i32; 8] = [0, 1, 7, -1, 2, -7, i32::MIN, i32::MAX];

pub(super) fn value(kind: &Kind) -> BoxedStrategy<Value> {
    match kind {
        Kind::Double => double().prop_map(Value::F64).boxed(),
        Kind::Float => float().prop_map(Value::F32).boxed(),
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => int32().prop_map(Value::I32).boxed(),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => int64().prop_map(Value::I64).boxed(),
        Kind::Uint32 | Kind::Fixed32 => uint32().prop_map(Value::U32).boxed(),
        Kind::Uint64 | Kind::Fixed64 => uint64().prop_map(Value::U64).boxed(),
        Kind::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        Kind::String => text().prop_map(Value::String).boxed(),
        Kind::Bytes => bytes().prop_map(Value::Bytes).boxed(),
        Kind::Enum(inner) if inner.full_name() == "google.protobuf.NullValue" => {
            Just(Value::EnumNumber(0)).boxed()
        }
        Kind::Enum(_) => proptest::sample::select(&ENUM_NUMBERS[..])
            .prop_map(Value::EnumNumber)
            .boxed(),
        Kind::Message(inner) => unreachable!("{} is no scalar", inner.full_name()),
    }
}

pub(super) fn key(kind: &Kind) -> BoxedStrategy<MapKey> {
    match kind {
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => int32().prop_map(MapKey::I32).boxed(),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => int64().prop_map(MapKey::I64).boxed(),
        Kind::Uint32 | Kind::Fixed32 => uint32().prop_map(MapKey::U32).boxed(),
        Kind::Uint64 | Kind::Fixed64 => uint64().prop_map(MapKey::U64).boxed(),
        Kind::Bool => any::<bool>().prop_map(MapKey::Bool).boxed(),
        Kind::String => text().prop_map(MapKey::String).boxed(),
        other => unreachable!("{other:?} is no key"),
    }
}

pub(super) fn double() -> impl Strategy<Value = f64> {
    prop_oneof![
        proptest::sample::select(
            &[
                0.0,
                -0.0,
                1.0,
                -1.5,
                0.1,
                1e15,
                1e16,
                1e17,
                1e21,
                1e22,
                1e-5,
                1e-7,
                f64::MAX,
                f64::MIN,
                f64::MIN_POSITIVE,
                5e-324,
                f64::INFINITY,
                f64::NEG_INFINITY,
                f64::NAN,
                9007199254740993.0,
            ][..]
        ),
        any::<i32>().prop_map(f64::from),
        any::<u64>().prop_map(f64::from_bits),
    ]
}

fn float() -> impl Strategy<Value = f32> {
    prop_oneof![
        proptest::sample::select(
            &[
                0.0,
                -0.0,
                1.0,
                -1.5,
                0.1,
                1e7,
                1e10,
                1e-5,
                1e-7,
                f32::MAX,
                f32::MIN,
                f32::MIN_POSITIVE,
                1e-45,
                f32::INFINITY,
                f32::NEG_INFINITY,
                f32::NAN,
            ][..]
        ),
        any::<i16>().prop_map(f32::from),
        any::<u32>().prop_map(f32::from_bits),
    ]
}

fn int32() -> impl Strategy<Value = i32> {
    prop_oneof![
        proptest::sample::select(&[0, 1, -1, i32::MIN, i32::MAX][..]),
        any::<i32>()
    ]
}

pub(super) fn int64() -> impl Strategy<Value = i64> {
    const SAFE: i64 = (1 << 53) + 1;
    prop_oneof![
        proptest::sample::select(&[0, 1, -1, i64::MIN, i64::MAX, SAFE, -SAFE][..]),
        any::<i64>()
    ]
}

fn uint32() -> impl Strategy<Value = u32> {
    prop_oneof![
        proptest::sample::select(&[0, 1, u32::MAX][..]),
        any::<u32>()
    ]
}

fn uint64() -> impl Strategy<Value = u64> {
    prop_oneof![
        proptest::sample::select(&[0, 1, (1 << 53) + 1, u64::MAX][..]),
        any::<u64>()
    ]
}

pub(super) fn text() -> impl Strategy<Value = String> {
    let characters = vec(any::<char>(), 0..8).prop_map(|all| all.into_iter().collect());
    let special = proptest::sample::select(&TEXTS[..]).prop_map(str::to_owned);
    prop_oneof![characters, special, "[a-z]{0,12}"]
}

fn bytes() -> impl Strategy<Value = Bytes> {
    vec(any::<u8>(), 0..12).prop_map(Bytes::from)
}
