//! Inline Markdown: what a paragraph holds.

/// Escapes what Markdown would read in a paragraph and wraps bare URLs; code spans stay as they are.
pub(super) fn sanitise(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '\\' => escaped(rest, &mut out),
            '`' => code_span(rest, &mut out),
            '<' => angle(rest, &mut out),
            '[' => bracket(rest, &mut out),
            ']' => {
                out.push_str("\\]");
                1
            }
            'h' if !out.ends_with(char::is_alphanumeric) => bare_url(rest, &mut out),
            _ => 0,
        };
        if taken == 0 {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            rest = &rest[taken..];
        }
    }
    out
}

/// A backslash and the punctuation it protects.
fn escaped(rest: &str, out: &mut String) -> usize {
    let protected = rest.chars().nth(1).filter(char::is_ascii_punctuation);
    let length = if protected.is_some() { 2 } else { 1 };
    out.push_str(&rest[..length]);
    length
}

/// Copies a code span; a run of backticks that nothing closes is text.
fn code_span(rest: &str, out: &mut String) -> usize {
    let run = rest.len() - rest.trim_start_matches('`').len();
    let mut at = run;
    while let Some(found) = rest[at..].find('`') {
        let start = at + found;
        let length = rest[start..].len() - rest[start..].trim_start_matches('`').len();
        if length == run {
            out.push_str(&rest[..start + run]);
            return start + run;
        }
        at = start + length;
    }
    out.push_str(&"\\`".repeat(run));
    run
}

/// A link in angle brackets stays one; any other `<` is no HTML.
fn angle(rest: &str, out: &mut String) -> usize {
    let inner = &rest[1..];
    let end = inner
        .find(['<', '>', ' ', '\n'])
        .filter(|end| inner[*end..].starts_with('>'));
    if let Some(end) = end.filter(|_| url_length(inner) > 0) {
        out.push_str(&rest[..end + 2]);
        return end + 2;
    }
    out.push_str("\\<");
    1
}

/// A Markdown link to a URL stays one; any other bracket is text, not a link to an item.
fn bracket(rest: &str, out: &mut String) -> usize {
    let link = rest.find(']').and_then(|end| {
        let target = rest[end + 1..].strip_prefix('(')?;
        let close = target
            .find([')', ' ', '\n'])
            .filter(|at| target[*at..].starts_with(')'))?;
        let plain = !rest[1..end].contains(['[', '<', '`', '\\']);
        (plain && url_length(target) > 0).then_some(end + 2 + close + 1)
    });
    match link {
        Some(length) => {
            out.push_str(&rest[..length]);
            length
        }
        None => {
            out.push_str("\\[");
            1
        }
    }
}

fn bare_url(rest: &str, out: &mut String) -> usize {
    let length = url_length(rest);
    if length > 0 {
        out.push_str(&format!("<{}>", &rest[..length]));
    }
    length
}

/// Length of the URL that the text starts with, without the punctuation of the sentence it is in.
fn url_length(text: &str) -> usize {
    let Some(scheme) = ["https://", "http://"]
        .iter()
        .find(|scheme| text.starts_with(**scheme))
    else {
        return 0;
    };
    let end = text
        .find(|c: char| c.is_whitespace() || "<>()[]`\"".contains(c))
        .unwrap_or(text.len());
    let url = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
    if url.len() > scheme.len() {
        url.len()
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::sanitise;

    #[test]
    fn urls_become_links_without_the_full_stop() {
        assert_eq!(
            sanitise("See https://a.b/c. Or (http://d.e)."),
            "See <https://a.b/c>. Or (<http://d.e>)."
        );
        assert_eq!(
            sanitise("<https://a.b> [x](https://a.b)"),
            "<https://a.b> [x](https://a.b)"
        );
        assert_eq!(sanitise("https:// `https://a.b`"), "https:// `https://a.b`");
        assert_eq!(sanitise("<https://a.b/<c>>"), "\\<<https://a.b/>\\<c>>");
    }

    #[test]
    fn brackets_and_html_are_text() {
        assert_eq!(
            sanitise("a[0] Vec<T> [Foo][bar]"),
            "a\\[0\\] Vec\\<T> \\[Foo\\]\\[bar\\]"
        );
        assert_eq!(sanitise("[x](y) \\[z\\]"), "\\[x\\](y) \\[z\\]");
    }

    #[test]
    fn a_backtick_that_nothing_closes_is_text() {
        assert_eq!(sanitise("it`s `a<b>` ok"), "it`s `a\\<b>\\` ok");
        assert_eq!(sanitise("a ``b`c`` d`"), "a ``b`c`` d\\`");
    }
}
