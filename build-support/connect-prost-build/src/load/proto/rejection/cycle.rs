//! Import cycles, reported once for all the files in them.

use crate::BuildError;
use crate::error::Sources;

/// Returns the error of an import cycle, the same for whichever of its files the compiler starts from.
pub(super) fn explain(error: &protox::Error, sources: &Sources) -> Option<BuildError> {
    let message = error.to_string();
    let path = message.strip_prefix("import cycle detected: ")?;
    let files: Vec<&str> = path.split(" -> ").collect();
    let (last, files) = files.split_last()?;
    // What led to the cycle is no part of it.
    let mut cycle = files[files.iter().position(|file| file == last)?..].to_vec();
    let first = (0..cycle.len()).min_by_key(|at| cycle[*at])?;
    cycle.rotate_left(first);
    let file = cycle[0];
    let text = match cycle.as_slice() {
        [_] => format!("{file} imports itself"),
        _ => format!("files import each other: {} -> {file}", cycle.join(" -> ")),
    };
    let next = cycle[1 % cycle.len()];
    let span = sources
        .get(file)
        .and_then(|source| source.word(0..source.text.len(), next));
    let error = BuildError::new(text)
        .with_help("remove the import, or move what both files need into a third one");
    Some(sources.locate(error, file, span))
}
