//! Marks of quotes and list items in Markdown.

/// The marks of quotes and list items that a line begins with, each with one space behind it.
pub(super) fn marks(line: &str) -> String {
    let mut marks = String::new();
    let mut rest = line;
    while let Some((mark, behind)) = mark(rest) {
        marks.push_str(mark);
        marks.push(' ');
        rest = behind.trim_start();
    }
    marks
}

/// The mark that a line begins with, and what follows it.
fn mark(line: &str) -> Option<(&str, &str)> {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let length = match line.as_bytes().get(digits)? {
        b'>' if digits == 0 => return Some(line.split_at(1)),
        b'-' | b'*' | b'+' if digits == 0 => 1,
        b'.' | b')' if (1..10).contains(&digits) => digits + 1,
        _ => return None,
    };
    let (mark, behind) = line.split_at(length);
    (behind.is_empty() || behind.starts_with(' ')).then_some((mark, behind))
}

/// What stands behind the marks.
pub(super) fn behind<'a>(marks: &str, line: &'a str) -> &'a str {
    let mut rest = line;
    for mark in marks.split_terminator(' ') {
        rest = rest.strip_prefix(mark).unwrap_or(rest).trim_start();
    }
    rest
}
