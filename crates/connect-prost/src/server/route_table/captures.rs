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
        self.skip_to(variable.start);
        let from = self.from;
        // The rule matches, so that a variable at its end takes what is left.
        if variable.end >= self.rule.segments.len() {
            self.from = self.path.len() + 1;
        } else {
            self.skip_to(variable.end);
        }
        // Behind the last segment there is no slash to leave out.
        let value = self.path.get(from..self.from - 1).unwrap_or_default();
        Some((variable, value))
    }
}

impl Captures<'_> {
    #[inline]
    fn skip_to(&mut self, segment: usize) {
        while self.segment < segment {
            self.from = self.segment_end() + 1;
            self.segment += 1;
        }
    }

    /// Returns where the next segment of the rule ends in the path.
    #[inline]
    fn segment_end(&self) -> usize {
        let path = self.path.as_bytes();
        // A literal is never longer than what it matches, and nothing that it matches has a slash.
        if let Some(PathSegment::Literal(text)) = self.rule.segments.get(self.segment)
            && path.get(self.from + text.len()) == Some(&b'/')
        {
            return self.from + text.len();
        }
        slash(path, self.from)
    }
}
