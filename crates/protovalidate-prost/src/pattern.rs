//! Regular expressions of the rule `pattern`.

use std::sync::OnceLock;

use regex::Regex;

/// A regular expression that is compiled when it is first needed.
///
/// The generator rewrites RE2's syntax to that of the `regex` crate and compiles the result once, so what reaches this
/// type in generated code is well-formed. Matching takes time linear in the text.
#[derive(Debug)]
pub struct Pattern {
    expression: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// A pattern in the syntax of the `regex` crate.
    pub const fn new(expression: &'static str) -> Self {
        Self {
            expression,
            compiled: OnceLock::new(),
        }
    }

    /// Whether the expression matches somewhere in `text`. One that does not compile matches nothing.
    pub fn is_match(&self, text: &str) -> bool {
        self.compiled
            .get_or_init(|| Regex::new(self.expression).ok())
            .as_ref()
            .is_some_and(|regex| regex.is_match(text))
    }
}
