//! Regular expressions: from RE2's syntax to that of the `regex` crate.

use regex::Regex;

/// Returns a pattern of RE2's syntax in the syntax of the `regex` crate. Fails with the cause when it does not compile.
pub(crate) fn rewrite(pattern: &str) -> Result<String, String> {
    let text = re2_syntax::translate(pattern).map_err(|error| error.to_string())?;
    match Regex::new(&text) {
        Ok(_) => Ok(text),
        Err(regex::Error::CompiledTooBig(_)) => Err("it is too big".to_owned()),
        Err(error) => Err(cause(&error.to_string())),
    }
}

/// Returns what is wrong: the last line; those before it show the rewritten pattern.
fn cause(message: &str) -> String {
    let last = message.lines().last().unwrap_or(message);
    last.strip_prefix("error: ").unwrap_or(last).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_compiles_is_rewritten() {
        assert_eq!(rewrite(r"^(a|\d)*$").as_deref(), Ok("^(?:a|[0-9])*$"));
    }

    #[test]
    fn what_does_not_compile_has_a_cause() {
        let nested = "(".repeat(300) + &")".repeat(300);
        for (pattern, cause) in [
            ("(?!a)", "`(?!` looks around, which RE2 does not support"),
            (r"\pL{1000}", "it is too big"),
            (&nested, "(250)"),
        ] {
            let error = rewrite(pattern).unwrap_err();
            assert!(error.ends_with(cause), "{pattern}: {error}");
        }
    }
}
