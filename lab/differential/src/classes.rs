//! Every class of difference, and why we are right by the ProtoJSON specification.

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::test_runner::TestCaseError;
use serde_json::Value;

use crate::difference::{Difference, Operation};

/// Differences of one cause.
pub struct Class {
    /// Who it is with.
    pub peer: &'static str,
    /// Why our outcome is the right one.
    pub why: &'static str,
    /// Whether a difference is one of them.
    pub is: fn(&Difference) -> bool,
}

const PBJSON: &str = "pbjson";
const REFLECT: &str = "prost-reflect";
const SERDE: &str = "serde_json";

/// All there are.
pub const CLASSES: &[Class] = &[
    Class {
        peer: PBJSON,
        why: "NaN and the infinities are written as strings; JSON's null is the absence of a value",
        is: |it| {
            it.operation == Operation::Write
                && is_not_finite(it.our_text())
                && it.theirs_is_nothing()
        },
    },
    Class {
        peer: PBJSON,
        why: "a field mask is one string of paths in lowerCamelCase, not an object",
        is: |it| match it.operation {
            Operation::Write => it.path.ends_with(".fieldMask"),
            _ => {
                it.their_error()
                    .contains("struct google.protobuf.FieldMask")
                    || it.our_error().starts_with("fieldMask: expected a string")
            }
        },
    },
    Class {
        peer: PBJSON,
        why: "a timestamp is normalised to Z when it is written; other offsets are for reading only",
        is: |it| {
            let text = it.our_text().and_then(|text| text.strip_suffix('Z'));
            it.operation == Operation::Write
                && text.is_some()
                && text == it.their_text().and_then(|text| text.strip_suffix("+00:00"))
        },
    },
    Class {
        peer: PBJSON,
        why: "a number that no value of an open enum has is kept: it is written as a number and read again",
        is: |it| match it.operation {
            Operation::Write => it.their_error().starts_with("Invalid variant"),
            _ => it.their_error().starts_with("invalid value: integer"),
        },
    },
    Class {
        peer: PBJSON,
        why: "null in a field of google.protobuf.Value is a value, the null value",
        is: |it| {
            it.operation != Operation::Write
                && matches!(it.ours, Ok(Some(Value::Null)))
                && matches!(it.theirs, Ok(None))
        },
    },
    Class {
        peer: PBJSON,
        why: "null in a field is the absence of a value, whatever the kind of the field",
        is: |it| {
            it.operation == Operation::ReadMutated
                && it.their_error().starts_with("invalid type: null")
        },
    },
    Class {
        peer: PBJSON,
        why: "an integer may be spelled with a fraction of zeros or an exponent, quoted or not, for an enum too",
        is: |it| {
            it.operation == Operation::ReadMutated
                && [
                    "data did not match any variant of untagged enum Content",
                    "invalid digit found in string",
                    "invalid type: floating point",
                ]
                .iter()
                .any(|text| it.their_error().starts_with(text))
        },
    },
    Class {
        peer: PBJSON,
        why: "base64 is read with or without padding, and bits of the last letter beyond the last byte are ignored",
        is: |it| {
            it.operation == Operation::ReadMutated
                && it.their_error().starts_with("Invalid last symbol")
        },
    },
    Class {
        peer: PBJSON,
        why: "a quoted number is a JSON number, NaN, Infinity or -Infinity: no plus, no leading zero, no other spelling",
        is: |it| it.operation == Operation::ReadMutated && is_no_number(it.our_error()),
    },
    Class {
        peer: PBJSON,
        why: "a key that occurs twice makes no sense and is refused, in a map or a Struct too",
        is: |it| it.operation == Operation::ReadMutated && is_twice(it.our_error()),
    },
    Class {
        peer: PBJSON,
        why: "a value out of the range of its type is refused, floats and durations included",
        is: |it| it.operation == Operation::ReadMutated && it.our_error().contains("out of range"),
    },
    Class {
        peer: PBJSON,
        why: "a timestamp has a capital T between date and time and a capital Z; a duration has no plus",
        is: |it| {
            it.operation == Operation::ReadMutated
                && ["not an RFC 3339 timestamp", "not a duration"]
                    .iter()
                    .any(|text| it.our_error().contains(text))
        },
    },
    Class {
        peer: PBJSON,
        why: "numbers of a Struct are doubles, those beyond 64 bits signed too",
        is: |it| {
            it.operation == Operation::ReadMutated
                && it
                    .their_error()
                    .starts_with("out of range integral type conversion")
        },
    },
    Class {
        peer: PBJSON,
        why: "an enum value is read by any of its names",
        is: |it| {
            it.operation == Operation::ReadMutated
                && it
                    .their_error()
                    .starts_with("unknown variant `COLOR_CRIMSON`")
        },
    },
    Class {
        peer: REFLECT,
        why: "NaN and the infinities are written as strings, in the wrappers too",
        is: |it| {
            it.operation == Operation::Write
                && is_not_finite(it.our_text())
                && it.theirs_is_nothing()
        },
    },
    Class {
        peer: REFLECT,
        why: "the shortest text of the greatest float is beyond it as a double, and is that float all the same",
        is: |it| {
            it.operation != Operation::Write
                && it.their_error().starts_with("float value out of range")
        },
    },
    Class {
        peer: REFLECT,
        why: "an integer may be spelled with a fraction of zeros or an exponent, quoted or not, for an enum too",
        is: |it| {
            it.operation == Operation::ReadMutated
                && [
                    "invalid digit found in string",
                    "invalid type: floating point",
                ]
                .iter()
                .any(|text| it.their_error().starts_with(text))
        },
    },
    Class {
        peer: REFLECT,
        why: "a quoted number is a JSON number, NaN, Infinity or -Infinity: no plus, no leading zero, no other spelling",
        is: |it| it.operation == Operation::ReadMutated && is_no_number(it.our_error()),
    },
    Class {
        peer: REFLECT,
        why: "a field or a key that occurs twice makes no sense and is refused",
        is: |it| it.operation == Operation::ReadMutated && is_twice(it.our_error()),
    },
    Class {
        peer: REFLECT,
        why: "an integer out of the range of its type is refused, not bent to the nearest one",
        is: |it| {
            it.operation == Operation::ReadMutated && it.our_error().contains("number out of range")
        },
    },
    Class {
        peer: REFLECT,
        why: "a fraction is no integer, however small; as a double it would be zero",
        is: |it| {
            it.operation == Operation::ReadMutated
                && it.our_error().contains("not an integer: -1e-400")
        },
    },
    Class {
        peer: REFLECT,
        why: "a Timestamp has no leap second, and the second before is another",
        is: |it| {
            it.operation == Operation::ReadMutated
                && it
                    .our_error()
                    .contains("not an RFC 3339 timestamp: \"1970-01-01T23:59:60Z\"")
        },
    },
    Class {
        peer: REFLECT,
        why: "a Duration ends at nanoseconds, and what is beyond is not dropped silently",
        is: |it| {
            it.operation == Operation::ReadMutated
                && it.our_error().contains("not a duration: \"1.0000000001s\"")
        },
    },
    Class {
        peer: REFLECT,
        why: "null in a list field is an empty list, also where the elements are google.protobuf.Value",
        is: |it| it.path == ".values" && matches!(it.ours, Ok(None)),
    },
    Class {
        peer: REFLECT,
        why: "a path of a field mask has a name in it",
        is: |it| {
            it.operation == Operation::ReadMutated
                && it.our_error().contains("a field path is empty")
        },
    },
    Class {
        peer: SERDE,
        why: "a fraction is no integer, however small; serde_json hands numbers on as doubles, where it is zero",
        is: |it| {
            it.operation == Operation::ReadMutated
                && it.our_error().contains("not an integer: -1e-400")
        },
    },
];

fn is_not_finite(text: Option<&str>) -> bool {
    matches!(text, Some("NaN" | "Infinity" | "-Infinity"))
}

fn is_no_number(error: &str) -> bool {
    error.contains("not a number: \"")
}

fn is_twice(error: &str) -> bool {
    error.contains("occurs twice")
}

/// Which classes have occurred with a peer.
pub struct Ledger {
    peer: &'static str,
    seen: RefCell<BTreeMap<&'static str, usize>>,
}

impl Ledger {
    /// An empty ledger.
    pub fn new(peer: &'static str) -> Self {
        Ledger {
            peer,
            seen: RefCell::default(),
        }
    }

    /// Takes differences down.
    ///
    /// # Errors
    ///
    /// When one is of no class.
    pub fn note(&self, found: &[Difference], json: &str) -> Result<(), TestCaseError> {
        for difference in found {
            let class = self.classes().find(|class| (class.is)(difference));
            let Some(class) = class else {
                let text = format!("{}: {difference:?}, in {json}", self.peer);
                return Err(TestCaseError::fail(text));
            };
            *self.seen.borrow_mut().entry(class.why).or_default() += 1;
        }
        Ok(())
    }

    /// Returns the table of what has occurred.
    ///
    /// # Panics
    ///
    /// When a class has never occurred: it is to be taken off the list.
    pub fn close(self) -> String {
        let seen = self.seen.borrow();
        let mut table = format!("{} differs where\n", self.peer);
        for class in self.classes() {
            let count = seen.get(class.why).copied().unwrap_or(0);
            assert!(count > 0, "{} never differs where {}", self.peer, class.why);
            table.push_str(&format!("{count:6}  {}\n", class.why));
        }
        table
    }

    fn classes(&self) -> impl Iterator<Item = &'static Class> + use<'_> {
        CLASSES.iter().filter(|class| class.peer == self.peer)
    }
}
