//! The values of a rule's variables, as they stand in a path.

use super::words::slash;
use crate::{HttpRule, PathSegment, PathVariable};

/// Returns the variables of a rule with their values in a path that it matches: parts of the path, still with its escapes.
///
/// A variable with `**` takes what is left of the path, which may be nothing. The path verb belongs to no variable.
#[inline]
pub(in crate::server) fn captures<'p>(rule: &'static HttpRule, path: &'p str) -> Captures<'p> {
    let verb = rule.path_verb.and_then(|_| path.rfind(':'));
    Captures {
        rule,
        path: verb.map_or(path, |verb| &path[..verb]),
        next: 0,
        segment: 0,
        from: 1,
    }
}

/// The variables that are left, with their values.
pub(in crate::server) struct Captures<'p> {
    rule: &'static HttpRule,
    /// The path without its verb.
    path: &'p str,
    /// The index of the next variable.
    next: usize,
    /// The index of the next segment of the rule.
    segment: usize,
    /// Where this segment begins in the path.
    from: usize,
}

impl<'p> Iterator for Captures<'p> {
    type Item = (&'static PathVariable, &'p str);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let variable = self.rule.variables.get(self.next)?;
        self.next += 1;
        let from = self.skip_to(variable.start);
        // The rule matches, so that a variable at its end takes what is left.
        let end = if variable.end >= self.rule.segments.len() {
            self.path.len()
        } else {
            // Behind the last segment there is no slash to leave out.
            self.skip_to(variable.end) - 1
        };
        let value = self.path.get(from..end).unwrap_or_default();
        Some((variable, value))
    }
}

impl Captures<'_> {
    /// Returns where that segment of the rule begins in the path.
    #[inline]
    fn skip_to(&mut self, segment: usize) -> usize {
        let path = self.path.as_bytes();
        let skipped = self.rule.segments.get(self.segment..segment);
        for skipped in skipped.unwrap_or_default() {
            // A literal is never longer than what it matches, and nothing that it matches has a slash.
            let end = match skipped {
                PathSegment::Literal(text) => self.from + text.len(),
                PathSegment::Any | PathSegment::Rest => self.from,
            };
            self.from = match path.get(end) {
                Some(b'/') => end + 1,
                _ => slash(path, end) + 1,
            };
        }
        self.segment = segment;
        self.from
    }
}
