//! Scans of servers that behave well, badly, and of lists that change under them.

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
        assert_eq!(self.keys(), rows.into_iter().collect::<Vec<_>>());
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

mod at_rest {
    use super::*;

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
}

mod that_changes {
    use super::*;

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
        assert_eq!(starts, [0, 9, 8, 17, 26]);
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
}

mod that_goes_on {
    use super::*;

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
}

mod of_a_bad_server {
    use super::*;

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
                        assert_eq!(outcome.error, Some(ScanError::Stalled), "{outcome:?}");
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
}
