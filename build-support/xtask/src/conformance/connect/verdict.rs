//! Whether a run has passed.
//!
//! Every case must have run and passed. A case bound to timing may fail on a machine that has other work to do, so it
//! has a second chance, by itself, unless the run is strict; the verdict names it.

use super::mode::Mode;
use super::report::Report;

/// Suites whose cases race against a clock of milliseconds.
const TIMING_BOUND: [&str; 3] = ["Client Cancellation", "Deadline Propagation", "Timeouts"];

/// More failures than these are no noise.
const SECOND_CHANCES: usize = 8;

/// Judges a whole run; `again` runs one case by itself. Returns the cases that passed only then.
pub(super) fn judge(
    mode: Mode,
    report: Report,
    strict: bool,
    again: impl Fn(&str) -> Result<Report, String>,
) -> Result<Vec<String>, String> {
    let explain = |reason: String| format!("{}\n{mode}: {reason}", report.text);
    counted(mode.cases(), &report).map_err(explain)?;
    let failed = report.failed();
    if failed.is_empty() {
        return match report.succeeded {
            true => Ok(Vec::new()),
            false => Err(explain("the runner reports a failure".to_owned())),
        };
    }
    if strict || failed.len() > SECOND_CHANCES || !failed.iter().all(|name| is_timing_bound(name)) {
        return Err(explain(format!("{} cases failed", failed.len())));
    }
    for name in &failed {
        let alone = again(name)?;
        let passed = counted(1, &alone).is_ok() && alone.failed().is_empty() && alone.succeeded;
        if !passed {
            return Err(format!("{}\n{mode}: {name} failed twice", alone.text));
        }
    }
    Ok(failed.into_iter().map(str::to_owned).collect())
}

/// Checks that so many cases ran and that each of them passed or failed by name.
fn counted(expected: usize, report: &Report) -> Result<(), String> {
    let (total, passed, failed) = (report.total()?, report.passed()?, report.failed().len());
    if total != expected || passed + failed != expected {
        return Err(format!(
            "{passed} of {total} cases passed and {failed} failed, and the suite has {expected}"
        ));
    }
    Ok(())
}

fn is_timing_bound(name: &str) -> bool {
    TIMING_BOUND.iter().any(|suite| {
        name.strip_prefix(suite)
            .is_some_and(|rest| rest.starts_with('/'))
    })
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::{Mode, Report, judge};

    const TIMEOUT: &str = "Timeouts/HTTPVersion:1/unary";

    fn printed(total: usize, failed: &[&str]) -> Report {
        let mut text = String::new();
        for name in failed {
            text += &format!("FAILED: {name}:\n\tactual error does not match\n");
        }
        let passed = total - failed.len();
        text += &format!(
            "Total cases: {total}\n{passed} passed, {} failed\n",
            failed.len()
        );
        Report {
            succeeded: failed.is_empty(),
            text,
        }
    }

    fn never(name: &str) -> Result<Report, String> {
        panic!("{name} has no second chance")
    }

    #[test]
    fn all_cases_passed_is_a_pass() {
        for mode in [Mode::Server, Mode::Client, Mode::Both] {
            let report = printed(mode.cases(), &[]);
            assert_eq!(judge(mode, report, true, never), Ok(vec![]));
        }
    }

    #[test]
    fn a_narrowed_configuration_is_no_pass() {
        let reason = judge(Mode::Client, printed(12, &[]), false, never)
            .expect_err("twelve cases are not the suite");
        assert!(reason.contains("12 of 12"), "{reason}");
    }

    #[test]
    fn a_failed_case_is_no_pass() {
        let report = printed(Mode::Server.cases(), &["Basic/unary", TIMEOUT]);
        assert!(judge(Mode::Server, report, false, never).is_err());
    }

    #[test]
    fn a_case_that_was_not_run_is_no_pass() {
        let cases = Mode::Server.cases();
        let report = Report {
            succeeded: true,
            text: format!("Total cases: {cases}\n{} passed, 0 failed\n", cases - 1),
        };
        assert!(judge(Mode::Server, report, false, never).is_err());
    }

    #[test]
    fn an_exit_code_is_believed_over_the_text() {
        let report = Report {
            succeeded: false,
            ..printed(Mode::Server.cases(), &[])
        };
        assert!(judge(Mode::Server, report, false, never).is_err());
    }

    #[test]
    fn a_timing_bound_case_has_a_second_chance_and_is_told() {
        let report = || printed(Mode::Both.cases(), &[TIMEOUT]);
        let calls = Cell::new(0);
        let again = |_: &str| {
            calls.set(calls.get() + 1);
            Ok(printed(1, &[]))
        };
        assert_eq!(
            judge(Mode::Both, report(), false, again),
            Ok(vec![TIMEOUT.to_owned()])
        );
        assert_eq!(calls.get(), 1);
        let again = |name: &str| Ok(printed(1, &[name]));
        assert!(judge(Mode::Both, report(), false, again).is_err());
    }

    #[test]
    fn a_strict_run_gives_no_second_chance() {
        let report = printed(Mode::Both.cases(), &[TIMEOUT]);
        assert!(judge(Mode::Both, report, true, never).is_err());
    }

    #[test]
    fn many_failures_are_no_noise() {
        let names: Vec<_> = (0..9).map(|i| format!("Timeouts/{i}")).collect();
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        let report = printed(Mode::Server.cases(), &names);
        assert!(judge(Mode::Server, report, false, never).is_err());
    }

    #[test]
    fn a_suite_is_known_by_its_whole_name() {
        let report = printed(Mode::Server.cases(), &["Timeouts of another kind/unary"]);
        assert!(judge(Mode::Server, report, false, never).is_err());
    }
}
