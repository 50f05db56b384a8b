//! A position in a source file, quoted as compilers do: the line, and carets below the span.

use std::fmt;
use std::ops::Range;

/// How many characters of a line are quoted before and from the caret on.
const BEFORE: usize = 120;
const BEHIND: usize = 120;

/// A position in a source file, with the line it is on.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Location {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// The line, or what stands around the column when it is very long; unknown without source text.
    text: Option<String>,
    /// Start of the span in `text`, in bytes.
    start: usize,
    /// Length of the span, in bytes.
    length: usize,
}

impl Location {
    /// Returns the location of a span, in bytes of the line.
    pub(crate) fn in_line(number: usize, line: &str, span: Range<usize>) -> Self {
        let (before, rest) = line.split_at(span.start);
        let (meant, behind) = rest.split_at(span.len());
        let column = before.chars().count() + 1;
        let mut text = String::new();
        if column > BEFORE + 1 {
            text.push('…');
        }
        text.extend(before.chars().skip((column - 1).saturating_sub(BEFORE)));
        let start = text.len();
        text.extend(meant.chars().take(BEHIND));
        let end = text.len();
        let left = BEHIND.saturating_sub(meant.chars().take(BEHIND).count());
        text.extend(behind.chars().take(left));
        if rest.len() > text.len() - start {
            text.push('…');
        }
        Location {
            line: number,
            column,
            text: Some(text),
            start,
            length: end - start,
        }
    }

    /// Returns a location in a file whose text is not at hand.
    pub(crate) fn unquoted(line: usize, column: usize) -> Self {
        Location {
            line,
            column,
            text: None,
            start: 0,
            length: 0,
        }
    }

    /// Returns the same position without the line.
    pub(super) fn without_text(&self) -> Self {
        Location::unquoted(self.line, self.column)
    }

    /// Returns the text of the span.
    pub(super) fn offending(&self) -> Option<&str> {
        let text = self.text.as_ref()?;
        Some(&text[self.start..self.start + self.length])
    }

    pub(super) fn quote(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(text), Some(offending)) = (&self.text, self.offending()) else {
            return Ok(());
        };
        let number = self.line.to_string();
        let gutter = " ".repeat(number.len());
        // The margin keeps tabs: the caret has to be below the span.
        let margin: String = text[..self.start]
            .chars()
            .map(|c| if c == '\t' { '\t' } else { ' ' })
            .collect();
        let carets = "^".repeat(offending.chars().count().max(1));
        let text = text.trim_end();
        write!(
            f,
            "\n {gutter} |\n {number} | {text}\n {gutter} | {margin}{carets}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_line_is_quoted_whole() {
        let location = Location::in_line(7, "int32 a = 1;", 6..7);
        assert_eq!((location.column, location.offending()), (7, Some("a")));
        assert_eq!(location.text.as_deref(), Some("int32 a = 1;"));
    }

    #[test]
    fn of_a_long_line_what_stands_around_the_column_is_quoted() {
        let line = format!("{}here{}", "ä".repeat(10_000), "b".repeat(10_000));
        let location = Location::in_line(1, &line, 20_000..20_004);
        assert_eq!(
            (location.column, location.offending()),
            (10_001, Some("here"))
        );
        let expected = format!("…{}here{}…", "ä".repeat(BEFORE), "b".repeat(BEHIND - 4));
        assert_eq!(location.text, Some(expected));
    }

    #[test]
    fn what_is_meant_is_cut_too() {
        let location = Location::in_line(1, &"a".repeat(10_000), 0..10_000);
        assert_eq!(location.offending().map(str::len), Some(BEHIND));
        assert!(location.text.is_some_and(|text| text.ends_with("a…")));
    }
}
