//! Path templates of `google.api.http`, by the grammar of AIP-127:
//!
//! ```text
//! template = "/" segments [ ":" literal ]
//! segments = segment { "/" segment }
//! segment  = "*" | "**" | literal | variable
//! variable = "{" name { "." name } [ "=" segments ] "}"
//! literal  = characters that a path may hold, also percent-encoded
//! ```
//!
//! `**` stands last. A variable without segments is `{name=*}`.

/// The parts of a template.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct PathTemplate {
    /// Variables are replaced by what they match.
    pub segments: Vec<Segment>,
    /// Names of fields, with dots, in the order of the path.
    pub variables: Vec<String>,
    /// Behind a colon at the end.
    pub verb: Option<String>,
}

/// What one piece of a path, between slashes, has to be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Segment {
    Literal(String),
    /// `*`
    Any,
    /// `**`: any number of pieces.
    Rest,
}

/// What is wrong with a template, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TemplateError {
    pub message: String,
    pub help: &'static str,
    /// The piece that is wrong; empty when it is the whole.
    pub offending: String,
}

const SHAPE: &str = "write literals, *, ** and variables between slashes, as in /v1/users/{id}";

impl PathTemplate {
    pub(crate) fn parse(path: &str) -> Result<Self, TemplateError> {
        let Some(rest) = path.strip_prefix('/') else {
            let message = format!("the path {path:?} does not start with a slash");
            return Err(error(message, "write a slash in front of it", ""));
        };
        let (rest, verb) = split_verb(rest);
        let mut template = PathTemplate::default();
        for piece in split_outside(rest)? {
            template.segment(piece)?;
        }
        if let Some(verb) = verb {
            template.verb = Some(literal(verb)?);
        }
        let rests = template.segments.iter().rev().skip(1);
        if rests.clone().any(|segment| *segment == Segment::Rest) {
            let message = "`**` matches all that is left of a path, and more follows it".to_owned();
            return Err(error(
                message,
                "write `**` last, or `*` for one piece of the path",
                "**",
            ));
        }
        Ok(template)
    }

    fn segment(&mut self, piece: &str) -> Result<(), TemplateError> {
        let Some(inner) = piece
            .strip_prefix('{')
            .and_then(|inner| inner.strip_suffix('}'))
        else {
            self.segments.push(simple(piece)?);
            return Ok(());
        };
        let (name, pattern) = inner.split_once('=').unwrap_or((inner, "*"));
        if inner.contains('{') {
            let message = format!("the variable {piece} holds another one");
            return Err(error(message, "name one field in each variable", piece));
        }
        if !name.split('.').all(is_name) {
            let message = format!("the variable {piece} names no field");
            return Err(error(
                message,
                "write a field of the request, as in {id} or {user.id}",
                piece,
            ));
        }
        if self.variables.iter().any(|known| known == name) {
            let message = format!("the variable `{name}` stands twice in the path");
            return Err(error(message, "name each field once", name));
        }
        self.variables.push(name.to_owned());
        for piece in pattern.split('/') {
            self.segments.push(simple(piece)?);
        }
        Ok(())
    }
}

fn error(message: String, help: &'static str, offending: &str) -> TemplateError {
    TemplateError {
        message,
        help,
        offending: offending.to_owned(),
    }
}

/// Splits off the verb: what follows the last colon, if that is behind the last slash and outside of variables.
fn split_verb(path: &str) -> (&str, Option<&str>) {
    match path.rsplit_once(':') {
        Some((before, verb)) if !verb.contains(['/', '}']) => (before, Some(verb)),
        _ => (path, None),
    }
}

/// Splits the path at the slashes outside of variables.
fn split_outside(path: &str) -> Result<Vec<&str>, TemplateError> {
    let mut pieces = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    for (at, byte) in path.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => {
                let message = "a brace is closed that was not opened".to_owned();
                return Err(error(message, SHAPE, "}"));
            }
            b'}' => depth -= 1,
            b'/' if depth == 0 => {
                pieces.push(&path[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    if depth > 0 {
        let message = "a brace is opened and not closed".to_owned();
        return Err(error(message, "write } behind the variable", "{"));
    }
    pieces.push(&path[start..]);
    Ok(pieces)
}

fn simple(piece: &str) -> Result<Segment, TemplateError> {
    match piece {
        "*" => Ok(Segment::Any),
        "**" => Ok(Segment::Rest),
        piece => literal(piece).map(Segment::Literal),
    }
}

fn literal(piece: &str) -> Result<String, TemplateError> {
    if piece.is_empty() {
        let message = "a piece of the path is empty".to_owned();
        return Err(error(
            message,
            "write one slash between pieces, and none at the end",
            "",
        ));
    }
    if piece.contains('*') {
        let message = format!("`{piece}` is neither a literal nor a wildcard");
        return Err(error(
            message,
            "write `*` for one piece of the path, `**` for all that is left",
            piece,
        ));
    }
    if piece.contains(['{', '}']) {
        let message = format!("`{piece}` is a variable and more");
        return Err(error(
            message,
            "let a variable be all that stands between two slashes",
            piece,
        ));
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()+,;=@%:".contains(c);
    if let Some(wrong) = piece.chars().find(|c| !allowed(*c)) {
        let message = format!("{wrong:?} cannot stand in a path");
        return Err(error(
            message,
            "percent-encode it; a query is no part of the path, its fields are bound by name",
            piece,
        ));
    }
    Ok(piece.to_owned())
}

fn is_name(name: &str) -> bool {
    let is_start = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    is_start && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_become_what_they_match() {
        let template = PathTemplate::parse("/v1/{name=users/*}/{item.id}/**:list").unwrap();
        let literal = |text: &str| Segment::Literal(text.to_owned());
        let expected = [
            literal("v1"),
            literal("users"),
            Segment::Any,
            Segment::Any,
            Segment::Rest,
        ];
        assert_eq!(template.segments, expected);
        assert_eq!(template.variables, ["name", "item.id"]);
        assert_eq!(template.verb.as_deref(), Some("list"));
    }

    #[test]
    fn dots_stand_in_literals() {
        let template = PathTemplate::parse("/v2/team.user.list").unwrap();
        assert_eq!(template.segments.len(), 2);
    }

    #[test]
    fn what_is_no_template_is_refused() {
        for path in [
            "", "a", "/", "//", "/a/", "/{", "/}", "/{}", "/{a", "/a{b}", "/{a}{b}", "/{a=}",
            "/{a.}", "/**/a", "/a*", "/é", "/a:", "/{a}/{a}",
        ] {
            assert!(PathTemplate::parse(path).is_err(), "{path}");
        }
    }
}
