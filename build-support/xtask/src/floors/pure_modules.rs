//! Imports inside the runtime crate: its pure modules depend on neither client nor server.

use std::path::Path;

use super::graph::{Graph, Reference};

/// The modules of the crate root with input and output. All others are pure, those of the protocols included.
const IO_MODULES: [&str; 2] = ["client", "server"];

/// Files that declare both behind their features, or re-export from them for generated code.
const ROOTS: [&str; 2] = ["src/lib.rs", "src/__private.rs"];

/// Returns the imports of client or server by pure modules of the runtime, the crate roots left out.
pub(super) fn imports(graph: &Graph) -> Vec<String> {
    let does_io = |module: usize| {
        let top = graph.modules[module].path.first();
        top.is_some_and(|top| IO_MODULES.contains(&top.as_str()))
    };
    let reaches_up = |reference: &&Reference| {
        let is_pure =
            !ROOTS.iter().any(|root| reference.file == Path::new(root)) && !does_io(reference.from);
        let mut modules = reference.through.iter().chain([&reference.to]);
        is_pure && modules.any(|module| does_io(*module))
    };
    let references = graph.references.iter().filter(reaches_up);
    references
        .map(|reference| {
            format!(
                "connect-prost/{} imports {}; a pure module depends on neither client nor server",
                reference.file.display(),
                reference.path
            )
        })
        .collect()
}
