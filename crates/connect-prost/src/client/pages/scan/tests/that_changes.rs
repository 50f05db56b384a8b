//! Lists that others change between two calls.

use super::{Outcome, list, numbered, part, plan, run, without_total};
use crate::client::pages::scan::Scan;

/// Scans a list of 30 rows by tens; `change` happens before the second call.
fn scan(change: impl Fn(&mut Vec<u32>)) -> Outcome {
    let mut rows = list(30);
    run(Scan::by_offset(plan(0, 10)), |call, ask| {
        if call == 1 {
            change(&mut rows);
        }
        part(&rows, ask)
    })
}

#[test]
fn a_row_deleted_before_the_offset_hides_nothing() {
    let outcome = scan(|rows| _ = rows.remove(3));
    let starts: Vec<_> = outcome.calls.iter().map(|ask| ask.start).collect();
    // Behind the deleted row, the pages overlap a little more for a while.
    assert_eq!(starts, [0, 9, 8, 15, 23]);
    outcome.gives(0..30);
    assert_eq!(outcome.drifts, 0);
}

#[test]
fn the_seam_itself_may_be_deleted() {
    scan(|rows| _ = rows.remove(9)).gives(0..30);
    scan(|rows| drop(rows.drain(5..10))).gives(0..30);
}

#[test]
fn a_row_inserted_before_the_offset_repeats_nothing() {
    scan(|rows| rows.insert(0, 99)).gives(0..30).in_calls(4);
}

#[test]
fn a_page_of_which_every_row_is_known_is_passed() {
    let mut rows = list(60);
    let outcome = run(Scan::by_offset(plan(0, 10)), |call, ask| {
        if call == 4 {
            rows.splice(0..0, 100..125);
        }
        part(&rows, ask)
    });
    outcome.gives(0..60);
}

#[test]
fn rows_inserted_behind_the_seam_are_given() {
    let outcome = scan(|rows| rows.insert(10, 99));
    outcome.gives((0..10).chain([99]).chain(10..30));
}

#[test]
fn when_every_known_row_is_gone_the_scan_begins_anew() {
    scan(|rows| drop(rows.drain(0..10))).gives(0..30);
    scan(|rows| drop(rows.drain(0..15))).gives((0..10).chain(15..30));
    scan(Vec::clear).gives(0..10);
}

#[test]
fn the_total_shows_how_far_to_step_back() {
    let outcome = scan(|rows| drop(rows.drain(0..9)));
    assert_eq!(outcome.calls[2].start, 0);
    outcome.gives(0..30).in_calls(5);
    let outcome = scan(|rows| drop(rows.drain(0..10)));
    outcome.gives(0..30).in_calls(5);
}

#[test]
fn a_list_is_read_whole_while_it_is_emptied_page_by_page() {
    let mut rows = list(1000);
    let outcome = run(Scan::by_offset(plan(0, 100)), |call, ask| {
        if call > 0 {
            rows.retain(|row| !(ask.start == 99 && *row < (call as u32).div_ceil(2) * 100));
        }
        part(&rows, ask)
    });
    outcome.gives(0..1000);
    assert!(outcome.calls.len() <= 22, "{:?}", outcome.calls);
}

#[test]
fn pages_overlap_further_while_rows_before_them_are_deleted() {
    for gone in 1..=20 {
        let mut rows = list(2000);
        let outcome = run(Scan::by_offset(plan(0, 50)), |call, ask| {
            if call > 5 {
                rows.drain(..gone);
            }
            part(&rows, ask)
        });
        outcome.gives(0..2000);
        assert!(outcome.calls.len() < 65, "{gone}: {:?}", outcome.calls);
    }
}

#[test]
fn the_steps_back_double() {
    let rows: Vec<_> = (0..2000).collect();
    let mut page = 0;
    let outcome = run(Scan::by_offset(plan(0, 10)), |_, ask| {
        page += 1;
        // The total does not show that the first rows are gone.
        let list = if page <= 100 { &rows[..] } else { &rows[800..] };
        without_total(part(list, ask))
    });
    outcome.gives(0..2000);
    assert!(outcome.calls.len() < 260, "{}", outcome.calls.len());
}

#[test]
fn a_scan_keeps_to_its_begin() {
    let mut rows = list(30);
    let outcome = run(Scan::by_offset(plan(5, 10)), |call, ask| {
        assert!(ask.start >= 5);
        if call == 1 {
            rows.drain(5..15);
        }
        part(&rows, ask)
    });
    outcome.gives(5..30);
}

#[test]
fn by_number_a_known_row_shows_a_drift_and_is_not_given_again() {
    let mut rows = list(30);
    let outcome = run(Scan::by_number(plan(1, 10)), |call, ask| {
        if call == 1 {
            rows.insert(0, 99);
        }
        numbered(&rows, ask)
    });
    assert_eq!(outcome.drifts, 1);
    outcome.gives(0..30);
}

#[test]
fn by_number_a_hidden_row_shows_as_a_drift() {
    let mut rows = list(30);
    let outcome = run(Scan::by_number(plan(1, 10)), |call, ask| {
        if call == 1 {
            rows.remove(0);
        }
        numbered(&rows, ask)
    });
    assert_eq!(outcome.drifts, 1, "of the page before which it was hidden");
    outcome.gives((0..10).chain(11..30));
}
