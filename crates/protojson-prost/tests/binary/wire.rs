//! Random messages on the wire: mostly what `Every` expects, sometimes not.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use prost::encoding::{WireType, encode_key, encode_varint};

/// A field on the wire.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    Varint(u32, u64),
    Fixed32(u32),
    Fixed64(u32),
    Text(u32, Vec<u8>),
    Packed(u32, Vec<u64>),
    /// Behind a length that is so much more than it should be.
    Message(u32, Vec<Part>, i8),
    Group(u32, Vec<Part>),
    /// The same again and again.
    Run(Box<Part>, u16),
    /// Whatever.
    Bytes(Vec<u8>),
}

const VARINTS: [u32; 4] = [1, 2, 23, 40];
const FIXED32: [u32; 2] = [4, 41];
const FIXED64: [u32; 2] = [3, 41];
const TEXTS: [u32; 9] = [5, 6, 7, 16, 18, 20, 21, 22, 40];
const PACKED: [u32; 3] = [1, 2, 40];
const MESSAGES: [u32; 14] = [8, 9, 12, 13, 14, 15, 17, 19, 24, 25, 27, 28, 29, 30];

const GROUPS: [u32; 3] = [10, 11, 42];

/// What has the same number in entries of maps and in messages of Google's is hit by chance.
const LOW: [u32; 6] = [1, 2, 3, 4, 5, 6];

fn number(of: &'static [u32]) -> impl Strategy<Value = u32> {
    prop_oneof![20 => select(of), 5 => select(&LOW[..]), 1 => 1..45_u32]
}

fn leaf() -> impl Strategy<Value = Part> {
    let text = prop_oneof![vec(b'a'..=b'z', 0..12), vec(b'a'..=b'z', 0..300)];
    let more = prop_oneof![vec(any::<u8>(), 4 * 3), vec(any::<u8>(), 0..24)];
    prop_oneof![
        8 => (number(&VARINTS), prop_oneof![0..128_u64, any::<u64>()])
            .prop_map(|(number, value)| Part::Varint(number, value)),
        2 => number(&FIXED32).prop_map(Part::Fixed32),
        2 => number(&FIXED64).prop_map(Part::Fixed64),
        12 => (number(&TEXTS), text).prop_map(|(number, text)| Part::Text(number, text)),
        3 => (number(&PACKED), vec(prop_oneof![0..128_u64, any::<u64>()], 0..40))
            .prop_map(|(number, values)| Part::Packed(number, values)),
        2 => (select(vec![3_u32, 4]), more).prop_map(|(number, bytes)| Part::Text(number, bytes)),
    ]
}

fn part() -> impl Strategy<Value = Part> {
    leaf().prop_recursive(5, 60, 6, |inner| {
        let run = prop_oneof![8 => 2..10_u16, 1 => 100..3000_u16];
        let excess = prop_oneof![200 => Just(0_i8), 1 => any::<i8>()];
        prop_oneof![
            8 => (number(&MESSAGES), vec(inner.clone(), 0..6), excess)
                .prop_map(|(number, parts, excess)| Part::Message(number, parts, excess)),
            2 => (number(&GROUPS), vec(inner.clone(), 0..4))
                .prop_map(|(number, parts)| Part::Group(number, parts)),
            2 => (inner, run).prop_map(|(part, times)| Part::Run(Box::new(part), times)),
        ]
    })
}

/// A message of a few fields, now and then with bytes that are no field at all.
pub(crate) fn message() -> impl Strategy<Value = Vec<Part>> {
    let noise = vec(any::<u8>(), 0..12).prop_map(Part::Bytes);
    let any = prop_oneof![60 => part(), 1 => noise];
    vec(any, 0..8)
}

/// The longest message that is made of runs in runs.
const LONGEST: usize = 1 << 18;

/// Writes fields one after the other.
pub(crate) fn encode(parts: &[Part], out: &mut Vec<u8>) {
    for part in parts {
        encode_part(part, out);
    }
}

fn encode_part(part: &Part, out: &mut Vec<u8>) {
    match part {
        Part::Varint(number, value) => {
            encode_key(*number, WireType::Varint, out);
            encode_varint(*value, out);
        }
        Part::Fixed32(number) => {
            encode_key(*number, WireType::ThirtyTwoBit, out);
            out.extend([7; 4]);
        }
        Part::Fixed64(number) => {
            encode_key(*number, WireType::SixtyFourBit, out);
            out.extend([7; 8]);
        }
        Part::Text(number, text) => delimited(*number, text, 0, out),
        Part::Packed(number, values) => {
            let mut packed = Vec::new();
            for value in values {
                encode_varint(*value, &mut packed);
            }
            delimited(*number, &packed, 0, out);
        }
        Part::Message(number, parts, excess) => {
            let mut content = Vec::new();
            encode(parts, &mut content);
            delimited(*number, &content, *excess, out);
        }
        Part::Group(number, parts) => {
            encode_key(*number, WireType::StartGroup, out);
            encode(parts, out);
            encode_key(*number, WireType::EndGroup, out);
        }
        Part::Run(part, times) => {
            let mut once = Vec::new();
            encode_part(part, &mut once);
            let times = usize::from(*times).min(LONGEST / once.len().max(1)).max(1);
            out.extend(once.repeat(times));
        }
        Part::Bytes(bytes) => out.extend(bytes),
    }
}

fn delimited(number: u32, content: &[u8], excess: i8, out: &mut Vec<u8>) {
    encode_key(number, WireType::LengthDelimited, out);
    let length = content.len().saturating_add_signed(excess.into());
    encode_varint(length as u64, out);
    out.extend(content);
}
