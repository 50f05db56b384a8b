//! Regular expressions of the rule `pattern`.

use std::sync::OnceLock;

use regex::Regex;
use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::util::primitives::StateID;
use regex_automata::util::start;

/// A regular expression that is compiled when it is first needed.
///
/// The generator rewrites RE2's syntax to that of the `regex` crate and compiles the result once, so what reaches this
/// type in generated code is well-formed. Matching takes time linear in the text.
#[derive(Debug)]
pub struct Pattern {
    expression: &'static str,
    compiled: OnceLock<Option<Compiled>>,
}

#[derive(Debug)]
enum Compiled {
    /// A small automaton: most patterns of schemas need few states.
    DenseDfa(Box<DenseDfa>),
    Regex(Regex),
}

impl Pattern {
    /// Creates a pattern from an expression in the syntax of the `regex` crate.
    pub const fn new(expression: &'static str) -> Self {
        Self {
            expression,
            compiled: OnceLock::new(),
        }
    }

    /// Returns whether the expression matches somewhere in `text`. One that does not compile matches nothing.
    pub fn is_match(&self, text: &str) -> bool {
        match self.compiled.get_or_init(|| compile(self.expression)) {
            Some(Compiled::DenseDfa(dfa)) => dfa.is_match(text),
            Some(Compiled::Regex(regex)) => regex.is_match(text),
            None => false,
        }
    }
}

#[cold]
fn compile(expression: &str) -> Option<Compiled> {
    if let Some(dfa) = DenseDfa::of(expression) {
        return Some(Compiled::DenseDfa(Box::new(dfa)));
    }
    Regex::new(expression).ok().map(Compiled::Regex)
}

/// A complete automaton: one look-up for each byte of a text, no scratch memory.
#[derive(Debug)]
struct DenseDfa {
    automaton: dense::DFA<Vec<u32>>,
    start: StateID,
}

impl DenseDfa {
    /// The largest automaton, in bytes.
    const LARGEST: usize = 32 * 1_024;
    /// The memory that building it may take, in bytes. The bound stops most large automata early.
    const SCRATCH: usize = 128 * 1_024;

    /// Compiles the expression; returns `None` if it needs too many states.
    fn of(expression: &str) -> Option<Self> {
        let limits = dense::Config::new()
            .start_kind(StartKind::Unanchored)
            .accelerate(false)
            .dfa_size_limit(Some(Self::LARGEST))
            .determinize_size_limit(Some(Self::SCRATCH));
        let automaton = dense::Builder::new()
            .configure(limits)
            .build(expression)
            .ok()?;
        let start = automaton.start_state(&start::Config::new()).ok()?;
        Some(Self { automaton, start })
    }

    /// Returns whether the expression matches somewhere in `text`.
    fn is_match(&self, text: &str) -> bool {
        let mut state = self.start;
        for byte in text.as_bytes() {
            state = self.automaton.next_state(state, *byte);
            if self.automaton.is_special_state(state) {
                return self.automaton.is_match_state(state);
            }
        }
        let end = self.automaton.next_eoi_state(state);
        self.automaton.is_match_state(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dfa_agrees_with_the_regex_crate() {
        let patterns = [
            "",
            "^$",
            "a",
            "^a",
            "a$",
            "^tm_[0-9a-z]{8}$",
            "^[a-z]{2}(?:-[A-Z]{2})?$",
            "(?m)^b$",
            "(?-u:\\b)b(?-u:\\b)",
            "(?i)straße",
            "^[^\\n]{3}$",
            "\\p{Greek}+",
            "a|b.*c",
        ];
        let texts = [
            "",
            "a",
            "b",
            "ab",
            "ba",
            "a\nb\nc",
            "tm_0a1b2c3d",
            "tm_0a1b2c3",
            "tm_0a1b2c3d4",
            "en",
            "en-US",
            "en-us",
            "STRASSE STRAßE",
            "日本語",
            "日本",
            "αβγ",
            "x b y",
            "xby",
            "b and c",
        ];
        for pattern in patterns {
            let regex = Regex::new(pattern).unwrap();
            let dfa = DenseDfa::of(pattern);
            for text in texts {
                let expected = regex.is_match(text);
                assert_eq!(
                    Pattern::new(pattern).is_match(text),
                    expected,
                    "{pattern:?} {text:?}"
                );
                if let Some(dfa) = &dfa {
                    assert_eq!(dfa.is_match(text), expected, "{pattern:?} {text:?}");
                }
            }
        }
    }

    #[test]
    fn an_expression_with_many_states_is_left_to_the_crate() {
        let small = ["^tm_[0-9a-z]{8}$", "^[a-z]{2}(?:-[A-Z]{2})?$"];
        assert!(small.iter().all(|pattern| DenseDfa::of(pattern).is_some()));
        let large = "[01]*1[01]{12}$";
        assert!(DenseDfa::of(large).is_none());
        assert!(Pattern::new(large).is_match("1000000000000"));
        assert!(!Pattern::new(large).is_match("0000000000000"));
    }

    #[test]
    fn an_expression_that_does_not_compile_matches_nothing() {
        assert!(!Pattern::new("(").is_match("("));
    }
}
