//! `cargo xtask floors`: who imports whom.
//!
//! A crate imports from lower layers only, the folders of a crate form no cycle, the runtime's pure modules depend on
//! neither client nor server, only the edge of the runtime reads a clock, `use` items have one
//! style, and the runtime needs few crates.

mod clock;
mod crates;
mod cycles;
mod graph;
mod pure_modules;
mod tree;
mod uses;

use std::path::Path;

use self::graph::Graph;
use crate::workspace::Package;
use crate::{Outcome, workspace};

/// Checks this workspace.
pub(crate) fn run() -> Outcome {
    let root = workspace::root();
    let mut diagnostics = check(root)?;
    diagnostics.extend(tree::size(root, &workspace::metadata(root)?.packages)?);
    diagnostics.extend(clock::readers(root)?);
    diagnostics.extend(uses::style(root)?);
    for diagnostic in &diagnostics {
        eprintln!("{diagnostic}");
    }
    match diagnostics.len() {
        0 => {
            println!("floors: no problems");
            Ok(())
        }
        count => Err(format!("floors: {count} problem(s)").into()),
    }
}

/// Returns the forbidden imports in the workspace at `root`.
fn check(root: &Path) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let metadata = workspace::metadata(root)?;
    let mut diagnostics = crates::edges(root, &metadata.packages);
    diagnostics.extend(crates::outside_world(root, &metadata.packages)?);
    for package in &metadata.packages {
        if cycles::CRATES.contains(&package.name.as_str()) {
            diagnostics.extend(check_crate(package)?);
        }
    }
    Ok(diagnostics)
}

/// Returns the forbidden imports inside a crate.
fn check_crate(package: &Package) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let folder = package.manifest_path.with_file_name("");
    let graph = Graph::load(&folder)?;
    let mut diagnostics = cycles::between_folders(&package.name, &graph);
    if package.name == "connect-prost" {
        diagnostics.extend(pure_modules::imports(&graph));
    }
    Ok(diagnostics)
}

#[cfg(test)]
mod tests;
