//! serde_json as the oracle of JSON's syntax.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops where something is missing"
)]

use differential::messages::TestMessage;
use differential::random::{self, Random};
use differential::{ours, run};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use prost::Message;
use protojson_prost::{ErrorKind, ReadOptions, WriteOptions, from_slice, to_string};
use serde_json::Value;

const CASES: u32 = 5_000;

/// Pieces of JSON, and what looks like it.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"",
    "\\",
    "\\u",
    "\\ud800",
    "\\udc00",
    "\\ud83e\\udd80",
    "\\x",
    "\\u00e",
    "null",
    "nul",
    "true",
    "truee",
    "false",
    "0",
    "00",
    "-",
    "-0",
    "+1",
    "1.",
    ".5",
    "1e",
    "1e+",
    "1E-2",
    "1e400",
    "0x1",
    "NaN",
    " ",
    "\t",
    "\n",
    "\r",
    "\u{b}",
    "\u{a0}",
    "\u{feff}",
    "\0",
    "\u{1f}",
    "\u{7f}",
    "//",
    "/**/",
    "'",
    "é",
    "🦀",
];

/// One change of a text, byte by byte.
#[derive(Clone, Debug)]
enum Edit {
    Insert(Index, &'static str),
    Remove(Index, usize),
    Byte(Index, u8),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let one = prop_oneof![
        (any::<Index>(), select(PIECES)).prop_map(|(at, piece)| Edit::Insert(at, piece)),
        (any::<Index>(), 1..4_usize).prop_map(|(at, length)| Edit::Remove(at, length)),
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Edit::Byte(at, byte)),
    ];
    vec(one, 0..3)
}

fn edit(text: &str, edits: &[Edit]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for edit in edits {
        let at = |index: &Index| index.index(bytes.len() + 1);
        match edit {
            Edit::Insert(index, piece) => {
                let at = at(index);
                bytes.splice(at..at, piece.bytes());
            }
            Edit::Remove(index, length) => {
                let at = at(index);
                bytes.drain(at..bytes.len().min(at + length));
            }
            Edit::Byte(index, byte) => {
                let at = at(index);
                bytes.splice(at..bytes.len().min(at + 1), [*byte]);
            }
        }
    }
    bytes
}

/// Whether our reader of any JSON agrees with serde_json on what JSON is, and on its value.
fn agrees(input: &[u8]) -> Result<(), TestCaseError> {
    let ours = from_slice::<prost_types::Value>(input, &ReadOptions::new());
    let theirs = serde_json::from_slice::<Value>(input);
    let shown = String::from_utf8_lossy(input);
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => {
            let json = to_string(&ours, &WriteOptions::new())
                .map_err(|error| TestCaseError::fail(format!("{error}: {shown}")))?;
            let ours: Value = serde_json::from_str(&json).unwrap();
            prop_assert!(same(&ours, &theirs), "{shown}: {ours} {theirs}");
        }
        (Err(_), Err(_)) => {}
        // For serde_json the last of two equal keys counts; we refuse them.
        (Err(error), Ok(_)) if error.kind() == ErrorKind::Duplicate => {}
        (ours, theirs) => prop_assert!(false, "{shown}: {ours:?} {theirs:?}"),
    }
    Ok(())
}

/// Numbers of `google.protobuf.Value` are doubles.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

#[test]
fn a_text_of_pieces_is_json_to_both_or_to_none() {
    let texts = vec(select(PIECES), 0..9).prop_map(|pieces| pieces.concat());
    run::property(CASES * 4, &texts, |text| agrees(text.as_bytes()));
}

#[test]
fn edited_json_is_json_to_both_or_to_none() {
    let cases = (random::message(&ours::Known::descriptor()), edits());
    run::property(CASES, &cases, |(Random(message), edits)| {
        let message = ours::Known::decode(message.encode_to_vec().as_slice()).unwrap();
        let json = to_string(&message, &WriteOptions::new()).unwrap();
        agrees(&edit(&json, &edits))
    });
}

/// What is no JSON is no message, with whatever options.
fn refused<M: TestMessage>() {
    let cases = (random::message(&M::descriptor()), edits());
    run::property(CASES, &cases, |(Random(message), edits)| {
        let message = M::decode(message.encode_to_vec().as_slice()).unwrap();
        let json = edit(&to_string(&message, &WriteOptions::new()).unwrap(), &edits);
        let is_json = serde_json::from_slice::<serde::de::IgnoredAny>(&json).is_ok();
        for options in [
            ReadOptions::new(),
            ReadOptions::server(),
            ReadOptions::lenient(),
        ] {
            let ours = from_slice::<M>(&json, &options).map(drop);
            prop_assert!(
                is_json || ours.is_err(),
                "{}",
                String::from_utf8_lossy(&json)
            );
        }
        Ok(())
    });
}

#[test]
fn what_is_no_json_is_no_message() {
    refused::<ours::Implicit>();
    refused::<ours::Maps>();
    refused::<ours::Tree>();
    refused::<ours::Known>();
    refused::<ours::KnownElsewhere>();
}
