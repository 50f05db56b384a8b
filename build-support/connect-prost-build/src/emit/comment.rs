//! Comments of protos as rustdoc: what was never written as Markdown must not be read as such.

mod inline;
mod mark;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, parse_quote};

use self::mark::{behind, marks};

/// Info strings that make rustdoc compile a block.
const RUST: &[&str] = &[
    "",
    "rust",
    "no_run",
    "should_panic",
    "compile_fail",
    "ignore",
    "test_harness",
];

/// The comment as doc attributes, for tokens.
pub(crate) fn doc(text: &str) -> TokenStream {
    let lines = lines(text);
    quote!(#(#[doc = #lines])*)
}

/// The comment as doc attributes, for syntax trees.
pub(crate) fn attributes(text: &str) -> Vec<Attribute> {
    lines(text)
        .iter()
        .map(|line| parse_quote!(#[doc = #line]))
        .collect()
}

fn lines(text: &str) -> Vec<String> {
    let safe = sanitise(text);
    let space = |line: &str| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        }
    };
    safe.lines().map(space).collect()
}

/// Text that rustdoc shows as it was meant: no doctests, no links that lead nowhere, no HTML.
pub(crate) fn sanitise(text: &str) -> String {
    let mut out = Blocks::default();
    for line in dedent(text) {
        out.line(&line);
    }
    out.end()
}

/// The lines without the indentation they share, and without directives for other tools.
fn dedent(text: &str) -> Vec<String> {
    let lines: Vec<String> = text
        .lines()
        .map(|line| visible(line.trim_end()))
        .filter(|line| !line.trim_start().starts_with("buf:lint:"))
        .collect();
    let indent = |line: &String| line.len() - line.trim_start().len();
    let shared = lines
        .iter()
        .filter(|line| !line.is_empty())
        .map(indent)
        .min()
        .unwrap_or(0);
    lines
        .iter()
        .map(|line| line.get(shared..).unwrap_or("").to_owned())
        .collect()
}

/// The line without characters that nobody sees: the compiler refuses those that turn the direction of
/// text, and a carriage return.
fn visible(line: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let line = line.replace('\t', "    ");
    line.replace(|c: char| c.is_control() || turns(c), "")
}

#[derive(Default, PartialEq)]
enum State {
    #[default]
    Prose,
    /// Fenced in the comment itself, by this fence.
    Fenced(String),
    /// Indented in the comment; fenced by us.
    Indented,
}

/// The comment in its blocks.
#[derive(Default)]
struct Blocks {
    out: Vec<String>,
    paragraph: Vec<String>,
    state: State,
    in_list: bool,
    /// Opened behind the mark of a quote or an item, where it is text; so is what closes it.
    inert: Option<String>,
}

impl Blocks {
    fn line(&mut self, line: &str) {
        let bare = line.trim_start();
        let indent = line.len() - bare.len();
        match &self.state {
            State::Fenced(fence) => {
                if bare.trim_end() == fence.as_str() {
                    // Four spaces in front of it would not close the block.
                    self.out.push(fence.clone());
                    self.state = State::Prose;
                } else {
                    self.out.push(line.to_owned());
                }
                return;
            }
            State::Indented if indent >= 4 || bare.is_empty() => {
                self.out.push(line.get(4..).unwrap_or("").to_owned());
                return;
            }
            State::Indented => self.end_code(),
            State::Prose => {}
        }
        self.prose(bare, indent);
    }

    fn prose(&mut self, bare: &str, indent: usize) {
        if bare.is_empty() {
            self.end_paragraph();
            self.out.push(String::new());
            return;
        }
        let marks = marks(bare);
        if let Some(text) = self.inert_fence(&marks, bare) {
            self.paragraph.push(text);
            return;
        }
        if let Some(fence) = fence(bare) {
            self.end_paragraph();
            let info = bare[fence.len()..].trim();
            let first = info.split([',', ' ', '{']).next().unwrap_or("");
            let compiled = RUST.contains(&first) || first.starts_with("edition");
            self.out
                .push(format!("{fence}{}", if compiled { "text" } else { info }));
            self.state = State::Fenced(fence);
            return;
        }
        let begins = self.paragraph.is_empty();
        if begins && indent >= 4 && !self.in_list {
            self.out.push("```text".to_owned());
            self.out.push(format!("{}{bare}", " ".repeat(indent - 4)));
            self.state = State::Indented;
            return;
        }
        if !marks.is_empty() || (begins && indent == 0) {
            self.in_list = !marks.is_empty();
        }
        // Four spaces would be code, in front of a mark as behind it; three still nest a list.
        let text = behind(&marks, bare);
        self.paragraph
            .push(format!("{}{marks}{text}", " ".repeat(indent.min(3))));
    }

    /// The line, if it opens or closes a code block behind the mark of a quote or an item: as text, for
    /// such a block ends where its quote or item does, which is hard to tell.
    fn inert_fence(&mut self, marks: &str, bare: &str) -> Option<String> {
        let text = behind(marks, bare);
        let closes = self.inert.as_deref() == Some(text);
        let fence = fence(text).filter(|_| closes || !marks.is_empty())?;
        self.inert = (!closes).then(|| fence.clone());
        let escaped: String = fence.chars().flat_map(|mark| ['\\', mark]).collect();
        Some(format!("{marks}{escaped}{}", &text[fence.len()..]))
    }

    fn end_paragraph(&mut self) {
        if !self.paragraph.is_empty() {
            let text = inline::sanitise(&self.paragraph.join("\n"));
            self.out.extend(text.lines().map(str::to_owned));
            self.paragraph.clear();
        }
    }

    /// Closes a block that we have opened, before the empty lines that end it.
    fn end_code(&mut self) {
        let filled = self
            .out
            .iter()
            .rposition(|line| !line.is_empty())
            .map_or(0, |at| at + 1);
        self.out.insert(filled, "```".to_owned());
        self.state = State::Prose;
    }

    fn end(mut self) -> String {
        self.end_paragraph();
        match std::mem::take(&mut self.state) {
            State::Prose => {}
            State::Fenced(fence) => self.out.push(fence),
            State::Indented => self.end_code(),
        }
        while self.out.last().is_some_and(String::is_empty) {
            self.out.pop();
        }
        self.out.join("\n")
    }
}

/// The fence that a line opens a code block with.
fn fence(line: &str) -> Option<String> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line.chars().take_while(|c| *c == mark).count();
    let rest = &line[length..];
    (length >= 3 && !rest.contains('`')).then(|| mark.to_string().repeat(length))
}

#[cfg(test)]
mod tests {
    use super::sanitise;

    #[test]
    fn indented_code_is_no_doctest() {
        let comment = " Call it:\n\n     let x = 1;\n       y\n\n Then go on.\n";
        assert_eq!(
            sanitise(comment),
            "Call it:\n\n```text\nlet x = 1;\n  y\n```\n\nThen go on."
        );
    }

    #[test]
    fn fences_without_a_language_are_no_doctest_and_get_closed() {
        assert_eq!(sanitise("```\nx[0]\n"), "```text\nx[0]\n```");
        assert_eq!(sanitise("```json\n{}\n```"), "```json\n{}\n```");
        assert_eq!(sanitise("~~~rust\n~~~"), "~~~text\n~~~");
    }

    #[test]
    fn list_items_stay_items() {
        assert_eq!(
            sanitise("- one\n      more\n  - two"),
            "- one\n   more\n  - two"
        );
    }

    #[test]
    fn code_in_a_quote_or_behind_the_mark_of_an_item_is_text() {
        assert_eq!(
            sanitise("> ```\n> x()\n> ```\nSo."),
            "> \\`\\`\\`\n> x()\n> \\`\\`\\`\nSo."
        );
        assert_eq!(
            sanitise("* ~~~\n  x()\n  ~~~\n\nSo."),
            "* \\~\\~\\~\n  x()\n\\~\\~\\~\n\nSo."
        );
        assert_eq!(
            sanitise(">      x()\n-     y()\n1.    z()"),
            "> x()\n- y()\n1. z()"
        );
        assert_eq!(
            sanitise("-1 is *no* item, 1.5 neither"),
            "-1 is *no* item, 1.5 neither"
        );
    }

    #[test]
    fn characters_that_nobody_sees_are_dropped() {
        assert_eq!(
            sanitise(" a\u{202e}b\u{2069}\r\tc\u{7}\0d\u{200f}"),
            "ab    cd\u{200f}"
        );
    }

    #[test]
    fn directives_for_other_tools_are_dropped() {
        assert_eq!(sanitise(" Real.\n buf:lint:ignore FIELD\n"), "Real.");
    }
}
