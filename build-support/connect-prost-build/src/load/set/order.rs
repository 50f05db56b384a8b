//! The order of the files of a set: each behind what it imports, otherwise by name.

use std::collections::{BTreeMap, BTreeSet};

use super::file::SetFile;
use crate::BuildError;

/// Returns the files in an order that does not depend on that of the set. A file that is there twice, byte for byte, is
/// kept once.
pub(crate) fn sorted(files: Vec<SetFile>) -> Result<Vec<SetFile>, BuildError> {
    let mut by_name: BTreeMap<String, SetFile> = BTreeMap::new();
    for file in files {
        match by_name.get(file.name()) {
            Some(other) if other.bytes != file.bytes => {
                return Err(BuildError::new(
                    "the descriptor set holds two files of this name with different contents",
                )
                .of_element(file.name()));
            }
            _ => by_name.insert(file.name().to_owned(), file),
        };
    }
    let order = walk(&by_name)?;
    Ok(order
        .iter()
        .filter_map(|name| by_name.remove(name))
        .collect())
}

/// Returns the names of the files of the set that are in `chosen` or imported from there, however indirectly.
pub(crate) fn reached_from<'a>(
    chosen: &'a BTreeSet<String>,
    files: &'a [SetFile],
) -> BTreeSet<&'a str> {
    let mut reached: BTreeSet<&str> = chosen.iter().map(String::as_str).collect();
    // What a file imports stands before it.
    for file in files.iter().rev() {
        if reached.contains(file.name()) {
            reached.extend(file.proto.dependency.iter().map(String::as_str));
        }
    }
    reached
}

/// What is left to do in [`walk`].
enum Visit<'a> {
    Enter(&'a str),
    /// All that the file imports is done.
    Leave(&'a str),
}

/// Returns the names depth first, without recursion: imports may be nested as deep as a set is long.
fn walk(files: &BTreeMap<String, SetFile>) -> Result<Vec<String>, BuildError> {
    let mut order = Vec::new();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    // The path from a file that nothing imports to the current one.
    let mut way: Vec<&str> = Vec::new();
    let mut steps: Vec<Visit> = files.keys().rev().map(|name| Visit::Enter(name)).collect();
    while let Some(step) = steps.pop() {
        match step {
            Visit::Leave(name) => {
                way.pop();
                done.insert(name);
                order.push(name.to_owned());
            }
            Visit::Enter(name) if done.contains(name) => {}
            Visit::Enter(name) if way.contains(&name) => return Err(cycle(&way, name)),
            Visit::Enter(name) => {
                way.push(name);
                steps.push(Visit::Leave(name));
                let imports: BTreeSet<&String> = files[name].proto.dependency.iter().collect();
                for import in imports.into_iter().rev() {
                    let Some((import, _)) = files.get_key_value(import) else {
                        return Err(missing(name, import));
                    };
                    steps.push(Visit::Enter(import));
                }
            }
        }
    }
    Ok(order)
}

fn missing(name: &str, import: &str) -> BuildError {
    BuildError::new(format!(
        "imports {import}, which the descriptor set does not hold"
    ))
    .of_element(name)
    .with_help(
        "make the set with its imports: `buf build -o set.binpb` has them, protoc needs \
         `--include_imports`",
    )
}

fn cycle(way: &[&str], name: &str) -> BuildError {
    let from = way.iter().position(|at| *at == name).unwrap_or(0);
    let mut circle = way[from..].to_vec();
    circle.push(name);
    BuildError::new(format!(
        "the files of the descriptor set import each other: {}",
        circle.join(" imports ")
    ))
}
