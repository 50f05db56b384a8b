//! Edges between crates, and what a crate takes from the outside world.

use std::path::Path;

use crate::workspace::{self, Package};

/// The layer of every crate that ships. Crates in `tests/` and the repository tasks stand above all of them.
const LAYERS: [(&str, i8); 10] = [
    // Below the runtime and the generator, for both.
    ("re2-syntax", -1),
    ("protojson-prost", 0),
    ("protovalidate-prost", 0),
    ("connect-prost-build", 0),
    ("connect-prost", 1),
    ("connect-prost-grpc", 2),
    ("manus-api", 2),
    ("manus-client", 3),
    ("manus-mock", 3),
    ("manus-cli", 4),
];
const TOP: i8 = 5;

/// Crates that must stay free of input and output, with the features they are looked at with.
const PURE: [(&str, &[&str]); 4] = [
    ("re2-syntax", &[]),
    ("protojson-prost", &[]),
    ("protovalidate-prost", &[]),
    ("connect-prost", &["--no-default-features"]),
];
/// What they must not pull in, directly or through others.
const IO: [&str; 9] = [
    "tokio",
    "hyper",
    "hyper-util",
    "h2",
    "mio",
    "socket2",
    "rustls",
    "axum",
    "jiff",
];

/// Edges that do not lead down, and crates that have no layer.
pub(super) fn edges(root: &Path, packages: &[Package]) -> Vec<String> {
    let mut diagnostics = Vec::new();
    for package in packages {
        let Some(layer) = layer_of(root, package) else {
            diagnostics.push(format!(
                "{}: the crate has no layer; give it one in build-support/xtask/src/floors/crates.rs",
                package.name
            ));
            continue;
        };
        // Tests may stand on anything: cargo lets them, and nobody imports them.
        let imports = package
            .dependencies
            .iter()
            .filter(|dependency| dependency.kind.as_deref() != Some("dev"));
        for import in imports {
            let below = packages
                .iter()
                .find(|other| other.name == import.name)
                .and_then(|other| layer_of(root, other));
            // Crates at the top may share what they test; cargo refuses circles.
            let leads_down = |below: i8| below < layer || below == TOP && layer == TOP;
            if let Some(below) = below.filter(|below| !leads_down(*below)) {
                diagnostics.push(format!(
                    "{} (layer {layer}) imports {} (layer {below}); imports lead down only",
                    package.name, import.name
                ));
            }
        }
    }
    diagnostics
}

fn layer_of(root: &Path, package: &Package) -> Option<i8> {
    let known = LAYERS.iter().find(|(name, _)| *name == package.name);
    if let Some((_, layer)) = known {
        return Some(*layer);
    }
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let tests = package.manifest_path.starts_with(root.join("tests"));
    (tests || package.name == "xtask").then_some(TOP)
}

/// Pure crates that pull in input and output.
pub(super) fn outside_world(
    root: &Path,
    packages: &[Package],
) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let mut diagnostics = Vec::new();
    for (name, features) in PURE {
        if !packages.iter().any(|package| package.name == name) {
            continue;
        }
        let mut tree = workspace::cargo(root);
        tree.args(["tree", "--package", name, "--edges=normal", "--prefix=none"]);
        tree.args(["--format={lib}", "--target=all"]).args(features);
        let used = workspace::stdout(&mut tree)?;
        diagnostics.extend(
            IO.iter()
                .filter(|io| used.lines().any(|line| line.trim() == io.replace('-', "_")))
                .map(|io| {
                    let shown = [&[name], features].concat().join(" ");
                    format!("{shown} pulls in {io}; it must stay free of input and output")
                }),
        );
    }
    Ok(diagnostics)
}
