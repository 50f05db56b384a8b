//! What a run of `connectconformance` printed.

/// The runner's own verdict and its words.
pub(super) struct Report {
    /// Whether the exit code was zero.
    pub(super) succeeded: bool,
    pub(super) text: String,
}

impl Report {
    /// How many cases were run.
    pub(super) fn total(&self) -> Result<usize, String> {
        let total = self
            .lines()
            .find_map(|line| line.strip_prefix("Total cases: "));
        total
            .and_then(|total| total.parse().ok())
            .ok_or_else(|| "the runner printed no total".to_owned())
    }

    /// How many cases passed.
    pub(super) fn passed(&self) -> Result<usize, String> {
        let counts = self.lines().find_map(|line| line.split_once(" passed, "));
        counts
            .and_then(|(passed, _)| passed.parse().ok())
            .ok_or_else(|| "the runner did not say how many cases passed".to_owned())
    }

    /// The names of the cases that failed.
    pub(super) fn failed(&self) -> Vec<&str> {
        self.lines()
            .filter_map(|line| line.strip_prefix("FAILED: ")?.strip_suffix(':'))
            .collect()
    }

    fn lines(&self) -> impl Iterator<Item = &str> {
        self.text.lines().map(str::trim_end)
    }
}

#[cfg(test)]
mod tests {
    use super::Report;

    #[test]
    fn totals_and_failed_names_are_read() {
        let report = Report {
            succeeded: false,
            text: "Loaded 32 test suite(s), 253 test case template(s).\n\
                   FAILED: Timeouts/HTTPVersion:1/unary:\n\texpecting an error but received none\n\
                   FAILED: Basic/HTTPVersion:2/(grpc client impl)/unary:\n\ttwo: lines:\n\tof text:\n\n\
                   Total cases: 12\n10 passed, 2 failed\n"
                .to_owned(),
        };
        assert_eq!(report.total(), Ok(12));
        assert_eq!(report.passed(), Ok(10));
        assert_eq!(
            report.failed(),
            [
                "Timeouts/HTTPVersion:1/unary",
                "Basic/HTTPVersion:2/(grpc client impl)/unary"
            ]
        );
    }

    #[test]
    fn silence_is_no_total() {
        let report = Report {
            succeeded: true,
            text: String::new(),
        };
        assert!(report.total().is_err());
        assert!(report.passed().is_err());
    }
}
