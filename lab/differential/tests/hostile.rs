//! Inputs made to hurt: they end in a message or an error, after work in proportion to their length.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops where something is missing"
)]

use std::process::Command;

use differential::attack::{ATTACKS, Attack};
use differential::messages::TestMessage;
use differential::mutation::{mutate, mutations};
use differential::random::{self, Random};
use differential::{ours, run};
use proptest::prelude::*;
use prost::Message;
use protojson_prost::{Budget, ReadOptions, WriteOptions, from_slice, to_string};

/// Sizes whose counts are compared.
const SMALL: usize = 10_000;
const FACTOR: usize = 4;

/// Four times the input may take this many times the instructions; a quadratic reader takes sixteen.
const GROWTH: f64 = 6.0;

#[test]
fn a_million_of_anything_ends_without_a_panic() {
    for attack in ATTACKS {
        let input = attack.input(1_000_000);
        // Both outcomes are right, as long as there is one.
        if let Err(error) = attack.read(&input) {
            let text = error.to_string();
            assert!(
                text.len() < 1_000,
                "{}: {} bytes of error",
                attack.name,
                text.len()
            );
        }
    }
}

#[test]
fn depth_ends_at_the_budget() {
    let deep = [
        "arrays in arrays",
        "messages in messages",
        "objects in an unknown field",
        "an Any in an Any",
    ];
    for attack in ATTACKS.iter().filter(|attack| deep.contains(&attack.name)) {
        // More than the default of bytes would hide the depth.
        let error = attack
            .read(&attack.input(4_000_000))
            .unwrap_err()
            .to_string();
        assert!(error.contains("100"), "{}: {error}", attack.name);
    }
}

/// Instructions of reading an input of that size once, that of making it included.
fn instructions(attack: &Attack, size: usize) -> f64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env!("CARGO_BIN_EXE_attack"))
        .args([attack.name, &size.to_string()])
        .output()
        .expect("valgrind is on the PATH");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {text}", attack.name);
    let count = text
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    count
        .expect("callgrind tells the sum")
        .1
        .trim()
        .parse()
        .unwrap()
}

#[test]
fn work_grows_as_the_input_does() {
    for attack in ATTACKS {
        let start = instructions(attack, 0);
        let small = instructions(attack, SMALL) - start;
        let large = instructions(attack, SMALL * FACTOR) - start;
        let growth = large / small;
        println!("{growth:6.2} {}", attack.name);
        assert!(
            growth < GROWTH,
            "{}: {growth:.1} times the work",
            attack.name
        );
    }
}

/// Reads tampered JSON under a budget that ends somewhere in the middle of it.
fn tampered<M: TestMessage>() {
    let budgets = (0..200_usize, 0..40_usize, 0..2_000_usize, 1..6_usize);
    let cases = (random::message(&M::descriptor()), mutations(), budgets);
    run::property(
        2_000,
        &cases,
        |(Random(message), mutations, (bytes, elements, heap, depth))| {
            let message = M::decode(message.encode_to_vec().as_slice()).unwrap();
            let json = to_string(&message, &WriteOptions::new()).unwrap();
            let mutated = mutate(&serde_json::from_str(&json).unwrap(), &mutations);
            let small = Budget::default()
                .with_elements(elements)
                .with_heap(heap)
                .with_depth(depth);
            for budget in [small, small.with_bytes(bytes), Budget::default()] {
                for options in [
                    ReadOptions::new(),
                    ReadOptions::server(),
                    ReadOptions::lenient(),
                ] {
                    let read = from_slice::<M>(mutated.as_bytes(), &options.budget(budget));
                    prop_assert!(read.is_err() || mutated.len() <= budget.bytes);
                }
            }
            Ok(())
        },
    );
}

#[test]
fn no_budget_and_no_tampering_makes_the_reader_panic() {
    tampered::<ours::Implicit>();
    tampered::<ours::Lists>();
    tampered::<ours::Maps>();
    tampered::<ours::Tree>();
    tampered::<ours::Known>();
    tampered::<ours::KnownElsewhere>();
}
