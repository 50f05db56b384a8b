//! Whatever comes over the wire, prost takes no more heap than the check has admitted.
//!
//! One test alone, because the allocator counts for the whole process.

mod message;
mod wire;

use std::alloc::System;

use cap::Cap;
use message::{Every, hash_maps};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use prost::Message;
use prost::bytes::Bytes;
use protojson_prost::{Budget, ReadOptions, check_binary};

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

/// What prost's error takes: a box, and the fields on the way to where it happened.
const ERROR: usize = 8 * 1024;

/// A check admits no more than this many times what prost takes of what prost has written.
const FACTOR: usize = 3;

/// And for every hash map so much more.
const PER_MAP: usize = 64;

/// Returns how much heap was in use at most while the function ran, beyond what was before.
fn peak<T>(run: impl FnOnce() -> T) -> (usize, T) {
    // The counter knows the greatest peak only: the ballast makes any further heap the greatest.
    let ballast = Vec::<u8>::with_capacity(HEAP.max_allocated() - HEAP.allocated());
    let before = HEAP.max_allocated();
    let result = run();
    drop(ballast);
    (HEAP.max_allocated() - before, result)
}

/// What has once been admitted for less than it took.
const CORPUS: [&[u8]; 2] = [
    // A list in one piece that is empty, and an element by itself.
    &[0x0a, 0x00, 0x08, 0x00],
    &[0x8a, 0x01, 0x04, 0x12, 0x00, 0x10, 0x00],
];

fn admits(bytes: &[u8], heap: usize) -> bool {
    let options = ReadOptions::new().budget(Budget::new().with_heap(heap));
    check_binary::<Every>(bytes, &options).is_ok()
}

fn check(bytes: Vec<u8>) -> Result<bool, TestCaseError> {
    let bytes = Bytes::from(bytes);
    // The first clone takes heap.
    let input = bytes.clone();
    let (taken, result) = peak(|| Every::decode(input));
    let Ok(message) = result else {
        let taken = taken.saturating_sub(ERROR);
        prop_assert!(taken == 0 || !admits(&bytes, taken - 1), "{taken}");
        return Ok(false);
    };
    prop_assert!(taken == 0 || !admits(&bytes, taken - 1), "{taken}");
    let written = Bytes::from(message.encode_to_vec());
    let input = written.clone();
    let (taken, result) = peak(|| Every::decode(input));
    prop_assert!(result.is_ok());
    let most = FACTOR * taken + PER_MAP * hash_maps(&message);
    prop_assert!(admits(&written, most), "{taken}");
    Ok(true)
}

#[test]
fn what_is_admitted_is_never_less_than_what_prost_takes() {
    for bytes in CORPUS {
        check(bytes.to_vec()).unwrap();
    }
    let config = Config {
        cases: 1000,
        failure_persistence: None,
        ..Config::default()
    };
    let read = std::cell::Cell::new(0);
    let broken = std::cell::Cell::new(0);
    let run = TestRunner::new(config).run(&wire::message(), |parts| {
        let mut bytes = Vec::new();
        wire::encode(&parts, &mut bytes);
        let count = match check(bytes)? {
            true => &read,
            false => &broken,
        };
        count.set(count.get() + 1);
        Ok(())
    });
    if let Err(error) = run {
        panic!("{error}");
    }
    println!("{} read, {} broken", read.get(), broken.get());
    assert!(read.get() > 200 && broken.get() > 200, "both have to occur");
}
