//! Imports inside the runtime crate: its pure rooms know neither client nor server.

use std::path::Path;

use super::graph::{Graph, Reference};

/// The two halves, modules of the crate root. All others are pure, the halves of a protocol included.
const HALVES: [&str; 2] = ["client", "server"];

/// Returns the imports of a half by a pure room of the runtime.
///
/// The crate root is left out: it declares both halves behind their features.
pub(super) fn imports(graph: &Graph) -> Vec<String> {
    let is_half = |module: usize| {
        let top = graph.modules[module].path.first();
        top.is_some_and(|top| HALVES.contains(&top.as_str()))
    };
    let reaches_up = |reference: &&Reference| {
        let is_pure = reference.file != Path::new("src/lib.rs") && !is_half(reference.from);
        let mut modules = reference.through.iter().chain([&reference.to]);
        is_pure && modules.any(|module| is_half(*module))
    };
    let references = graph.references.iter().filter(reaches_up);
    references
        .map(|reference| {
            format!(
                "connect-prost/{} imports {}; a pure room knows neither client nor server",
                reference.file.display(),
                reference.path
            )
        })
        .collect()
}
