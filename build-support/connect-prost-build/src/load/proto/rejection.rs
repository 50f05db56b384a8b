//! Errors of the protobuf compiler as diagnostics: with the position that is meant, and with help.

mod advice;
mod cycle;
mod wording;

use std::path::PathBuf;

use miette::Diagnostic;

use crate::BuildError;
use crate::error::{Diagnostics, Source, Sources, Span};

/// Adds everything that the compiler has found in one file.
pub(crate) fn explain(
    error: &protox::Error,
    sources: &Sources,
    includes: &[PathBuf],
    diagnostics: &mut Diagnostics,
) {
    if let Some(cycle) = cycle::explain(error, sources) {
        diagnostics.add(cycle);
        return;
    }
    let related = error.related().into_iter().flatten();
    let all: Vec<&dyn Diagnostic> = std::iter::once(error as &dyn Diagnostic)
        .chain(related)
        .collect();
    for found in &all {
        let message = found.to_string();
        // The unexpected end of a file follows from the other errors in it.
        if all.len() > 1 && message.ends_with("reached end of file")
            || wording::is_said_twice(&message)
        {
            continue;
        }
        diagnostics.add(one(*found, error, sources, includes));
    }
}

fn one(
    found: &dyn Diagnostic,
    error: &protox::Error,
    sources: &Sources,
    includes: &[PathBuf],
) -> BuildError {
    let own_help = found.help().map(|help| help.to_string());
    let message = wording::of(&with_cause(found), own_help.as_deref());
    let help = advice::of(&message, includes).or(own_help);
    let rejection = match help {
        Some(help) => BuildError::new(message).with_help(help),
        None => BuildError::new(message),
    };
    let Some(file) = error.file() else {
        return rejection;
    };
    let span = sources.get(file).map(|source| {
        let Some(start) = offset(found) else {
            return source.end();
        };
        let start = match error.is_parse() {
            true => start,
            false => source.bytes_for_characters(start),
        };
        narrow(source, start, rejection.message())
    });
    sources.locate(rejection, file, span)
}

/// Returns the offset of the label for what is wrong, not for what it collides with; `None` at the end of a file.
fn offset(found: &dyn Diagnostic) -> Option<usize> {
    let labels: Vec<_> = found.labels()?.collect();
    let rank = |text: Option<&str>| match text {
        Some(text) if text.contains("again") => 3,
        Some("found here") => 2,
        Some("defined here") => 1,
        _ => 0,
    };
    let best = labels.iter().max_by_key(|label| rank(label.label()));
    best.map(|label| label.offset())
}

/// Returns the message with its first cause, which names what is wrong inside of an option's value.
fn with_cause(found: &dyn Diagnostic) -> String {
    let message = found.to_string();
    match found.diagnostic_source() {
        Some(cause) => format!("{message}: {cause}"),
        None => message,
    }
}

/// Returns the last name quoted in the message that the statement at `start` contains, else the token there.
fn narrow(source: &Source, start: usize, message: &str) -> Span {
    let start = source.token_at(start).start;
    let rest = &source.text[start..];
    let statement = start..start + rest.find(';').unwrap_or(rest.len());
    let quoted: Vec<&str> = message.split('\'').skip(1).step_by(2).collect();
    let names = quoted.iter().rev().map(|name| name.trim_start_matches('.'));
    let names = names.filter(|name| name.contains(char::is_alphanumeric));
    // The message has the full name of a definition, the statement its last part.
    let last_parts = names.clone().filter_map(|name| name.rsplit('.').next());
    let found = names
        .chain(last_parts)
        .find_map(|name| source.word(statement.clone(), name));
    found.unwrap_or_else(|| source.token_at(start))
}
