//! Binary messages that would take more heap than their budget are rejected before any of it is allocated.
//!
//! One test alone, because the allocator counts for the whole process.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::alloc::System;

use bytes::Bytes;
use cap::Cap;
use connect_prost::{Code, Codec, Message};
use golden::generated::hoard::v1 as hoard;
use golden::generated::old::v1 as old;
use golden::generated::recursive::v1 as recursive;
use golden::generated::shape::v1 as shape;
use protojson_prost::{Budget, ReadOptions, WriteOptions, to_string};

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

/// The longest message that a server receives by default.
const LONGEST: usize = 4 << 20;

/// The most heap that a rejection may take, for its error.
const REJECTION: usize = 16 * 1024;

/// Returns the most heap that the function took at any time.
fn peak<T>(run: impl FnOnce() -> T) -> (usize, T) {
    let before = HEAP.max_allocated();
    // The counter knows the greatest peak only: the ballast makes any further heap the greatest.
    let ballast = Vec::<u8>::with_capacity(before - HEAP.allocated());
    let result = run();
    drop(ballast);
    (HEAP.max_allocated() - before, result)
}

#[track_caller]
fn rejected<M: Message>(pattern: &[u8]) {
    let bytes = Bytes::from(pattern.repeat(LONGEST / pattern.len()));
    let length = bytes.len();
    let decode = || Codec::Proto.decode::<M>(bytes, &ReadOptions::server());
    let (taken, result) = peak(decode);
    let error = result.err().unwrap();
    assert_eq!(error.code(), Code::ResourceExhausted);
    assert_eq!(
        error.message(),
        format!(
            "the message cannot be read: the message of {length} bytes takes more than 23068672 bytes of heap"
        ),
    );
    assert!(taken <= REJECTION, "{taken}");
}

#[track_caller]
fn read<M: Message>(message: &M) {
    let bytes = Bytes::from(message.encode_to_vec());
    assert!(bytes.len() <= LONGEST);
    let options = ReadOptions::server();
    let (taken, result) = peak(|| Codec::Proto.decode::<M>(bytes, &options));
    result.unwrap();
    assert!(taken <= Budget::new().heap, "{taken}");
}

#[test]
fn a_message_beyond_its_heap_budget_is_rejected_before_it_takes_memory() {
    // Items of lists, in messages, in messages of messages, and as groups.
    rejected::<recursive::Listed>(&[0x0a, 0x00]);
    rejected::<shape::Many>(&[0x32, 0x00]);
    rejected::<shape::Tree>(&[0x1a, 0x00]);
    rejected::<shape::Tree>(&[0x0a, 0x02, 0x1a, 0x00]);
    rejected::<old::Old>(&[0x5a, 0x02, 0x3b, 0x3c]);
    // Entries of maps; a repeated key counts as another.
    rejected::<shape::Many>(&[0x3a, 0x00]);
    rejected::<recursive::Mapped>(&[0x0a, 0x04, 0x12, 0x02, 0x0a, 0x00]);
    // Map entries of any wire type count.
    rejected::<shape::Many>(&[0x38, 0x00]);
    // Strings.
    rejected::<shape::Many>(&[0x1a, 0x00]);
    // A Value is a list of values.
    rejected::<shape::WellKnown>(&[0x2a, 0x04, 0x32, 0x02, 0x0a, 0x00]);

    // A string, a few long ones, many short ones, and bytes.
    let text = "a".repeat(LONGEST - 16);
    read(&shape::Scalars {
        string: text.clone(),
        ..Default::default()
    });
    read(&shape::Scalars {
        bytes: text.clone().into_bytes(),
        ..Default::default()
    });
    read(&shape::Many {
        string: vec!["a".repeat(1 << 18); 15],
        ..Default::default()
    });
    read(&shape::Many {
        string: vec!["a text of some length".to_owned(); 150_000],
        ..Default::default()
    });
    let scalars = shape::Scalars {
        string: "a text of a sentence's length, as there are many".to_owned(),
        bytes: vec![7; 200],
        ..Default::default()
    };
    let presence = shape::Presence {
        string: Some("name".to_owned()),
        scalars: Some(scalars),
        ..Default::default()
    };
    read(&shape::Many {
        presence: vec![presence; 14_000],
        ..Default::default()
    });
    // The longest list of members with short texts that a server receives.
    let member = hoard::Member {
        id: "usr_01HZX3Q8W7".to_owned(),
        name: "Ada Lovelace".to_owned(),
        email: "ada@example.com".to_owned(),
        title: "Engineer".to_owned(),
        team: "Analytics".to_owned(),
    };
    let members = |count| hoard::Hoard {
        members: vec![member.clone(); count],
        ..Default::default()
    };
    read(&members(LONGEST / prost::Message::encoded_len(&members(1))));
    let json = |count| to_string(&members(count), &WriteOptions::new()).unwrap();
    let json = Bytes::from(json(LONGEST / json(1).len()));
    assert!(json.len() > LONGEST * 8 / 10);
    let decode = || Codec::Json.decode::<hoard::Hoard>(json, &ReadOptions::server());
    let (taken, result) = peak(decode);
    result.unwrap();
    assert!(taken <= Budget::new().heap, "{taken}");
    read(&shape::Many {
        int64: (0..1_000_000).collect(),
        by_name: (0..20_000).map(|n| (n.to_string(), n)).collect(),
        ..Default::default()
    });
}
