//! `cargo xtask floors`: a crate or module imports only from floors below its own, and the runtime brings few crates along.

mod crates;
mod cycles;
mod graph;
mod pure_modules;
mod tree;
mod uses;

use std::path::Path;

use self::graph::Graph;
use crate::{Outcome, workspace};

/// Checks this workspace.
pub(crate) fn run() -> Outcome {
    let root = workspace::root();
    let mut diagnostics = check(root)?;
    diagnostics.extend(tree::size(root, &workspace::metadata(root)?.packages)?);
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

/// Everything in the workspace at `root` that reaches up, one sentence each.
fn check(root: &Path) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let metadata = workspace::metadata(root)?;
    let mut diagnostics = crates::edges(root, &metadata.packages);
    diagnostics.extend(crates::outside_world(root, &metadata.packages)?);
    for package in &metadata.packages {
        let name = package.name.as_str();
        let Some(folder) = package.manifest_path.parent() else {
            continue;
        };
        if cycles::CRATES.contains(&name) {
            let graph = Graph::load(folder)?;
            diagnostics.extend(cycles::between_folders(name, &graph));
            if name == "connect-prost" {
                diagnostics.extend(pure_modules::imports(&graph));
            }
        }
    }
    Ok(diagnostics)
}

#[cfg(test)]
mod tests;
