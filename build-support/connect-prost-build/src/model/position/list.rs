//! Elements of a list in the text of an option's value: `[{code: "a"}, {code: "b"}]`.

use crate::error::{Source, Span};

/// Returns the span of one element of the list that stands at the start of `span`, behind a colon or not; `None` if there
/// is no list, or no such element.
///
/// Brackets and commas in comments count: a comment moves a caret, and nothing else.
pub(super) fn element(source: &Source, span: Span, index: usize) -> Option<Span> {
    let text = source.text.get(span.clone())?;
    let list = text.trim_start_matches(|c: char| c.is_whitespace() || c == ':');
    let inner = list.strip_prefix('[')?;
    let start = span.end - inner.len();
    let mut pieces = Pieces {
        depth: 0,
        quote: None,
        escaped: false,
    };
    let mut begin = 0;
    let mut passed = 0;
    for (at, character) in inner.char_indices() {
        if !pieces.ends_at(character) {
            continue;
        }
        if passed == index {
            let piece = inner[begin..at].trim_end();
            let begin = begin + (piece.len() - piece.trim_start().len());
            let end = begin + piece.trim_start().len();
            return (begin < end).then(|| start + begin..start + end);
        }
        if character == ']' {
            return None;
        }
        passed += 1;
        begin = at + 1;
    }
    None
}

/// Where a reader of a list is.
struct Pieces {
    depth: usize,
    /// The quote of the string that is open.
    quote: Option<char>,
    escaped: bool,
}

impl Pieces {
    /// Returns whether an element ends before the character.
    fn ends_at(&mut self, character: char) -> bool {
        if let Some(quote) = self.quote {
            if self.escaped || character == '\\' {
                self.escaped = !self.escaped;
            } else if character == quote {
                self.quote = None;
            }
            return false;
        }
        match character {
            '"' | '\'' => self.quote = Some(character),
            '{' | '[' | '<' => self.depth += 1,
            ',' | ']' if self.depth == 0 => return true,
            '}' | ']' | '>' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::element;
    use crate::error::Source;

    fn elements(text: &str) -> Vec<&str> {
        let source = Source {
            shown: "a.proto".into(),
            on_disk: false,
            text: text.to_owned(),
        };
        let spans = (0..).map_while(|index| element(&source, 0..text.len(), index));
        spans.map(|span| &text[span]).collect()
    }

    #[test]
    fn elements_are_divided_at_their_own_level() {
        assert_eq!(
            elements(r#": [{a: ["x", "y"]}, {b: "],"}, "\"," ] c: [1]"#),
            [r#"{a: ["x", "y"]}"#, r#"{b: "],"}"#, r#""\",""#]
        );
    }

    #[test]
    fn what_is_no_list_has_no_elements() {
        for text in ["", ": {a: 1}", ": []", " [", "[{", ": \"[1]\""] {
            assert!(elements(text).is_empty(), "{text}");
        }
    }
}
