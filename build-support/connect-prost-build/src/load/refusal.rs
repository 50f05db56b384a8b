use miette::Diagnostic;

use super::Inputs;
use super::source::{Source, Sources, Span};
use crate::BuildError;

/// Says in our form what the compiler has refused.
///
/// Its `Debug` form is `file:line:column: message`; nothing else of it tells which of several
/// labels is the place to look at.
pub(crate) fn explain(error: &protox::Error, sources: &Sources, inputs: &Inputs) -> BuildError {
    let message = with_cause(error);
    let help = error
        .help()
        .map(|help| help.to_string())
        .or_else(|| advice(&message, inputs));
    let told = match help {
        Some(help) => BuildError::new(message).instead(help),
        None => BuildError::new(message),
    };
    let Some(file) = error.file() else {
        return told;
    };
    let span = position(&format!("{error:?}"), file).and_then(|(line, column)| {
        let source = sources.get(file)?;
        let start = source.offset(line.checked_sub(1)?, column.checked_sub(1)?);
        Some(narrow(source, start, told.message()))
    });
    sources.locate(told, file, span)
}

/// The line and column in `file:line:column: …`; an unknown import has one colon more.
fn position(debug: &str, file: &str) -> Option<(usize, usize)> {
    let mut parts = debug
        .strip_prefix(file)?
        .trim_start_matches(':')
        .splitn(3, ':');
    let line = parts.next()?.parse().ok()?;
    let column = parts.next()?.parse().ok()?;
    Some((line, column))
}

/// The message, and behind it the first cause: it tells what is wrong inside of an option's value.
fn with_cause(error: &protox::Error) -> String {
    let message = error.to_string();
    match error.diagnostic_source() {
        Some(cause) => format!("{message}: {cause}"),
        None => message,
    }
}

/// The last name the message quotes that stands in the statement at `start`, else the token there.
fn narrow(source: &Source, start: usize, message: &str) -> Span {
    let rest = &source.text[start..];
    let statement = start..start + rest.find(';').unwrap_or(rest.len());
    let quoted: Vec<&str> = message.split('\'').skip(1).step_by(2).collect();
    let names = quoted.iter().rev().map(|name| name.trim_start_matches('.'));
    let mut names = names.filter(|name| name.contains(char::is_alphabetic));
    let found = names.find_map(|name| source.word(statement.clone(), name));
    found.unwrap_or_else(|| source.token_at(start))
}

fn advice(message: &str, inputs: &Inputs) -> Option<String> {
    if message.starts_with("import ") && message.ends_with(" not found") {
        let folders: Vec<String> = inputs
            .include_path()
            .iter()
            .map(|folder| folder.display().to_string())
            .collect();
        let folders = folders.join(", ");
        return Some(format!(
            "imports are looked up in {folders}; correct the path, or add its folder with .include_dir(..)"
        ));
    }
    if message.ends_with("is not defined") {
        return Some("correct the name, or import the file that declares it".to_owned());
    }
    None
}
