use super::Entry;

/// What a byte of a message without a table is taken to cost. That is what two bytes cost that become an element of a
/// list, when the element is of 128 bytes and alone in its list.
const UNKNOWN_PER_BYTE: usize = 256;

/// What a byte costs at most when nothing is in a list, a map or a box: a string of one letter takes three bytes and has
/// room for eight.
const PLAIN_PER_BYTE: usize = 3;

/// The fields of a message that take heap, beyond the bytes of single strings.
///
/// A message that does not say its table is taken to cost 256 bytes of heap per byte of its binary form, so under the
/// default budget one beyond 256 KiB is refused. That is meant to be too much for what people write by hand; it is no
/// bound for every message.
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
    /// By number.
    entries: Option<&'static [Entry]>,
    per_byte: usize,
}

impl Table {
    /// The table of a message that does not say its own.
    pub const UNKNOWN: Self = Self {
        entries: None,
        per_byte: UNKNOWN_PER_BYTE,
    };

    /// Makes a table of entries in the order of their numbers.
    ///
    /// Fields that hold a message, a list or a map have to be among them; others need not.
    ///
    /// # Panics
    /// When the entries are in another order; within a constant, that is an error of compilation.
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

    /// Returns the most heap that a byte of the message can take, not looking into messages that lead back to it.
    pub const fn per_byte(&self) -> usize {
        self.per_byte
    }

    /// Returns the entries; none when nothing is known of the message.
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
