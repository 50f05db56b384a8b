//! Whatever the input, reading takes no more heap than its budget allows.
//!
//! One test alone, because the allocator counts for the whole process.

#[path = "json/fixtures.rs"]
mod fixtures;

use std::alloc::System;

use cap::Cap;
use fixtures::{Known, Sample};
use protojson_prost::{
    Budget, ProtoJson, ReadOptions, Seed, WriteOptions, from_slice, from_slice_with_report, write,
};
use serde::de::DeserializeSeed;

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

/// What errors, their paths and their texts may take beside the message.
const ERROR: usize = 32 * 1024;

/// Returns how much heap was in use at most while the function ran, beyond what was before.
fn peak(run: impl FnOnce()) -> usize {
    // The counter knows the greatest peak only: the ballast makes any further heap the greatest.
    let ballast = Vec::<u8>::with_capacity(HEAP.max_allocated() - HEAP.allocated());
    let before = HEAP.max_allocated();
    run();
    drop(ballast);
    HEAP.max_allocated() - before
}

#[track_caller]
fn assert_bounded<M: ProtoJson>(what: &str, json: &str) {
    for heap in [0, 1000, 64 * 1024, 1 << 20] {
        let budget = Budget::new().with_heap(heap).with_bytes(usize::MAX);
        for options in [ReadOptions::server(), ReadOptions::lenient()] {
            let options = options.budget(budget);
            let taken = peak(|| drop(from_slice::<M>(json.as_bytes(), &options)));
            assert!(taken <= heap + ERROR, "{what}: {taken} of {heap}");
            let report = || drop(from_slice_with_report::<M>(json.as_bytes(), &options));
            let taken = peak(report);
            assert!(
                taken <= heap + ERROR,
                "{what}, with a report: {taken} of {heap}"
            );
            let mut source = serde_json::Deserializer::from_str(json);
            let taken = peak(|| drop(Seed::<M>::new(&options).deserialize(&mut source)));
            // serde_json unescapes into a buffer of its own.
            let own = if json.contains('\\') {
                2 * json.len()
            } else {
                0
            };
            assert!(
                taken <= heap + own + ERROR,
                "{what}, by serde: {taken} of {heap}"
            );
        }
    }
}

/// Repeats an item so many times, with commas between.
fn list(item: &str, count: usize) -> String {
    vec![item; count].join(",")
}

/// Members with keys of their own.
fn members(count: usize, value: &str) -> String {
    let member = |n: usize| format!("\"{n}\":{value}");
    (0..count).map(member).collect::<Vec<_>>().join(",")
}

#[test]
fn heap_stays_within_the_budget_whatever_the_input() {
    let long = "a".repeat(1_500_000);
    let escaped = "\\u00e9\\n".repeat(100_000);
    for (what, json) in [
        ("a long string", format!("{{\"userName\":\"{long}\"}}")),
        (
            "a long string of escapes",
            format!("{{\"userName\":\"{escaped}\"}}"),
        ),
        (
            "a long number",
            format!("{{\"userName\":{}}}", "1".repeat(1_500_000)),
        ),
        ("a long key of escapes", format!("{{\"{escaped}\":1}}")),
        ("long bytes", format!("{{\"data\":\"{long}\"}}")),
        (
            "empty messages",
            format!("{{\"children\":[{}]}}", list("{}", 60_000)),
        ),
        (
            "empty strings",
            format!("{{\"profiles\":[{}]}}", list("\"\"", 60_000)),
        ),
        (
            "short strings",
            format!("{{\"profiles\":[{}]}}", list("\"abc\"", 60_000)),
        ),
        (
            "numbers",
            format!("{{\"numbers\":[{}]}}", list("1", 60_000)),
        ),
        (
            "null elements",
            format!("{{\"numbers\":[{}]}}", list("null", 60_000)),
        ),
        (
            "unknown names",
            format!("{{\"colors\":[{}]}}", list("\"X\"", 60_000)),
        ),
        (
            "unknown fields",
            format!("{{\"children\":[{}]}}", list("{\"x\":1}", 40_000)),
        ),
        (
            "a map of messages",
            format!("{{\"byName\":{{{}}}}}", members(20_000, "{}")),
        ),
        (
            "an ordered map",
            format!("{{\"byNumber\":{{{}}}}}", members(60_000, "1")),
        ),
        (
            "maps of one entry",
            format!(
                "{{\"children\":[{}]}}",
                list("{\"byName\":{\"\":{}}}", 20_000)
            ),
        ),
        (
            "boxes",
            format!(
                "{{\"children\":[{}]}}",
                list("{\"child\":{\"child\":{}}}", 20_000)
            ),
        ),
        (
            "a value that is a list",
            format!("{{\"choiceValue\":[{}]}}", list("1", 60_000)),
        ),
        (
            "objects of one member",
            format!("{{\"choiceValue\":[{}]}}", list("{\"\":1}", 40_000)),
        ),
        (
            "an object",
            format!("{{\"choiceValue\":{{{}}}}}", members(40_000, "0")),
        ),
        (
            "empty lists",
            format!("{{\"choiceValue\":[{}]}}", list("[[]]", 40_000)),
        ),
    ] {
        assert_bounded::<Sample>(what, &json);
    }
    let any = r#"{"@type":"x/google.protobuf.ListValue","value":[1,2,3,[]]}"#;
    for (what, json) in [
        ("a mask", format!("{{\"mask\":\"{}\"}}", list("aB", 60_000))),
        (
            "an Any",
            format!(
                "{{\"any\":{{\"@type\":\"x/google.protobuf.StringValue\",\"value\":\"{long}\"}}}}"
            ),
        ),
        ("a type", format!("{{\"any\":{{\"@type\":\"x/{long}\"}}}}")),
        (
            "many of Any",
            format!(
                "{{\"any\":{{\"@type\":\"x/google.protobuf.Value\",\"value\":[{}]}}}}",
                list(any, 20_000)
            ),
        ),
    ] {
        assert_bounded::<Known>(what, &json);
    }
    let mut out = Vec::new();
    let options = WriteOptions::new();
    let message = Sample {
        user_name: "Ada".repeat(1000),
        children: vec![Sample::default(); 1000],
        by_flag: [(true, "é\n".to_owned())].into(),
        ..Sample::default()
    };
    write(&message, &options, &mut out).unwrap();
    out.clear();
    let taken = peak(|| write(&message, &options, &mut out).unwrap());
    assert_eq!(taken, 0, "writing into a buffer that is long enough");
}
