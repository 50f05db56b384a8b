use super::{BuildError, Finding};

/// Gathers what is wrong, so that one run tells all of it.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    found: Vec<Finding>,
}

impl Findings {
    pub(crate) fn add(&mut self, error: BuildError) {
        self.found.push(*error.first);
        self.found.extend(error.others);
    }

    /// The value of what went well; what is wrong is kept for later.
    pub(crate) fn keep<T>(&mut self, result: Result<T, BuildError>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }

    /// Everything that was found, each once, in the order of files and lines.
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
    use crate::error::Place;

    fn at(file: &str, line: usize, message: &str) -> BuildError {
        let place = Place::in_line(line, "a line", 0..1);
        BuildError::new(message).in_file(file).at(place)
    }

    #[test]
    fn findings_are_sorted_and_told_once() {
        let mut findings = Findings::default();
        for (file, line) in [("b", 1), ("a", 10), ("a", 9), ("b", 1)] {
            findings.add(at(file, line, "wrong"));
        }
        let error = findings.into_result().unwrap_err();
        let lines: Vec<_> = error.findings().map(Finding::line).collect();
        assert_eq!(lines, [Some(9), Some(10), Some(1)]);
        assert_eq!(error.line(), Some(9), "the accessors speak of the first");
        assert!(error.to_string().ends_with("\n\n3 findings"), "{error}");
    }

    #[test]
    fn what_is_kept_of_several_errors_is_all_of_them() {
        let mut findings = Findings::default();
        assert_eq!(findings.keep(Ok(3)), Some(3));
        let mut inner = Findings::default();
        inner.add(at("a", 2, "two"));
        inner.add(at("a", 1, "one"));
        assert_eq!(findings.keep(inner.into_result()), None);
        findings.add(at("a", 3, "three"));
        let error = findings.into_result().unwrap_err();
        let messages: Vec<_> = error.findings().map(Finding::message).collect();
        assert_eq!(messages, ["one", "two", "three"]);
    }

    #[test]
    fn a_hundred_findings_are_shown_and_the_rest_counted() {
        let mut findings = Findings::default();
        for line in 1..=250 {
            findings.add(at("a", line, "wrong"));
        }
        let error = findings.into_result().unwrap_err();
        let shown = error.to_string();
        assert_eq!(shown.matches("wrong").count(), 100);
        assert!(shown.ends_with("\n\n250 findings, of which the first 100 are shown"));
        assert_eq!(error.findings().count(), 250);
    }
}
