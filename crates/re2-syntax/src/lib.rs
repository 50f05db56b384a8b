//! Translates regular expressions in [RE2](https://github.com/google/re2/wiki/Syntax)'s syntax to that of the `regex` crate.
//!
//! The two look alike and differ in much: RE2's `\d`, `\s`, `\w` and `\b` are ASCII, its brackets nest nothing, it stacks no
//! repetitions and repeats nothing more than 1,000 times, and it has `\Q…\E` and octal escapes. Where RE2's
//! implementations differ from each other, Go's `regexp` decides.
//!
//! What is translated is whether an expression matches: groups capture nothing, and nothing is lazy.
//!
//! ```
//! assert_eq!(re2_syntax::translate(r"^(\d+|\Qa.b\E)$").unwrap(), r"^(?:[0-9]+|a\.b)$");
//!
//! let error = re2_syntax::translate("(?=a)").unwrap_err();
//! assert_eq!(error.to_string(), "`(?=` looks around, which RE2 does not support");
//! ```

#![forbid(unsafe_code)]

mod class;
mod error;
mod escape;
mod flags;
mod name;
mod repeat;
#[cfg(test)]
mod tests;
mod translator;

pub use error::Error;

/// The expression in the syntax of the `regex` crate, which may still find it too big or nested too deeply.
///
/// Does not recurse. Some odd patterns take time that grows with the square of their length, so bound what a stranger sends.
///
/// # Errors
/// When RE2 would refuse it.
pub fn translate(pattern: &str) -> Result<String, Error> {
    translator::Translator::new(pattern).run()
}
