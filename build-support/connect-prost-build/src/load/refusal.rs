use miette::Diagnostic;

use super::Inputs;
use super::source::Sources;
use crate::BuildError;

/// Says in our form what the compiler has refused.
///
/// Its `Debug` form is `file:line:column: message`; nothing else of it tells which of several
/// labels is the place to look at.
pub(crate) fn explain(error: &protox::Error, sources: &Sources, inputs: &Inputs) -> BuildError {
    let message = error.to_string();
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
        Some(narrow(source, start, &told))
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

/// The quoted name from the message when it stands in the statement at `start`, else the token there.
fn narrow(source: &super::source::Source, start: usize, error: &BuildError) -> super::source::Span {
    let statement = source.text[start..]
        .find([';', '{', '}'])
        .map_or(source.text.len(), |at| start + at);
    let quoted = error
        .message()
        .split('\'')
        .nth(1)
        .unwrap_or("")
        .trim_start_matches('.');
    match source.text[start..statement].find(quoted) {
        Some(at) if !quoted.is_empty() => start + at..start + at + quoted.len(),
        _ => source.token_at(start),
    }
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
    if message.contains("option") && message.contains("not found") {
        return Some("correct the name, or import the file that declares the option".to_owned());
    }
    None
}
