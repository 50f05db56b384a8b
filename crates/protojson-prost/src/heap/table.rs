//! The table of a message's fields that take heap.

use super::Entry;

/// The heap assumed for a byte of a message without a table: that of two bytes which become the only element of a list,
/// of 128 bytes.
const UNKNOWN_PER_BYTE: usize = 256;

/// The most heap of a byte outside of lists, maps and boxes: a string of one letter takes three bytes and has room for
/// eight.
const PLAIN_PER_BYTE: usize = 3;

/// The fields of a message that take heap, besides the bytes of single strings.
///
/// A message without a table is assumed to take 256 bytes of heap per byte of its binary form: under the default budget,
/// more than 256 KiB of it are rejected. The assumption suits messages written by hand; it is no bound for every message.
///
/// ```
/// use protojson_prost::heap::{Entry, Table};
///
/// // message Page { repeated string names = 1; repeated int64 sizes = 2; string next = 3; }
/// const PAGE: Table = Table::new(&[Entry::strings(1), Entry::varints::<i64>(2)]);
/// assert_eq!(PAGE.per_byte(), 48);
/// ```
#[derive(Debug)]
pub struct Table {
    /// Sorted by number.
    entries: Option<&'static [Entry]>,
    per_byte: usize,
}

impl Table {
    /// The default table, of a message without its own.
    pub const UNKNOWN: Self = Self {
        entries: None,
        per_byte: UNKNOWN_PER_BYTE,
    };

    /// Creates a table of entries in the order of their numbers.
    ///
    /// Fields that hold a message, a list or a map must be among them.
    ///
    /// # Panics
    /// Panics when the entries are in another order; within a constant, that is an error of compilation.
    pub const fn new(entries: &'static [Entry]) -> Self {
        let mut per_byte = PLAIN_PER_BYTE;
        let (mut at, mut number) = (0, 0);
        while at < entries.len() {
            let entry = &entries[at];
            assert!(entry.number > number, "entries are ordered by number");
            number = entry.number;
            if entry.per_byte > per_byte {
                per_byte = entry.per_byte;
            }
            at += 1;
        }
        Self {
            entries: Some(entries),
            per_byte,
        }
    }

    /// Returns the most heap that a byte of the message can take, without messages that lead back to it.
    pub const fn per_byte(&self) -> usize {
        self.per_byte
    }

    /// Returns the entries; `None` for the default table.
    pub(super) const fn entries(&self) -> Option<&'static [Entry]> {
        self.entries
    }
}

/// Returns the most heap that a byte can take in any of these messages, which lead to each other.
pub const fn worst(tables: &[&Table]) -> usize {
    let (mut at, mut worst) = (0, 0);
    while at < tables.len() {
        if tables[at].per_byte > worst {
            worst = tables[at].per_byte;
        }
        at += 1;
    }
    worst
}
