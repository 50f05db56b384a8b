//! Lengths of texts, bytes and collections, and the parts that texts and bytes have to hold.

use prost_reflect::Value;

use crate::rules::StandardRules;

/// Rules of a length: exact, least, most, and how they count.
const LENGTHS: [(&str, &str, &str, Count); 4] = [
    ("len", "min_len", "max_len", Count::Characters),
    ("len_bytes", "min_bytes", "max_bytes", Count::Bytes),
    ("", "min_items", "max_items", Count::Bytes),
    ("", "min_pairs", "max_pairs", Count::Bytes),
];

#[derive(Debug, Clone, Copy)]
enum Count {
    Characters,
    Bytes,
}

/// Returns two rules of a length that no length satisfies, the one to look at first.
pub(super) fn contradiction(standard: &StandardRules) -> Option<[&'static str; 2]> {
    LENGTHS.iter().find_map(|(exact, least, most, _)| {
        let value = |rule: &str| standard.uint(rule);
        if value(least)
            .zip(value(most))
            .is_some_and(|(least, most)| least > most)
        {
            return Some([*least, *most]);
        }
        let len = value(exact)?;
        if value(least).is_some_and(|least| least > len) {
            return Some([*exact, *least]);
        }
        value(most)
            .filter(|most| *most < len)
            .map(|_| [*exact, *most])
    })
}

/// Returns the rule of length or content that a value breaks.
pub(super) fn broken_by(standard: &StandardRules, value: &Value) -> Option<&'static str> {
    length_broken_by(standard, value).or_else(|| {
        let (Some(bytes), rules) = (
            bytes_of(value),
            ["prefix", "suffix", "contains", "not_contains"],
        ) else {
            return None;
        };
        rules.into_iter().find(|rule| {
            let wanted = standard.value(rule);
            let wanted = wanted.as_ref().and_then(bytes_of);
            wanted.is_some_and(|wanted| match *rule {
                "prefix" => !bytes.starts_with(wanted),
                "suffix" => !bytes.ends_with(wanted),
                "contains" => !contains(bytes, wanted),
                _ => contains(bytes, wanted),
            })
        })
    })
}

/// Returns a part that a value has to hold, and a rule that it can never satisfy then.
pub(super) fn impossible_part(standard: &StandardRules) -> Option<[&'static str; 2]> {
    ["prefix", "suffix", "contains"]
        .into_iter()
        .find_map(|part| {
            let value = standard.value(part)?;
            let too_long = too_long(standard, &value);
            let banned = standard.value("not_contains");
            let is_banned = banned.as_ref().and_then(bytes_of).zip(bytes_of(&value));
            let is_banned = is_banned.is_some_and(|(banned, part)| contains(part, banned));
            let rule = too_long.or(is_banned.then_some("not_contains"))?;
            Some([part, rule])
        })
}

fn too_long(standard: &StandardRules, value: &Value) -> Option<&'static str> {
    LENGTHS.iter().find_map(|(exact, _, most, count)| {
        let length = length(value, *count)?;
        let rules = [*exact, *most].into_iter();
        let mut known = rules.filter(|rule| !rule.is_empty());
        known.find(|rule| standard.uint(rule).is_some_and(|most| length > most))
    })
}

fn length_broken_by(standard: &StandardRules, value: &Value) -> Option<&'static str> {
    LENGTHS.iter().find_map(|(exact, least, most, count)| {
        let length = length(value, *count)?;
        let breaks = |rule: &str, wrong: fn(u64, u64) -> bool| {
            standard
                .uint(rule)
                .is_some_and(|limit| wrong(length, limit))
        };
        let found = [
            (*exact, breaks(exact, |length, limit| length != limit)),
            (*least, breaks(least, |length, limit| length < limit)),
            (*most, breaks(most, |length, limit| length > limit)),
        ];
        found
            .into_iter()
            .find(|(_, is_broken)| *is_broken)
            .map(|(rule, _)| rule)
    })
}

/// Returns the length of a text or of bytes, which have no characters and are counted alike.
fn length(value: &Value, count: Count) -> Option<u64> {
    let length = match (value, count) {
        (Value::String(text), Count::Characters) => text.chars().count(),
        (value, _) => bytes_of(value)?.len(),
    };
    u64::try_from(length).ok()
}

fn bytes_of(value: &Value) -> Option<&[u8]> {
    match value {
        Value::String(text) => Some(text.as_bytes()),
        Value::Bytes(bytes) => Some(bytes),
        _ => None,
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    part.is_empty() || bytes.windows(part.len()).any(|window| window == part)
}
