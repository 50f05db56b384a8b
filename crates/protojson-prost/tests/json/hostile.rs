//! Random and damaged texts: reading succeeds or fails, and a message that was read is the same after writing.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use protojson_prost::{ReadOptions, WriteOptions, from_slice, to_vec};

use crate::fixtures::Sample;
use crate::round_trip::scalars;

/// Nearly right and wrong; what is found by chance is added here.
const CORPUS: &[&[u8]] = &[
    b"",
    b"{",
    b"[]",
    b"null",
    b"{}\0",
    b"{\"userName\":\"\\ud800\"}",
    b"{\"userName\":\"\\udc00\\ud800\"}",
    b"{\"userName\":\"\xff\"}",
    b"{\"userName\":\"\\u00",
    b"{\"int32\":1e400,\"int64\":\"-0\",\"uint64\":\"18446744073709551616\"}",
    b"{\"int32\":2147483647.0,\"int64\":9.223372036854775807e18}",
    b"{\"double\":\"-Infinity\",\"float\":\"NaN\"}",
    b"{\"numbers\":[1,\"2\",3e0,],\"colors\":[\"COLOR_RED\",-7,null]}",
    b"{\"byNumber\":{\"1\":1,\"1\":2,\"01\":3}}",
    b"{\"data\":\"-_8=\",\"flag\":\"true\"}",
    b"{\"user_name\":\"a\",\"userName\":\"b\"}",
    b"{\"child\":{\"child\":{\"child\":{}}},\"x\":[[[[{}]]]]}",
    b"{\"text\":\"a\",\"number\":\"1\",\"null\":null}",
];

/// How many of these are right after all.
const READ: usize = 4;

/// Something wrong at one place of a text.
#[derive(Clone, Debug)]
enum Edit {
    Put(Index, Vec<u8>),
    Remove(Index, usize),
    Repeat(Index, usize),
}

fn edits() -> impl Strategy<Value = Edit> {
    let token = prop_oneof![
        vec(any::<u8>(), 1..4),
        select(
            &[
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                "\"",
                "\\",
                "\\u",
                "null",
                "1e9",
                "-",
                "\"@type\":"
            ][..]
        )
        .prop_map(|token| token.as_bytes().to_vec()),
    ];
    prop_oneof![
        (any::<Index>(), token).prop_map(|(at, token)| Edit::Put(at, token)),
        (any::<Index>(), 1_usize..9).prop_map(|(at, length)| Edit::Remove(at, length)),
        (any::<Index>(), 1_usize..40).prop_map(|(at, length)| Edit::Repeat(at, length)),
    ]
}

impl Edit {
    fn apply(self, text: &mut Vec<u8>) {
        let (Edit::Put(at, _) | Edit::Remove(at, _) | Edit::Repeat(at, _)) = self;
        let at = at.index(text.len() + 1);
        let part = |length: usize| at..text.len().min(at + length);
        match self {
            Edit::Put(_, token) => drop(text.splice(at..at, token)),
            Edit::Remove(_, length) => drop(text.drain(part(length))),
            Edit::Repeat(_, length) => {
                let again = text[part(length)].to_vec();
                drop(text.splice(at..at, again));
            }
        }
    }
}

fn texts() -> impl Strategy<Value = Vec<u8>> {
    let written = scalars().prop_map(|sample| {
        to_vec(&sample, &WriteOptions::new()).expect("the message has a JSON form")
    });
    let begun = prop_oneof![select(CORPUS).prop_map(<[u8]>::to_vec), written];
    (begun, vec(edits(), 0..4)).prop_map(|(mut text, edits)| {
        edits.into_iter().for_each(|edit| edit.apply(&mut text));
        text
    })
}

/// Says whether a text was read.
fn check(text: &[u8], options: &ReadOptions) -> Result<bool, TestCaseError> {
    let write = WriteOptions::new().sorted_maps(true);
    let Ok(sample) = from_slice::<Sample>(text, options) else {
        return Ok(false);
    };
    let Ok(written) = to_vec(&sample, &write) else {
        // A time or a number that JSON cannot say, which a message may hold.
        return Ok(true);
    };
    let again = from_slice::<Sample>(&written, &ReadOptions::new());
    let again = again.map_err(|error| TestCaseError::fail(error.to_string()))?;
    let again = to_vec(&again, &write).map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(again, written);
    Ok(true)
}

proptest! {
    #[test]
    fn a_text_is_read_or_rejected(text in texts()) {
        check(&text, &ReadOptions::new())?;
        check(&text, &ReadOptions::server())?;
    }
}

#[test]
fn the_corpus_is_read_or_rejected() {
    let mut read = 0;
    for text in CORPUS {
        read += usize::from(check(text, &ReadOptions::server()).expect("no text breaks the rule"));
    }
    assert_eq!(read, READ, "of {}", CORPUS.len());
}
