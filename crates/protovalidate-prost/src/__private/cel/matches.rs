//! The CEL function `matches`.

use regex::RegexBuilder;

use super::Error;

/// The longest pattern that is compiled at run time, in bytes.
const LONGEST_PATTERN: usize = 1_024;

/// The memory that a pattern compiled at run time may take, in bytes.
///
/// It bounds what compiling costs, and what each byte of a text costs: in the worst case, every state is looked at.
const LARGEST_PATTERN: usize = 128 * 1_024;

/// Returns whether a pattern, in RE2's syntax, matches somewhere in `text`.
///
/// For patterns computed at run time: literal patterns are compiled once and may be larger. Takes time linear in the
/// text.
///
/// # Errors
/// Fails when RE2 would refuse the pattern, when it is longer than 1,024 bytes, or when it compiles to more than 128 KiB, as one
/// does that repeats large sets of characters many times.
pub fn matches(text: &str, pattern: &str) -> Result<bool, Error> {
    const NO_PATTERN: Error = Error::new("the pattern is no regular expression in RE2's syntax");
    const TOO_LONG: Error = Error::new("the pattern is longer than 1024 bytes");
    const TOO_BIG: Error = Error::new("the pattern is too big once it is compiled");
    if pattern.len() > LONGEST_PATTERN {
        return Err(TOO_LONG);
    }
    let pattern = re2_syntax::translate(pattern).map_err(|_| NO_PATTERN)?;
    let compiled = RegexBuilder::new(&pattern)
        .size_limit(LARGEST_PATTERN)
        .build();
    match compiled {
        Ok(regex) => Ok(regex.is_match(text)),
        Err(regex::Error::CompiledTooBig(_)) => Err(TOO_BIG),
        Err(_) => Err(NO_PATTERN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_in_the_syntax_of_re2() {
        assert_eq!(matches("a٣", r"^a\d$"), Ok(false));
        assert_eq!(matches("a.b", r"^\Qa.b\E$"), Ok(true));
        assert_eq!(matches("äöü", r"^\pL+$"), Ok(true));
        for pattern in ["(", "(?=a)", "a**", r"(a)\1"] {
            let error = matches("a", pattern).unwrap_err();
            assert!(error.cause().contains("RE2"), "{pattern}: {error}");
        }
    }

    #[test]
    fn patterns_have_limits() {
        let nested = "(".repeat(400) + &")".repeat(400);
        for (pattern, cause) in [
            ("a".repeat(1_025), "the pattern is longer than 1024 bytes"),
            (
                r"\pL{1000}".to_owned(),
                "the pattern is too big once it is compiled",
            ),
            (
                "(x{100}){10}(y{100}){10}".repeat(9),
                "the pattern is too big once it is compiled",
            ),
            (
                nested,
                "the pattern is no regular expression in RE2's syntax",
            ),
        ] {
            let error = matches("a", &pattern).unwrap_err();
            assert_eq!(error.cause(), cause, "{pattern}");
        }
        assert_eq!(matches("a", &"a".repeat(1_024)), Ok(false));
        // One that a backtracking engine would not come back from.
        assert_eq!(matches(&"a".repeat(10_000), "(a*)*b"), Ok(false));
    }
}
