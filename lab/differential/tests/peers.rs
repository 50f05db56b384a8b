//! Our writer and reader beside others, message by message.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops where something is missing"
)]

use differential::classes::Ledger;
use differential::difference::{Operation, compare};
use differential::messages::TestMessage;
use differential::mutation::{mutate, mutations};
use differential::peer::{Pbjson, Peer, Reflect, Serde};
use differential::random::{self, Random};
use differential::{ours, run};
use proptest::prelude::*;
use prost::Message;
use prost_reflect::DynamicMessage;
use protojson_prost::{ReadOptions, WriteOptions, from_slice, to_string};
use serde_json::Value;

/// Messages of each kind.
const CASES: u32 = 2_000;

/// The message as binary protobuf, without what binary protobuf loses: the sign of a zero in a map.
fn binary<M: TestMessage>(message: &DynamicMessage) -> Vec<u8> {
    let bytes = message.encode_to_vec();
    M::decode(bytes.as_slice()).unwrap().encode_to_vec()
}

/// What we would write for the message, as a value; a message that JSON cannot hold shows as an error.
fn value<M: TestMessage>(message: &[u8]) -> Result<Value, String> {
    let message = M::decode(message).map_err(|error| error.to_string())?;
    let json = to_string(&message, &WriteOptions::new()).map_err(|error| error.to_string())?;
    serde_json::from_str(&json).map_err(|error| error.to_string())
}

fn read<M: TestMessage>(json: &str, options: &ReadOptions) -> Result<Value, String> {
    let message: M = from_slice(json.as_bytes(), options).map_err(|error| error.to_string())?;
    value::<M>(&message.encode_to_vec())
}

fn check<P: Peer, M: TestMessage>(ledger: &Ledger, options: &ReadOptions) {
    let cases = (random::message(&M::descriptor()), mutations());
    run::property(CASES, &cases, |(Random(message), mutations)| {
        let bytes = binary::<M>(&message);
        let ours = value::<M>(&bytes).map_err(TestCaseError::fail)?;
        let json = to_string(&M::decode(bytes.as_slice()).unwrap(), &WriteOptions::new()).unwrap();

        let theirs = P::write::<M>(&bytes);
        let parsed = theirs
            .clone()
            .map(|json| serde_json::from_slice(&json).unwrap());
        let written = compare(Operation::Write, Ok(ours.clone()), parsed);
        ledger.note(&written, &json)?;
        let their_reading = P::read::<M>(json.as_bytes()).and_then(|bytes| value::<M>(&bytes));
        ledger.note(
            &compare(Operation::ReadOurs, Ok(ours.clone()), their_reading),
            &json,
        )?;
        // JSON that is not what we hold for right need not have the right meaning.
        if let (true, Ok(theirs)) = (written.is_empty(), theirs) {
            let theirs = String::from_utf8(theirs).unwrap();
            let our_reading = read::<M>(&theirs, options);
            ledger.note(
                &compare(Operation::ReadTheirs, our_reading, Ok(ours.clone())),
                &theirs,
            )?;
        }

        let mutated = mutate(&ours, &mutations);
        let ours = read::<M>(&mutated, options);
        let theirs = P::read::<M>(mutated.as_bytes()).and_then(|bytes| value::<M>(&bytes));
        ledger.note(&compare(Operation::ReadMutated, ours, theirs), &mutated)
    });
}

/// JSON that chance comes by too seldom.
fn check_one<P: Peer, M: TestMessage>(ledger: &Ledger, options: &ReadOptions, json: &str) {
    let ours = read::<M>(json, options);
    let theirs = P::read::<M>(json.as_bytes()).and_then(|bytes| value::<M>(&bytes));
    let found = compare(Operation::ReadMutated, ours, theirs);
    ledger.note(&found, json).unwrap();
}

fn check_all<P: Peer>(options: &ReadOptions) {
    let ledger = Ledger::new(P::NAME);
    for json in [
        r#"{"colorChoice":"COLOR_CRIMSON"}"#,
        r#"{"colorChoice":1.0}"#,
        r#"{"floatChoice":"1e400"}"#,
        r#"{"uint64Choice":18446744073709551616}"#,
        r#"{"int32Choice":-1e-400}"#,
        r#"{"boolChoice":null}"#,
    ] {
        check_one::<P, ours::Choice>(&ledger, options, json);
    }
    for json in [
        r#"{"durationChoice":"1.0000000001s"}"#,
        r#"{"durationChoice":"+1s"}"#,
        r#"{"timestamps":["1970-01-01T23:59:60Z"]}"#,
        r#"{"values":[18446744073709551615]}"#,
        r#"{"values":null}"#,
    ] {
        check_one::<P, ours::KnownElsewhere>(&ledger, options, json);
    }
    check_one::<P, ours::Known>(&ledger, options, r#"{"fieldMask":"a,"}"#);
    check_one::<P, ours::Lists>(&ledger, options, r#"{"boolValues":null}"#);
    check_one::<P, ours::Implicit>(&ledger, options, r#"{"bytesValue":"AB=="}"#);
    check::<P, ours::Implicit>(&ledger, options);
    check::<P, ours::Explicit>(&ledger, options);
    check::<P, ours::Lists>(&ledger, options);
    check::<P, ours::Maps>(&ledger, options);
    check::<P, ours::Choice>(&ledger, options);
    check::<P, ours::Names>(&ledger, options);
    check::<P, ours::Tree>(&ledger, options);
    check::<P, ours::Known>(&ledger, options);
    check::<P, ours::KnownElsewhere>(&ledger, options);
    println!("{}", ledger.close());
}

#[test]
fn pbjson_differs_only_where_we_are_right() {
    // pbjson ignores nothing, and neither do we.
    check_all::<Pbjson>(&ReadOptions::new());
}

#[test]
fn prost_reflect_differs_only_where_we_are_right() {
    check_all::<Reflect>(&ReadOptions::new());
}

#[test]
fn the_serde_impls_differ_from_the_bytes_only_where_serde_json_does() {
    check_all::<Serde>(&ReadOptions::server());
}

fn round_trip<M: TestMessage>() {
    run::property(
        CASES,
        &random::message(&M::descriptor()),
        |Random(message)| {
            let message =
                DynamicMessage::decode(M::descriptor(), binary::<M>(&message).as_slice()).unwrap();
            let ours = M::decode(message.encode_to_vec().as_slice()).unwrap();
            let json = to_string(&ours, &WriteOptions::new()).unwrap();
            let back: M = from_slice(json.as_bytes(), &ReadOptions::new())
                .map_err(|error| TestCaseError::fail(format!("{error}: {json}")))?;
            let back =
                DynamicMessage::decode(M::descriptor(), back.encode_to_vec().as_slice()).unwrap();
            prop_assert!(random::same(&message, &back), "{json}");
            Ok(())
        },
    );
}

#[test]
fn what_we_write_we_read_again() {
    round_trip::<ours::Implicit>();
    round_trip::<ours::Explicit>();
    round_trip::<ours::Lists>();
    round_trip::<ours::Maps>();
    round_trip::<ours::Choice>();
    round_trip::<ours::Names>();
    round_trip::<ours::Tree>();
    round_trip::<ours::Known>();
    round_trip::<ours::KnownElsewhere>();
}
