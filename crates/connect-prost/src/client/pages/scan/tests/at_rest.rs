//! Lists that nobody changes.

use super::{list, numbered, part, plan, run, without_keys, without_total};
use crate::client::pages::scan::Scan;

#[test]
fn every_list_is_read_whole_with_every_size_from_every_begin() {
    for rows in [0, 1, 2, 3, 7, 10, 11, 19, 20, 28] {
        let list = list(rows);
        for size in 1..=12 {
            for begin in [0, 1, 5, 30] {
                let expected = || begin as u32..rows.max(begin as u32);
                let scan = || Scan::by_offset(plan(begin, size));
                run(scan(), |_, ask| part(&list, ask)).gives(expected());
                run(scan(), |_, ask| without_total(part(&list, ask))).gives(expected());
                let keyless = run(scan(), |_, ask| without_keys(part(&list, ask)));
                assert_eq!(keyless.given.len(), expected().count());
                let page = begin + 1;
                let expected = || (begin * size) as u32..rows.max((begin * size) as u32);
                let scan = || Scan::by_number(plan(page, size));
                run(scan(), |_, ask| numbered(&list, ask)).gives(expected());
                run(scan(), |_, ask| without_total(numbered(&list, ask))).gives(expected());
            }
        }
    }
}

#[test]
fn a_hundred_thousand_rows_by_the_thousand_take_a_hundred_and_one_calls() {
    let list = list(100_000);
    let outcome = run(Scan::by_offset(plan(0, 1000)), |_, ask| part(&list, ask));
    outcome.gives(0..100_000).in_calls(101);
    let outcome = run(Scan::by_number(plan(1, 1000)), |_, ask| {
        numbered(&list, ask)
    });
    outcome.gives(0..100_000).in_calls(101);
}

#[test]
fn a_short_page_ends_the_list_once_its_total_is_seen() {
    run(Scan::by_offset(plan(0, 10)), |_, ask| part(&list(9), ask))
        .gives(0..9)
        .in_calls(1);
    run(Scan::by_offset(plan(0, 10)), |_, ask| part(&list(15), ask))
        .gives(0..15)
        .in_calls(2);
    run(Scan::by_number(plan(1, 10)), |_, ask| {
        numbered(&list(15), ask)
    })
    .gives(0..15)
    .in_calls(2);
}

#[test]
fn each_page_of_one_row_is_asked_for_with_the_one_before() {
    let outcome = run(Scan::by_offset(plan(0, 1)), |_, ask| part(&list(3), ask));
    let asked = outcome.calls.iter().map(|ask| (ask.start, ask.size));
    let expected = [(0, 1), (0, 2), (1, 2), (2, 2)];
    assert_eq!(
        asked.collect::<Vec<_>>(),
        expected.map(|(start, size)| (start, Some(size)))
    );
    outcome.gives(0..3);
}

#[test]
fn pages_do_not_overlap_where_only_one_row_is_allowed() {
    let mut plan = plan(0, 1);
    plan.maximum = Some(1);
    let outcome = run(Scan::by_offset(plan), |_, ask| {
        assert_eq!(ask.size, Some(1));
        part(&list(5), ask)
    });
    outcome.gives(0..5);
}

#[test]
fn a_server_may_choose_the_size() {
    let mut plan = plan(0, 1);
    plan.size = None;
    let outcome = run(Scan::by_offset(plan.clone()), |_, ask| part(&list(25), ask));
    outcome.gives(0..25).in_calls(3);
    let outcome = run(Scan::by_offset(plan), |_, ask| {
        without_total(part(&list(25), ask))
    });
    outcome.gives(0..25).in_calls(4);
}
