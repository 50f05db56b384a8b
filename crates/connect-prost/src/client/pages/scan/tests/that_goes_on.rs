//! Scans that go on where another one has stopped.

use super::{list, numbered, part, plan, run, without_keys};
use crate::client::pages::scan::{Plan, Scan, ScanError};

fn resumed(begin: u64, recent: &[u32]) -> Scan<u32> {
    Scan::by_offset(Plan {
        recent: recent.to_vec(),
        ..plan(begin, 10)
    })
}

#[test]
fn it_begins_behind_the_last_row() {
    let outcome = run(resumed(14, &[13, 14]), |_, ask| part(&list(30), ask));
    outcome.gives(15..30).in_calls(2);
    run(resumed(29, &[29]), |_, ask| part(&list(30), ask))
        .gives([])
        .in_calls(1);
}

#[test]
fn its_rows_are_found_wherever_they_are() {
    for shift in 0..50 {
        let inserted: Vec<u32> = (1000..1000 + shift).chain(0..300).collect();
        run(resumed(150, &[149, 150]), |_, ask| part(&inserted, ask)).gives(151..300);
        let deleted: Vec<u32> = (shift..300).collect();
        run(resumed(150, &[149, 150]), |_, ask| part(&deleted, ask)).gives(151..300);
    }
    let moved: Vec<u32> = (149..300).collect();
    let outcome = run(resumed(150, &[149, 150]), |_, ask| part(&moved, ask));
    outcome.gives(151..300);
}

#[test]
fn an_older_row_is_enough() {
    let rows: Vec<u32> = (0..100).filter(|row| !(14..20).contains(row)).collect();
    run(resumed(19, &[12, 13, 19]), |_, ask| part(&rows, ask)).gives(20..100);
}

#[test]
fn it_fails_when_none_of_its_rows_is_left() {
    for rows in [vec![], list(5), list(300)] {
        let outcome = run(resumed(150, &[1000]), |_, ask| part(&rows, ask));
        assert_eq!(outcome.error, Some(ScanError::Lost), "{outcome:?}");
        assert!(outcome.calls.len() < 50, "{:?}", outcome.calls);
        assert_eq!(outcome.given, []);
    }
}

#[test]
fn it_fails_when_its_rows_are_lost_on_the_way() {
    let mut rows = list(300);
    let outcome = run(resumed(150, &[150]), |call, ask| {
        if call == 2 {
            rows.drain(140..200);
        }
        part(&rows, ask)
    });
    assert_eq!(outcome.error, Some(ScanError::Lost));
    assert_eq!(outcome.keys(), (151..169).collect::<Vec<_>>());
}

#[test]
fn a_page_that_was_given_in_part_is_given_to_its_end() {
    let go_on = |skip, recent: &[u32]| {
        Scan::by_number(Plan {
            skip,
            recent: recent.to_vec(),
            ..plan(2, 10)
        })
    };
    run(go_on(4, &[12, 13]), |_, ask| numbered(&list(30), ask)).gives(14..30);
    let rows: Vec<u32> = (1..30).collect();
    run(go_on(4, &[12, 13]), |_, ask| numbered(&rows, ask)).gives(14..30);
    let outcome = run(go_on(4, &[]), |_, ask| {
        without_keys(numbered(&list(30), ask))
    });
    assert_eq!(outcome.given.len(), 16);
}
