//! Positions of elements and options in source text, for errors.

mod list;

use prost_reflect::{Kind as DescriptorKind, ReflectMessage as _};

use super::element::{Element, location};
use super::{Field, Model};
use crate::BuildError;
use crate::error::{Location, Source, Span};
use crate::load::NAME_NUMBER;

/// The field number of `package` in a `FileDescriptorProto`.
const PACKAGE_NUMBER: i32 = 2;

impl Model {
    /// Returns an error at an option of an element: `"(buf.validate.field).string.min_len"`, with `[1]` behind
    /// a repeated field for its second value. An empty path is the element itself.
    pub(crate) fn error_at(
        &self,
        element: &dyn Element,
        option: &str,
        message: impl Into<String>,
    ) -> BuildError {
        self.error_on(element, option, "", message)
    }

    /// Returns an error at an option of an element, with the caret below `offending` where the option's value
    /// contains that text: a part of an expression, or one of several names.
    pub(crate) fn error_on(
        &self,
        element: &dyn Element,
        option: &str,
        offending: &str,
        message: impl Into<String>,
    ) -> BuildError {
        self.error_where(element, option, message, |source, value| {
            source.word(value, offending)
        })
    }

    /// Returns an error at an option of an element, with the caret below a piece of the option's `text`; below the whole
    /// value if the file spells the text otherwise, by escapes or in several strings.
    pub(crate) fn error_in(
        &self,
        element: &dyn Element,
        option: &str,
        text: &str,
        piece: &Span,
        message: impl Into<String>,
    ) -> BuildError {
        self.error_where(element, option, message, |source, value| {
            let start = source.word(value, text)?.start;
            Some(start + piece.start..start + piece.end)
        })
    }

    /// Returns an error at an option of an element, with the caret where `piece` finds it in the option's value.
    fn error_where(
        &self,
        element: &dyn Element,
        option: &str,
        message: impl Into<String>,
        piece: impl Fn(&Source, Span) -> Option<Span>,
    ) -> BuildError {
        let file = element.file();
        let error = BuildError::new(message).of_element(element.full_name());
        match self.sources().get(file.name()) {
            Some(source) => {
                let span = find(source, element, option, piece);
                self.sources().locate(error, file.name(), span)
            }
            None => match reported(element, option) {
                Some(location) => error.in_file(file.name()).at(location),
                None => error.in_file(file.name()),
            },
        }
    }

    /// Returns an error at the first declaration of a package.
    pub(crate) fn error_at_package(&self, package: &str, message: impl Into<String>) -> BuildError {
        let error = BuildError::new(message).of_element(package);
        let mut files = self.pool.files();
        let Some(file) = files.find(|file| file.package_name() == package) else {
            return error;
        };
        let location = location(&file, &[PACKAGE_NUMBER]);
        let source = self.sources().get(file.name());
        let span = source.zip(location).and_then(|(source, location)| {
            let span = source.span(&location.span)?;
            source.word(span.clone(), package).or(Some(span))
        });
        self.sources().locate(error, file.name(), span)
    }

    pub(crate) fn error_at_field(
        &self,
        field: &Field,
        option: &str,
        message: impl Into<String>,
    ) -> BuildError {
        self.error_at(&field.descriptor, option, message)
    }
}

fn find(
    source: &Source,
    element: &dyn Element,
    option: &str,
    piece: impl Fn(&Source, Span) -> Option<Span>,
) -> Option<Span> {
    let file = element.file();
    let span_at = |path: &[i32]| source.span(&location(&file, path)?.span);
    let steps = steps_of(option, element);
    for (known, path) in paths(element, &steps) {
        if let Some(span) = span_at(&path) {
            let span = below(source, span, &steps[known..]);
            let behind = behind_name(source, span.clone());
            return Some(piece(source, behind).unwrap_or_else(|| value(source, span)));
        }
    }
    let name = [element.path(), &[NAME_NUMBER]].concat();
    span_at(&name).or_else(|| span_at(element.path()))
}

/// Returns the location in the source info of a compiled file, for a file without text.
fn reported(element: &dyn Element, option: &str) -> Option<Location> {
    let file = element.file();
    let steps = steps_of(option, element);
    let options = paths(element, &steps).map(|(_, path)| path);
    let name = [element.path(), &[NAME_NUMBER]].concat();
    let mut all = options.chain([name, element.path().to_vec()]);
    let found = all.find_map(|path| location(&file, &path))?;
    let number = |at: usize| usize::try_from(*found.span.get(at)?).ok()?.checked_add(1);
    Some(Location::unquoted(number(0)?, number(1)?))
}

/// Returns the paths of the option in source info, the longest first, each with the number of its steps.
fn paths<'a>(
    element: &'a dyn Element,
    steps: &'a [OptionStep],
) -> impl Iterator<Item = (usize, Vec<i32>)> + 'a {
    (1..=steps.len()).rev().map(move |known| {
        let mut path = [element.path(), &[element.options_number()]].concat();
        path.extend(steps[..known].iter().flat_map(OptionStep::numbers));
        (known, path)
    })
}

/// One name of an option's path.
struct OptionStep {
    name: String,
    number: i32,
    index: Option<i32>,
}

impl OptionStep {
    fn numbers(&self) -> impl Iterator<Item = i32> {
        std::iter::once(self.number).chain(self.index)
    }
}

/// Returns the path's names with their field numbers, up to the first name that does not exist.
fn steps_of(option: &str, element: &dyn Element) -> Vec<OptionStep> {
    let mut message = Some(element.options().descriptor());
    let mut steps = Vec::new();
    for part in parts(option) {
        let Some(current) = message.take() else { break };
        let (part, index) = match part.split_once('[') {
            Some((name, rest)) => (name, rest.trim_end_matches(']').parse().ok()),
            None => (part, None),
        };
        let extension = part
            .strip_prefix('(')
            .map(|name| name.trim_end_matches(')'));
        let found = match extension {
            Some(name) => current
                .get_extension_by_full_name(name)
                .map(|e| (e.number(), e.kind())),
            None => current
                .get_field_by_name(part)
                .map(|field| (field.number(), field.kind())),
        };
        let Some((number, kind)) = found else { break };
        let name = part.trim_matches(['(', ')']).to_owned();
        steps.push(OptionStep {
            name,
            number: number.cast_signed(),
            index,
        });
        if let DescriptorKind::Message(inner) = kind {
            message = Some(inner);
        }
    }
    steps
}

/// Splits the path at the dots outside of parentheses.
fn parts(option: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    option.split(move |c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == '.' && depth == 0
    })
}

/// Follows the names inside of an aggregate value: `{string: {min_len: 3}}`.
fn below(source: &Source, mut span: Span, steps: &[OptionStep]) -> Span {
    // Behind the name before, the option's own included: two of them may be equal.
    let mut behind = behind_name(source, span.clone()).start;
    for step in steps {
        for passed in 0..=step.index.unwrap_or(0) {
            let Some(found) = source.word(behind..span.end, &step.name) else {
                break;
            };
            span.start = found.start;
            behind = found.end;
            let index = step.index.filter(|_| passed == 0);
            let index = index.and_then(|index| usize::try_from(index).ok());
            if let Some(index) = index
                && let Some(element) = list::element(source, behind..span.end, index)
            {
                behind = element.start;
                span = element;
                break;
            }
        }
    }
    span
}

/// Returns the value of the option that `span` is or starts with: what follows `=` or `:`, if it is one token.
fn value(source: &Source, span: Span) -> Span {
    let text = &source.text[span.clone()];
    let name_end = text.find(['=', ':', '{', ',', ']', '}', ';']);
    let Some(sign) = name_end.filter(|at| matches!(text.as_bytes()[*at], b'=' | b':')) else {
        return source.token_at(span.start);
    };
    let behind = &text[sign + 1..];
    let start = span.start + sign + 1 + (behind.len() - behind.trim_start().len());
    let sign_of_number = usize::from(source.text[start..].starts_with('-'));
    match source.text[start..].chars().next() {
        Some('{' | '[') => span.start..span.start + text[..sign].trim_end().len(),
        _ => start..source.token_at(start + sign_of_number).end,
    }
}

/// Returns the span without the name that it starts with, if it does.
fn behind_name(source: &Source, span: Span) -> Span {
    let text = &source.text[span.clone()];
    if text.starts_with(['{', '"', '\'']) {
        return span;
    }
    span.start + text.find(['=', ':', '{']).unwrap_or(0)..span.end
}
