//! Collects diagnostics, for one run to report all of them.

use super::{BuildError, Diagnostic, MOST_SHOWN};

/// The diagnostics of a run.
#[derive(Debug, Default)]
pub(crate) struct Diagnostics {
    found: Vec<Diagnostic>,
}

impl Diagnostics {
    pub(crate) fn add(&mut self, error: BuildError) {
        self.found.push(*error.first);
        self.found.extend(error.others);
    }

    /// Returns the value of a success; adds the diagnostics of a failure.
    pub(crate) fn keep<T>(&mut self, result: Result<T, BuildError>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }

    /// Returns the diagnostics as warnings: a line for each, in the order of files and lines, and one for those that are
    /// too many.
    pub(crate) fn into_warnings(mut self) -> Vec<String> {
        self.found.sort();
        self.found.dedup();
        let shown = self.found.iter().take(MOST_SHOWN);
        let mut lines: Vec<String> = shown.map(Diagnostic::in_one_line).collect();
        if self.found.len() > MOST_SHOWN {
            let all = self.found.len();
            lines.push(format!(
                "{all} warnings, of which the first {MOST_SHOWN} are shown"
            ));
        }
        lines
    }

    /// Fails with all diagnostics, each once, in the order of files and lines, if there are any.
    pub(crate) fn into_result(mut self) -> Result<(), BuildError> {
        self.found.sort();
        self.found.dedup();
        let mut found = self.found.into_iter();
        match found.next() {
            None => Ok(()),
            Some(first) => Err(BuildError {
                first: Box::new(first),
                others: found.collect(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Location;

    fn at(file: &str, line: usize, message: &str) -> BuildError {
        let location = Location::in_line(line, "a line", 0..1);
        BuildError::new(message).in_file(file).at(location)
    }

    #[test]
    fn diagnostics_are_sorted_and_shown_once() {
        let mut diagnostics = Diagnostics::default();
        for (file, line) in [("b", 1), ("a", 10), ("a", 9), ("b", 1)] {
            diagnostics.add(at(file, line, "wrong"));
        }
        let error = diagnostics.into_result().unwrap_err();
        let lines: Vec<_> = error.diagnostics().map(Diagnostic::line).collect();
        assert_eq!(lines, [Some(9), Some(10), Some(1)]);
        assert_eq!(error.line(), Some(9), "the accessors speak of the first");
        assert!(error.to_string().ends_with("\n\n3 errors"), "{error}");
    }

    #[test]
    fn what_is_kept_of_several_errors_is_all_of_them() {
        let mut diagnostics = Diagnostics::default();
        assert_eq!(diagnostics.keep(Ok(3)), Some(3));
        let mut inner = Diagnostics::default();
        inner.add(at("a", 2, "two"));
        inner.add(at("a", 1, "one"));
        assert_eq!(diagnostics.keep(inner.into_result()), None);
        diagnostics.add(at("a", 3, "three"));
        let error = diagnostics.into_result().unwrap_err();
        let messages: Vec<_> = error.diagnostics().map(Diagnostic::message).collect();
        assert_eq!(messages, ["one", "two", "three"]);
    }

    #[test]
    fn warnings_are_single_lines() {
        let mut diagnostics = Diagnostics::default();
        let wrong = at("b", 7, "wrong:\n\tcargo::rustc-cfg=x").with_help("write it\r\nbetter");
        diagnostics.add(wrong);
        diagnostics.add(BuildError::new("nowhere").of_element("a.M"));
        let expected = [
            "a.M: nowhere",
            r"b:7:1: wrong:\n\tcargo::rustc-cfg=x; write it\r\nbetter",
        ];
        assert_eq!(diagnostics.into_warnings(), expected);
    }

    #[test]
    fn a_hundred_warnings_are_shown_and_the_rest_counted() {
        let mut diagnostics = Diagnostics::default();
        for line in 1..=250 {
            diagnostics.add(at("a", line, "wrong"));
        }
        let lines = diagnostics.into_warnings();
        assert_eq!(lines.len(), 101);
        assert_eq!(lines[0], "a:1:1: wrong");
        assert_eq!(lines[100], "250 warnings, of which the first 100 are shown");
    }

    #[test]
    fn a_hundred_errors_are_shown_and_the_rest_counted() {
        let mut diagnostics = Diagnostics::default();
        for line in 1..=250 {
            diagnostics.add(at("a", line, "wrong"));
        }
        let error = diagnostics.into_result().unwrap_err();
        let shown = error.to_string();
        assert_eq!(shown.matches("wrong").count(), 100);
        assert!(shown.ends_with("\n\n250 errors, of which the first 100 are shown"));
        assert_eq!(error.diagnostics().count(), 250);
    }
}
