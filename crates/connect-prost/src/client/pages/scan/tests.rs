//! Scans of servers that behave well, badly, and of lists that change under them.

mod at_rest;
mod of_a_bad_server;
mod that_changes;
mod that_goes_on;

use super::{Ask, Plan, Received, Scan, ScanError};

type Row = Option<u32>;

/// What became of a scan.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    given: Vec<Row>,
    calls: Vec<Ask>,
    drifts: usize,
    error: Option<ScanError>,
}

impl Outcome {
    fn keys(&self) -> Vec<u32> {
        self.given.iter().flatten().copied().collect()
    }

    /// Asserts that the scan has given exactly these rows.
    #[track_caller]
    fn gives(&self, rows: impl IntoIterator<Item = u32>) -> &Self {
        assert_eq!(self.error, None, "{self:?}");
        let rows: Vec<u32> = rows.into_iter().collect();
        let keys = self.keys();
        let first = rows.iter().zip(&keys).position(|(row, key)| row != key);
        assert_eq!(first, None, "here the rows differ");
        assert_eq!(keys.len(), rows.len());
        self
    }

    #[track_caller]
    fn in_calls(&self, calls: usize) {
        assert_eq!(self.calls.len(), calls, "{:?}", self.calls);
    }
}

fn plan(begin: u64, size: u64) -> Plan<u32> {
    Plan {
        begin,
        skip: 0,
        recent: Vec::new(),
        size: Some(size),
        maximum: None,
    }
}

/// Runs a scan to its end. The server gets the number of the call and what is asked for.
fn run(mut scan: Scan<u32>, mut server: impl FnMut(usize, Ask) -> Page) -> Outcome {
    let mut outcome = Outcome::default();
    while let Some(ask) = scan.next() {
        let page = server(outcome.calls.len(), ask);
        outcome.calls.push(ask);
        assert!(outcome.calls.len() < 10_000, "the scan does not end");
        let taken = scan.take(Received {
            content: u64::from(page.rows.len() as u32) + page.content,
            keys: page.rows,
            total: page.total,
        });
        match taken {
            Ok(taken) => {
                outcome.drifts += usize::from(taken.has_drifted);
                outcome
                    .given
                    .extend(taken.rows.into_iter().map(|(_, key)| key));
            }
            Err(error) => {
                outcome.error = Some(error);
                break;
            }
        }
    }
    outcome
}

#[derive(Clone, Debug, Default)]
struct Page {
    rows: Vec<Row>,
    total: Option<u64>,
    content: u64,
}

impl Page {
    fn of(rows: impl IntoIterator<Item = u32>, total: Option<u64>) -> Page {
        Page {
            rows: rows.into_iter().map(Some).collect(),
            total,
            content: 0,
        }
    }
}

/// Returns the part of a list that is asked for, with its length as the total.
fn part(list: &[u32], ask: Ask) -> Page {
    let size = ask.size.unwrap_or(10) as usize;
    let rows = list.iter().copied().skip(ask.start as usize).take(size);
    Page::of(rows, Some(list.len() as u64))
}

/// The same, for the numbers of pages.
fn numbered(list: &[u32], ask: Ask) -> Page {
    let size = ask.size.unwrap_or(10);
    let start = (ask.start - 1).saturating_mul(size);
    part(list, Ask { start, ..ask })
}

fn without_total(page: Page) -> Page {
    Page {
        total: None,
        ..page
    }
}

fn without_keys(page: Page) -> Page {
    let content = page.rows.iter().flatten().map(|row| u64::from(*row)).sum();
    let rows = page.rows.iter().map(|_| None).collect();
    Page {
        rows,
        content,
        ..page
    }
}

fn list(rows: u32) -> Vec<u32> {
    (0..rows).collect()
}
