//! Tokens: the words of an expression.

/// A word, a number, a literal or a sign.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Int(i64),
    /// 9223372036854775808, which is a number only behind a minus.
    IntMinimum,
    Uint(u64),
    Double(f64),
    String(String),
    Bytes(Vec<u8>),
    Ident(String),
    /// Operators and punctuation.
    Sign(&'static str),
}
