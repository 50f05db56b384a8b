//! The names of character classes.

/// Names of scripts that are four letters long. RE2 does not know the four-letter codes of scripts.
const FOUR_LETTERS: [&str; 9] = [
    "ahom", "cham", "kawi", "lisu", "miao", "modi", "newa", "thai", "toto",
];

/// Names of scripts that RE2 does not know.
const NO_SCRIPTS: [&str; 2] = ["katakanaorhiragana", "unknown"];

/// The names between `[:` and `:]`.
pub(crate) const POSIX: [&str; 14] = [
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
    "space", "upper", "word", "xdigit",
];

/// The meaning of a Unicode name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unicode {
    /// The name in the `regex` crate.
    Named(String),
    /// The surrogates, which no text holds.
    Nothing,
}

/// Finds a category, a script or one of a few more names; ignores case, spaces, `_` and `-`.
pub(crate) fn unicode(name: &str) -> Option<Unicode> {
    let key: String = name
        .chars()
        .filter(|character| !matches!(character, '_' | '-' | ' '))
        .map(|character| character.to_ascii_lowercase())
        .collect();
    // The `regex` crate ignores a leading `is`, RE2 does not.
    if !key.bytes().all(|byte| byte.is_ascii_alphabetic()) || key.starts_with("is") {
        return None;
    }
    match key.as_str() {
        "cs" | "surrogate" => return Some(Unicode::Nothing),
        "any" | "ascii" | "assigned" => return Some(Unicode::Named(key)),
        _ => {}
    }
    let named = |property: &str| {
        let name = format!("{property}={key}");
        let is_known = regex_syntax::parse(&format!("\\p{{{name}}}")).is_ok();
        is_known.then_some(Unicode::Named(name))
    };
    let is_script = !NO_SCRIPTS.contains(&key.as_str())
        && (key.len() != 4 || FOUR_LETTERS.contains(&key.as_str()));
    named("gc").or_else(|| named("sc").filter(|_| is_script))
}
