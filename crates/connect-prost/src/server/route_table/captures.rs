//! The values of a rule's variables, as they stand in a path.

use std::slice;

use super::path::slash;
use crate::{HttpRule, PathSegment, PathVariable};

/// Returns the variables of a rule with their values in a path that it matches: parts of the path, still with its escapes.
///
/// A variable with `**` takes what is left of the path, which may be nothing. The path verb belongs to no variable.
pub(in crate::server) fn captures<'p>(rule: &'static HttpRule, path: &'p str) -> Captures<'p> {
    let end = match rule.path_verb {
        Some(_) => path.rfind(':').unwrap_or(path.len()),
        None => path.len(),
    };
    Captures {
        segments: rule.segments,
        variables: rule.variables.iter(),
        at: 0,
        rest: path[..end].strip_prefix('/').unwrap_or_default(),
    }
}

pub(in crate::server) struct Captures<'p> {
    segments: &'static [PathSegment],
    variables: slice::Iter<'static, PathVariable>,
    /// The index of the segment with which the rest begins.
    at: usize,
    rest: &'p str,
}

impl<'p> Iterator for Captures<'p> {
    type Item = (&'static PathVariable, &'p str);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let variable = self.variables.next()?;
        self.take(variable.start.saturating_sub(self.at));
        let value = match self.segments.get(variable.end.wrapping_sub(1)) {
            Some(PathSegment::Rest) => std::mem::take(&mut self.rest),
            _ => self.take(variable.end.saturating_sub(variable.start)),
        };
        self.at = variable.end;
        Some((variable, value))
    }
}

impl<'p> Captures<'p> {
    /// Takes some segments from the rest, with the slashes between them.
    #[inline]
    fn take(&mut self, segments: usize) -> &'p str {
        if segments == 0 {
            return "";
        }
        let mut end = 0;
        for number in 0..segments {
            if number > 0 {
                end += 1;
            }
            match slash(&self.rest.as_bytes()[end..]) {
                Some(len) => end += len,
                None => return std::mem::take(&mut self.rest),
            }
        }
        let taken = &self.rest[..end];
        self.rest = &self.rest[end + 1..];
        taken
    }
}
