//! Random messages with a field of every kind.

use rest_tests::generated::rest::v1::Kinds;
use rest_tests::generated::rest::v1::kinds::Choice;

use crate::random::Random;

/// Makes a message that a query can hold.
pub(crate) fn kinds(random: &mut Random) -> Kinds {
    Kinds {
        int32_value: random.or_default(Random::i32),
        sint32_value: random.or_default(Random::i32),
        sfixed32_value: random.or_default(Random::i32),
        uint32_value: random.or_default(Random::u32),
        fixed32_value: random.or_default(Random::u32),
        int64_value: random.or_default(Random::number),
        sint64_value: random.or_default(Random::number),
        sfixed64_value: random.or_default(Random::number),
        uint64_value: random.or_default(Random::u64),
        fixed64_value: random.or_default(Random::u64),
        float_value: random.or_default(Random::f32),
        double_value: random.or_default(Random::f64),
        bool_value: random.is(),
        string_value: random.or_default(Random::text),
        bytes_value: random.or_default(Random::bytes),
        color: random.or_default(color),
        null_value: 0,
        timestamp: random.maybe(Random::timestamp),
        duration: random.maybe(Random::duration),
        mask: random.maybe(Random::mask),
        int32_wrapper: random.maybe(Random::i32),
        uint32_wrapper: random.maybe(Random::u32),
        int64_wrapper: random.maybe(Random::number),
        uint64_wrapper: random.maybe(Random::u64),
        float_wrapper: random.maybe(Random::f32),
        double_wrapper: random.maybe(Random::f64),
        bool_wrapper: random.maybe(Random::is),
        string_wrapper: random.maybe(Random::text),
        bytes_wrapper: random.maybe(Random::bytes),
        limit: random.maybe(Random::i32),
        note: random.maybe(note),
        nested: random.maybe(Random::full_nested),
        numbers: random.list(Random::i32),
        words: random.list(Random::text),
        colors: random.list(color),
        flags: random.list(Random::is),
        blobs: random.list(Random::bytes),
        times: random.list(Random::timestamp),
        texts: random.list(Random::text),
        r#type: random.or_default(Random::text),
        dotted: random.or_default(Random::text),
        search: random.or_default(Random::text),
        choice: random.maybe(choice),
    }
}

/// A color, or a number that stands for none.
fn color(random: &mut Random) -> i32 {
    match random.is() {
        true => random.i32(),
        false => random.i32().rem_euclid(3),
    }
}

fn note(random: &mut Random) -> String {
    match random.is() {
        true => random.book(),
        false => random.text(),
    }
}

fn choice(random: &mut Random) -> Choice {
    match random.i32().rem_euclid(3) {
        0 => Choice::Text(random.text()),
        1 => Choice::Number(random.i32()),
        _ => Choice::Branch(random.full_nested()),
    }
}
