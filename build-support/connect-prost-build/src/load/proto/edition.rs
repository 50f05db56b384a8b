//! The `edition` declaration of a `.proto` file, found before anything parses the file.

use crate::error::Span;

/// Returns the edition that a file declares and the span of the declaration; `None` for proto2 and proto3.
///
/// Called before anything parses the file: the parser only knows `syntax`, and descriptors of
/// edition files make the pool panic.
pub(crate) fn declared(text: &str) -> Option<(String, Span)> {
    let start = skip_blank(text, 0);
    let after = text[start..].strip_prefix("edition")?;
    let equals = skip_blank(text, text.len() - after.len());
    let value = text[equals..].strip_prefix('=')?;
    let value = skip_blank(text, text.len() - value.len());
    let quote = text[value..]
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\''))?;
    let name: String = text[value + 1..]
        .chars()
        .take_while(|c| *c != quote && *c != '\n')
        .collect();
    let end = value + 1 + name.len() + 1;
    Some((name, start..end.min(text.len())))
}

/// Skips white space and comments from `at` on.
fn skip_blank(text: &str, mut at: usize) -> usize {
    loop {
        let rest = &text[at..];
        let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        at += rest.len() - trimmed.len();
        at += if trimmed.starts_with("//") {
            trimmed.find('\n').unwrap_or(trimmed.len())
        } else if let Some(body) = trimmed.strip_prefix("/*") {
            body.find("*/").map_or(trimmed.len(), |end| end + 4)
        } else {
            return at;
        };
    }
}

#[cfg(test)]
mod tests {
    use super::declared;

    #[test]
    fn an_edition_is_found_behind_comments() {
        let text = "// a\n/* b */ edition /* c */ = \"2023\";\n";
        let (name, span) = declared(text).unwrap();
        assert_eq!(name, "2023");
        assert_eq!(&text[span], "edition /* c */ = \"2023\"");
    }

    #[test]
    fn syntax_and_fields_named_edition_are_no_edition() {
        assert_eq!(
            declared("syntax = \"proto3\";\nmessage M { string edition = 1; }"),
            None
        );
        assert_eq!(declared("editions"), None);
        assert_eq!(declared("/* open"), None);
    }
}
