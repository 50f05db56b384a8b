//! Import names of `.proto` files on disk.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::BuildError;

/// Deeper than any package; what nests deeper is a link to itself.
const MAX_DEPTH: usize = 32;

/// Returns the import names of all `.proto` files below `root`.
pub(crate) fn protos_below(root: &Path) -> Result<BTreeSet<String>, BuildError> {
    let mut names = BTreeSet::new();
    walk(root, root, 0, &mut names)?;
    Ok(names)
}

fn walk(
    root: &Path,
    folder: &Path,
    depth: usize,
    names: &mut BTreeSet<String>,
) -> Result<(), BuildError> {
    let unreadable = |error: std::io::Error| {
        BuildError::new(format!("cannot read the folder: {error}")).in_file(folder)
    };
    if depth > MAX_DEPTH {
        let message = format!("the folder is nested deeper than {MAX_DEPTH}");
        return Err(BuildError::new(message).in_file(folder));
    }
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            walk(root, &path, depth + 1, names)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "proto")
        {
            let relative = path.strip_prefix(root).unwrap_or(&path);
            names.insert(slashed(relative)?);
        }
    }
    Ok(())
}

/// Returns the import name of `file`, which may be one already, or a path on disk below one of `includes`.
pub(crate) fn import_name(file: &Path, includes: &[PathBuf]) -> Result<String, BuildError> {
    let below = includes.iter().find_map(|include| {
        let relative = file.strip_prefix(include).ok()?;
        file.is_file().then_some(relative)
    });
    let name = below.unwrap_or(file);
    if name
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        return slashed(name);
    }
    Err(BuildError::new("the file lies outside of the include path")
        .in_file(file)
        .with_help("name a folder above it with .include_dir(..)"))
}

/// Returns the path with forward slashes, which import names have on every system.
fn slashed(path: &Path) -> Result<String, BuildError> {
    let parts: Option<Vec<&str>> = path
        .components()
        .map(|part| part.as_os_str().to_str())
        .collect();
    match parts {
        Some(parts) => Ok(parts.join("/")),
        None => Err(BuildError::new("the path is not valid UTF-8").in_file(path)),
    }
}
