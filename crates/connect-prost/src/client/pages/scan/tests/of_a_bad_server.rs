//! Servers that do not do what they are asked.

use fastrand::Rng;

use super::{Outcome, Page, list, numbered, part, plan, run, without_keys, without_total};
use crate::client::pages::scan::{Ask, Plan, Received, Scan, ScanError};

/// Lets the server behave in the same way with both styles, with a key and without.
fn all(server: impl Fn(usize, Ask, bool) -> Page) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for has_keys in [true, false] {
        let shown = |page| match has_keys {
            true => page,
            false => without_keys(page),
        };
        let offset = Scan::by_offset(plan(0, 10));
        outcomes.push(run(offset, |call, ask| shown(server(call, ask, false))));
        let number = Scan::by_number(plan(1, 10));
        outcomes.push(run(number, |call, ask| shown(server(call, ask, true))));
    }
    outcomes
}

/// Asserts that every scan gives so many rows, in at most so many calls.
#[track_caller]
fn give(outcomes: &[Outcome], rows: usize, calls: usize) {
    for outcome in outcomes {
        assert_eq!(outcome.error, None, "{outcome:?}");
        assert_eq!(outcome.given.len(), rows, "{outcome:?}");
        assert!(outcome.calls.len() <= calls, "{outcome:?}");
    }
}

/// Returns the part of 25 rows that is asked for.
fn shown(ask: Ask, is_number: bool) -> Page {
    match is_number {
        true => numbered(&list(25), ask),
        false => part(&list(25), ask),
    }
}

#[test]
fn that_sends_one_row_whatever_is_asked_for() {
    for total in [None, Some(5), Some(0), Some(1000)] {
        let server = |_: usize, ask: Ask, is_number: bool| {
            let start = ask.start - u64::from(is_number);
            let rows = list(5).into_iter().skip(start as usize).take(1);
            Page::of(rows, total)
        };
        give(&all(server), 5, 6);
    }
}

#[test]
fn that_sends_more_rows_than_asked_for() {
    let server = |_: usize, ask: Ask, is_number: bool| {
        let size = Some(15);
        shown(Ask { size, ..ask }, is_number)
    };
    give(&all(server), 25, 3);
}

#[test]
fn that_sends_fewer_rows_than_asked_for() {
    for size in 2..10 {
        let server = |_: usize, ask: Ask, is_number: bool| {
            let size = Some(size);
            shown(Ask { size, ..ask }, is_number)
        };
        give(&all(server), 25, 26);
        give(&all(|a, b, c| without_total(server(a, b, c))), 25, 26);
    }
}

#[test]
fn whose_total_lies() {
    for total in [
        Some(0),
        Some(1),
        Some(9),
        Some(24),
        Some(1000),
        Some(u64::MAX),
    ] {
        let server = |_: usize, ask: Ask, is_number: bool| Page {
            total,
            ..shown(ask, is_number)
        };
        give(&all(server), 25, 5);
    }
}

#[test]
fn whose_total_changes_with_every_page() {
    let server = |call: usize, ask: Ask, is_number: bool| Page {
        total: Some(call as u64 * 7919 % 50),
        ..shown(ask, is_number)
    };
    give(&all(server), 25, 5);
}

#[test]
fn that_sends_an_empty_page_in_the_middle() {
    let mut is_sent = false;
    let outcome = run(Scan::by_offset(plan(0, 10)), |call, ask| {
        if call == 1 && !std::mem::replace(&mut is_sent, true) {
            return Page::of([], Some(25));
        }
        part(&list(25), ask)
    });
    outcome.gives(0..25).in_calls(4);
    let outcome = run(Scan::by_offset(plan(0, 10)), |_, ask| match ask.start {
        9 => Page::of([], None),
        _ => part(&list(25), ask),
    });
    outcome.gives(0..25);
}

#[test]
fn that_sends_the_same_page_whatever_is_asked_for() {
    for total in [None, Some(0), Some(25), Some(u64::MAX)] {
        for rows in [1, 2, 10, 12] {
            for outcome in all(|_, _, _| Page::of(0..rows, total)) {
                assert!(outcome.calls.len() < 80, "{outcome:?}");
                let has_keys = outcome.given.iter().all(Option::is_some);
                if has_keys {
                    // A short page might be the whole list, unless the total has more.
                    let is_whole = (2..10).contains(&rows) && total.unwrap_or(0) == 0;
                    let error = Some(ScanError::Stalled).filter(|_| !is_whole);
                    assert!(outcome.error == error || is_whole, "{outcome:?}");
                    assert_eq!(outcome.keys(), list(rows));
                } else if outcome.error.is_none() {
                    // Without a key this might be a list of equal rows, as long as the total has it.
                    assert_eq!(Some(outcome.given.len() as u64), total);
                }
            }
        }
    }
}

#[test]
fn that_sends_two_pages_in_turns() {
    for outcome in all(|call, _, _| {
        let first = call as u32 % 2 * 10;
        Page::of(first..first + 10, None)
    }) {
        assert_eq!(outcome.error, Some(ScanError::Stalled), "{outcome:?}");
    }
}

#[test]
fn that_sends_its_whole_list_whatever_is_asked_for() {
    for scan in [Scan::by_offset(plan(0, 10)), Scan::by_number(plan(1, 10))] {
        let outcome = run(scan, |_, _| Page::of(0..25, Some(25)));
        outcome.gives(0..25).in_calls(2);
    }
}

#[test]
fn whose_keys_repeat() {
    let page = |_: usize, ask: Ask| {
        let page = part(&list(25), ask);
        let keys = page.rows.iter().flatten().map(|row| row / 2);
        Page::of(keys, page.total)
    };
    run(Scan::by_offset(plan(0, 10)), page).gives(0..13);
    run(Scan::by_number(plan(1, 10)), |call, ask| {
        let start = (ask.start - 1) * 10;
        page(call, Ask { start, ..ask })
    })
    .gives(0..13);
}

#[test]
fn whose_keys_are_all_the_same() {
    let outcome = run(Scan::by_offset(plan(0, 10)), |_, ask| {
        let page = part(&list(1000), ask);
        Page::of(page.rows.iter().map(|_| 7), page.total)
    });
    assert_eq!(outcome.error, Some(ScanError::Stalled));
    assert_eq!(outcome.keys(), [7]);
}

#[test]
fn whose_keys_are_missing_in_some_rows() {
    for missing in 0..25 {
        let server = |_: usize, ask: Ask, is_number: bool| {
            let mut page = shown(ask, is_number);
            for row in page.rows.iter_mut() {
                *row = row.filter(|row| *row != missing);
            }
            page
        };
        give(&all(server), 25, 4);
    }
}

#[test]
fn whose_keys_change_from_call_to_call_is_read_on_as_a_list_that_is_ever_new() {
    let mut scan = Scan::by_offset(plan(0, 10));
    let mut given = 0;
    for call in 0..1000_u32 {
        assert!(scan.next().is_some(), "it has not ended");
        let taken = scan.take(Received {
            keys: (call * 10..call * 10 + 10).map(Some).collect(),
            total: None,
            content: 0,
        });
        given += taken.unwrap().rows.len();
    }
    assert!(given >= 2000, "{given} rows");
}

#[test]
fn beyond_the_largest_position() {
    let server = |_: usize, ask: Ask| {
        let size = ask.size.unwrap_or_default() as u32;
        let first = (ask.start as u32).wrapping_mul(3);
        Page::of((0..size).map(|row| first.wrapping_add(row)), None)
    };
    for scan in [
        Scan::by_offset(plan(u64::MAX - 15, 10)),
        Scan::by_number(plan(u64::MAX - 1, 10)),
    ] {
        let outcome = run(scan, server);
        assert_eq!(outcome.error, Some(ScanError::TooFar), "{outcome:?}");
    }
    let empty = |_: usize, _: Ask| Page::default();
    run(Scan::by_offset(plan(u64::MAX, 10)), empty).gives([]);
    run(Scan::by_number(plan(u64::MAX, 10)), empty).gives([]);
}

#[test]
fn that_responds_with_anything() {
    for seed in 0..2000 {
        let mut random = Rng::with_seed(seed);
        let plan = Plan {
            begin: random.u64(..) >> random.u32(..64),
            skip: random.usize(..5),
            recent: (0..random.u32(..3)).collect(),
            size: (random.u8(..4) > 0).then(|| random.u64(1..20)),
            maximum: (random.bool()).then_some(20),
        };
        let scan = match random.bool() {
            true => Scan::by_offset(plan),
            false => Scan::by_number(plan),
        };
        let kinds = random.u32(1..60);
        let outcome = run(scan, |_, _| Page {
            rows: (0..random.usize(..25))
                .map(|_| (random.u8(..20) > 0).then(|| random.u32(..kinds)))
                .collect(),
            total: random.bool().then(|| random.u64(..100)),
            content: random.u64(..20),
        });
        let mut keys = outcome.keys();
        keys.sort_unstable();
        assert!(
            keys.is_sorted_by(|a, b| a < b),
            "seed {seed}: a row came twice"
        );
    }
}
