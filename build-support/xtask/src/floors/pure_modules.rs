//! Imports inside the runtime crate: its pure modules depend on neither client nor server.

use std::path::Path;

use super::graph::{Graph, Reference};

/// The modules of the crate root with input and output, and the one that offers both to generated code. All others are pure, those
/// of the protocols included.
const IO_MODULES: [&str; 3] = ["client", "server", "__private"];

/// Returns the imports of client or server by pure modules of the runtime.
///
/// The crate root is left out: it declares both behind their features.
pub(super) fn imports(graph: &Graph) -> Vec<String> {
    let does_io = |module: usize| {
        let top = graph.modules[module].path.first();
        top.is_some_and(|top| IO_MODULES.contains(&top.as_str()))
    };
    let reaches_up = |reference: &&Reference| {
        let is_pure = reference.file != Path::new("src/lib.rs") && !does_io(reference.from);
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
