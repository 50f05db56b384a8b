//! `cargo xtask floors`: a crate or module imports only from floors below its own, and the runtime brings few crates along.

mod crates;
mod rooms;
mod tree;

use std::path::Path;

use crate::{Outcome, workspace};

/// Checks this workspace.
pub(crate) fn run() -> Outcome {
    let root = workspace::root();
    let mut findings = check(root)?;
    findings.extend(tree::size(root, &workspace::metadata(root)?.packages)?);
    for finding in &findings {
        eprintln!("{finding}");
    }
    match findings.len() {
        0 => {
            println!("floors: no findings");
            Ok(())
        }
        count => Err(format!("floors: {count} finding(s)").into()),
    }
}

/// Everything in the workspace at `root` that reaches up, one sentence each.
fn check(root: &Path) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let metadata = workspace::metadata(root)?;
    let mut findings = crates::edges(root, &metadata.packages);
    findings.extend(crates::outside_world(root, &metadata.packages)?);
    let runtime = metadata
        .packages
        .iter()
        .find(|package| package.name == "connect-prost");
    if let Some(folder) = runtime.and_then(|package| package.manifest_path.parent()) {
        findings.extend(rooms::imports(&folder.join("src"))?);
    }
    Ok(findings)
}

#[cfg(test)]
mod tests;
