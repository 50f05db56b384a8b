//! Translates regular expressions in [RE2](https://github.com/google/re2/wiki/Syntax)'s syntax to that of the `regex` crate.
//!
//! The two look alike and differ in details: RE2's `\d`, `\s`, `\w` and `\b` are ASCII, its classes do not nest, it rejects
//! stacked repetitions and more than 1,000 of them, and it has `\Q…\E` and octal escapes. Where RE2's
//! implementations differ from each other, Go's `regexp` decides.
//!
//! The translation preserves only whether an expression matches: groups do not capture, and repetitions are not lazy.
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

/// Translates an expression to the syntax of the `regex` crate, which may still reject it as too big or nested too deeply.
///
/// Does not recurse. Some patterns take time quadratic in their length: bound the length of untrusted patterns.
///
/// # Errors
/// Fails when RE2 would reject the pattern.
pub fn translate(pattern: &str) -> Result<String, Error> {
    translator::Translator::new(pattern).run()
}
