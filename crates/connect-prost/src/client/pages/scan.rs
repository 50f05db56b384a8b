//! A scan: reading a list from its begin to its end, page by page, while rows are inserted and deleted.
//!
//! It is a state machine without I/O: [`Scan::next`] returns which page to ask for, [`Scan::take`] receives it and returns which of
//! its rows are new. Every page is one consistent view of a list whose order is total and stable; nothing is known of what happens
//! between two pages. Rows are told apart by keys of any type.

mod known;
mod number;
mod offset;
mod seek;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;

use std::hash::Hash;

use self::number::NumberScan;
use self::offset::OffsetScan;

/// What distinguishes rows.
pub(super) trait Key: Clone + Eq + Hash {}

impl<K: Clone + Eq + Hash> Key for K {}

/// Where a scan begins, and how much it asks for.
#[derive(Clone, Debug)]
pub(super) struct Plan<K> {
    /// The first offset or page.
    pub(super) begin: u64,
    /// How many rows of the first page were given before.
    pub(super) skip: usize,
    /// The keys of the rows that were given last, in a scan that goes on where another has stopped.
    pub(super) recent: Vec<K>,
    /// How many rows a page has; `None` leaves it to the server.
    pub(super) size: Option<u64>,
    /// The most rows that a page may have; `None` without limit.
    pub(super) maximum: Option<u64>,
}

/// The part of the list that the next call asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ask {
    /// The offset or the page.
    pub(super) start: u64,
    /// How many rows it asks for; `None` leaves it to the server.
    pub(super) size: Option<u64>,
}

/// A page that was received.
#[derive(Clone, Debug)]
pub(super) struct Received<K> {
    /// The key of each row; `None` for a row that has none.
    pub(super) keys: Vec<Option<K>>,
    /// The number of rows on all pages, as the server reports it.
    pub(super) total: Option<u64>,
    /// A hash of what is in the page; only that of a page with a row that has no key is looked at.
    pub(super) content: u64,
}

impl<K> Received<K> {
    fn len(&self) -> u64 {
        self.keys.len() as u64
    }
}

/// What a page has brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Taken<K> {
    /// The rows that are new, by their index in the page, in order.
    pub(super) rows: Vec<(usize, Option<K>)>,
    /// The number of rows on all pages, if it can be true.
    pub(super) total: Option<u64>,
    /// Whether the list has changed in a way that may have hidden rows.
    pub(super) has_drifted: bool,
}

/// Why a scan cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScanError {
    /// None of the rows is left that were given last before the scan was interrupted.
    Lost,
    /// Page after page has no new row, although the list has not ended.
    Stalled,
    /// The position is beyond what a number can hold.
    TooFar,
}

/// A scan in either style.
#[derive(Debug)]
pub(super) enum Scan<K> {
    Offset(OffsetScan<K>),
    Number(NumberScan<K>),
}

impl<K: Key> Scan<K> {
    /// A scan by offset and limit.
    pub(super) fn by_offset(plan: Plan<K>) -> Scan<K> {
        Scan::Offset(OffsetScan::new(plan))
    }

    /// A scan by the numbers of pages.
    pub(super) fn by_number(plan: Plan<K>) -> Scan<K> {
        Scan::Number(NumberScan::new(plan))
    }

    /// Returns the page to ask for; `None` at the end of the list.
    pub(super) fn next(&self) -> Option<Ask> {
        match self {
            Scan::Offset(scan) => scan.next(),
            Scan::Number(scan) => scan.next(),
        }
    }

    /// Receives the page that [`next`](Scan::next) has asked for.
    pub(super) fn take(&mut self, page: Received<K>) -> Result<Taken<K>, ScanError> {
        match self {
            Scan::Offset(scan) => scan.take(page),
            Scan::Number(scan) => scan.take(page),
        }
    }
}

/// Returns the total that a server reports, unless it cannot be true of a list whose rows up to `reach` have been seen.
fn believable(total: Option<u64>, reach: u64) -> Option<u64> {
    total.filter(|total| *total >= reach)
}
