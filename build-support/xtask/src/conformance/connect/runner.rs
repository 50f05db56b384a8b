//! One run of `connectconformance`, and the verdict on what it printed.

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use crate::conformance::capture::capture;

/// A run takes seconds; a runner whose peer never answers would wait for ever.
const PATIENCE: Duration = Duration::from_secs(300);

/// Servers run out of descriptors at the usual default of 1024.
const WITH_FILES: &str = r#"ulimit -n 16384 2>/dev/null || ulimit -n "$(ulimit -H -n)"; exec "$@""#;

/// Which side is ours; the runner brings the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Server,
    Client,
}

impl Mode {
    fn name(self) -> &'static str {
        match self {
            Mode::Server => "server",
            Mode::Client => "client",
        }
    }

    /// Cases of v1.0.5 in `lab/conformance/connect/connect.yaml`, as the suite's own reference implementations run them.
    fn cases(self) -> usize {
        match self {
            Mode::Server => 680,
            Mode::Client => 728,
        }
    }
}

/// Runs one side and gives the line to print.
pub(super) fn run(
    runner: &Path,
    config: &Path,
    mode: Mode,
    executor: &Path,
) -> Result<String, String> {
    let mut command = Command::new("sh");
    command.args(["-c", WITH_FILES, "sh"]).arg(runner);
    command
        .args(["--mode", mode.name(), "--conf"])
        .arg(config)
        .args(["-v", "--max-servers", "2"]);
    match mode {
        Mode::Server => command.args(["-p", "8", "--"]).arg(executor),
        Mode::Client => command.arg("--").arg(executor).args(["-p", "8"]),
    };
    let started = Instant::now();
    let (status, output) = capture(command, PATIENCE)?;
    let line = verdict(mode, status.success(), &output)
        .map_err(|reason| format!("{output}\n{}: {reason}", mode.name()))?;
    Ok(format!(
        "{line} in {:.1} s",
        started.elapsed().as_secs_f64()
    ))
}

fn verdict(mode: Mode, exit_is_zero: bool, output: &str) -> Result<String, String> {
    let total = number(output, "Total cases: ", "").ok_or("the runner printed no total")?;
    let passed = number(output, "", " passed, 0 failed").ok_or("not every case passed")?;
    let expected = mode.cases();
    if total != expected || passed != expected {
        return Err(format!(
            "{passed} of {total} cases passed, and the suite has {expected}"
        ));
    }
    if !exit_is_zero {
        return Err("the runner says that it failed".to_owned());
    }
    Ok(format!("{} {passed}/{expected}", mode.name()))
}

/// The number on the line that has nothing but it between `before` and `after`.
fn number(output: &str, before: &str, after: &str) -> Option<usize> {
    output.lines().find_map(|line| {
        line.trim()
            .strip_prefix(before)?
            .strip_suffix(after)?
            .parse()
            .ok()
    })
}

#[cfg(test)]
mod tests {
    use super::{Mode, verdict};

    fn printed(total: usize, passed: usize, failed: usize) -> String {
        format!(
            "Loaded 32 test suite(s), 253 test case template(s).\nTotal cases: {total}\n{passed} passed, {failed} failed\n"
        )
    }

    #[test]
    fn all_cases_passed_is_a_pass() {
        let cases = Mode::Server.cases();
        assert_eq!(
            verdict(Mode::Server, true, &printed(cases, cases, 0)),
            Ok(format!("server {cases}/{cases}"))
        );
    }

    #[test]
    fn a_narrowed_configuration_is_no_pass() {
        let reason = verdict(Mode::Client, true, &printed(12, 12, 0))
            .expect_err("twelve cases are not the suite");
        assert!(reason.contains("12 of 12"), "{reason}");
    }

    #[test]
    fn a_failed_case_is_no_pass() {
        let cases = Mode::Server.cases();
        assert!(verdict(Mode::Server, false, &printed(cases, cases - 1, 1)).is_err());
    }

    #[test]
    fn an_exit_code_is_believed_over_the_text() {
        let cases = Mode::Server.cases();
        assert!(verdict(Mode::Server, false, &printed(cases, cases, 0)).is_err());
    }

    #[test]
    fn silence_is_no_pass() {
        assert!(verdict(Mode::Server, true, "").is_err());
    }
}
