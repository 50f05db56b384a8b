//! The verdict on what the runner has printed.

/// Cases of v33.2 up to edition 2023: those in binary and JSON, and those in the text format.
const CASES: usize = 5_567;
const TEXT_CASES: usize = 883;

/// The runner's report at the end of one suite.
struct Counts {
    successes: usize,
    skipped: usize,
    expected: usize,
    unexpected: usize,
}

/// The lines to print, or why it is no pass.
pub(super) fn of(exit_is_zero: bool, output: &str, named: usize) -> Result<String, String> {
    let suites: Vec<Counts> = output.lines().filter_map(counts).collect();
    let [main, text] = suites.as_slice() else {
        return Err(format!("{} of 2 suites have passed", suites.len()));
    };
    let Counts {
        successes,
        skipped,
        expected,
        unexpected,
    } = main;
    let line = format!(
        "{successes} successes + {expected} named failures, {skipped} skipped, {unexpected} unexpected failures"
    );
    if successes + expected != CASES || *expected != named || skipped + unexpected != 0 {
        return Err(format!(
            "{line}; the suite has {CASES} and the list {named}"
        ));
    }
    if text.skipped != TEXT_CASES || text.successes + text.expected + text.unexpected != 0 {
        return Err(format!(
            "{} cases of the text format skipped, of {TEXT_CASES}",
            text.skipped
        ));
    }
    if !exit_is_zero {
        return Err("the runner reports a failure".to_owned());
    }
    Ok(format!(
        "text format: not offered, {TEXT_CASES} skipped\nbinary and JSON {CASES}: {line}"
    ))
}

/// Reads `CONFORMANCE SUITE PASSED: 1 successes, 2 skipped, 3 expected failures, 4 unexpected failures.`
fn counts(line: &str) -> Option<Counts> {
    let mut parts = line
        .strip_prefix("CONFORMANCE SUITE PASSED: ")?
        .trim_end()
        .strip_suffix('.')?
        .split(", ");
    let mut number = |what: &str| parts.next()?.strip_suffix(what)?.trim_end().parse().ok();
    Some(Counts {
        successes: number("successes")?,
        skipped: number("skipped")?,
        expected: number(" expected failures")?,
        unexpected: number("unexpected failures")?,
    })
}

#[cfg(test)]
mod tests {
    use super::{CASES, TEXT_CASES, of};

    fn printed(main: [usize; 4], text: [usize; 4]) -> String {
        [main, text]
            .map(|[a, b, c, d]| {
                format!(
                    "\nCONFORMANCE TEST BEGIN ====\n\nCONFORMANCE SUITE PASSED: {a} successes, {b} skipped, \
                     {c} expected failures, {d} unexpected failures.\n"
                )
            })
            .concat()
    }

    const TEXT: [usize; 4] = [0, TEXT_CASES, 0, 0];

    #[test]
    fn all_but_the_named_is_a_pass() {
        let output = printed([CASES - 3, 0, 3, 0], TEXT);
        let lines = of(true, &output, 3).expect("everything is accounted for");
        assert!(lines.contains("+ 3 named failures, 0 skipped"), "{lines}");
        assert!(lines.contains("not offered, 883 skipped"), "{lines}");
    }

    #[test]
    fn skipping_is_no_pass() {
        assert!(of(true, &printed([0, CASES, 0, 0], TEXT), 0).is_err());
        assert!(of(true, &printed([CASES - 1, 1, 0, 0], TEXT), 0).is_err());
    }

    #[test]
    fn fewer_cases_are_no_pass() {
        assert!(of(true, &printed([2_779, 0, 0, 0], TEXT), 0).is_err());
        assert!(of(true, &printed([CASES, 0, 0, 0], [0, 882, 0, 0]), 0).is_err());
    }

    #[test]
    fn a_failure_beyond_the_list_is_no_pass() {
        assert!(of(true, &printed([CASES - 4, 0, 4, 0], TEXT), 3).is_err());
    }

    #[test]
    fn an_exit_code_is_believed_over_the_text() {
        assert!(of(false, &printed([CASES, 0, 0, 0], TEXT), 0).is_err());
    }

    #[test]
    fn silence_or_half_a_run_is_no_pass() {
        let output = printed([CASES, 0, 0, 0], TEXT);
        let half = output.rsplit_once("CONFORMANCE SUITE").expect("two").0;
        assert!(of(true, "", 0).is_err());
        assert!(of(true, half, 0).is_err());
    }
}
