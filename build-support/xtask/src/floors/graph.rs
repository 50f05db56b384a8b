//! The modules of one crate, and the paths in its code that lead from one module to another.
//!
//! It reads source text alone: it sees neither methods nor what macros expand to. What is compiled for tests only is
//! left out.

mod import;
mod items;
mod modules;
mod paths;
mod resolver;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub(super) use self::import::{Import, imports};
use self::modules::Module;
use self::paths::{Kind, Paths, WrittenPath};
use self::resolver::{Resolver, Target};

/// A crate's modules and references.
pub(super) struct Graph {
    pub(super) modules: Vec<Module>,
    pub(super) references: Vec<Reference>,
}

/// A path in one module that names an item of another.
pub(super) struct Reference {
    pub(super) from: usize,
    /// The module that defines the item.
    pub(super) to: usize,
    /// The modules that the path leads through, with those of re-exports behind it.
    pub(super) through: BTreeSet<usize>,
    pub(super) is_reexport: bool,
    /// The file, from the crate's folder on, such as `src/client/call.rs`.
    pub(super) file: PathBuf,
    pub(super) line: usize,
    /// The path, as written.
    pub(super) path: String,
}

impl Graph {
    /// Reads the crate in the folder `package`.
    pub(super) fn load(package: &Path) -> Result<Self, Box<dyn std::error::Error>> {
        let modules = modules::load(package)?;
        let paths: Vec<Paths> = modules.iter().map(|m| Paths::of(&m.items)).collect();
        let imports = paths.iter().map(|paths| paths.imports.as_slice());
        let resolver = Resolver::new(&modules, imports);
        let mut references = Vec::new();
        for (from, paths) in paths.iter().enumerate() {
            for written in &paths.written {
                references.extend(follow(&resolver, from, &modules[from].file, written));
            }
        }
        Ok(Self {
            references,
            modules,
        })
    }

    /// Returns the folder that a module belongs to, such as `src/client`.
    pub(super) fn folder(&self, module: usize) -> String {
        modules::folder(&self.modules, module)
    }
}

/// Returns the references that a path in the module `from` makes.
fn follow(
    resolver: &Resolver<'_>,
    from: usize,
    file: &Path,
    written: &WrittenPath,
) -> Vec<Reference> {
    let search = match (written.kind, written.segments.as_slice()) {
        (Kind::Macro, [name]) => resolver.macro_name(from, name),
        (_, segments) => resolver.path(from, segments),
    };
    let is_use = matches!(written.kind, Kind::Use | Kind::Reexport);
    let modules = search.targets.iter().filter_map(|target| match target {
        Target::Item(module) => Some(*module),
        // Code names items; a variable may share the name of a module.
        Target::Module(module) => is_use.then_some(*module),
    });
    modules
        .filter(|to| *to != from)
        .map(|to| Reference {
            from,
            to,
            through: search.through(),
            is_reexport: written.kind == Kind::Reexport,
            file: file.to_owned(),
            line: written.line,
            path: written.segments.join("::"),
        })
        .collect()
}
