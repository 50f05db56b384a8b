//! From `.proto` files to a pool of descriptors, with the source text at hand for errors.

mod builtin;
mod edition;
mod editions;
mod names;
mod rejection;
mod resolver;
mod set;
pub(crate) mod source;
mod tree;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::rc::Rc;

use prost::bytes::Bytes;
use prost_reflect::DescriptorPool;

use self::resolver::{Resolver, Seen};
use self::source::Sources;
use crate::BuildError;
use crate::error::Diagnostics;

pub(crate) use self::builtin::describes_only;
pub(crate) use self::set::{RawSet, from_set};

/// What to compile.
#[derive(Debug, Clone, Default)]
pub(crate) struct Inputs {
    /// Every `.proto` file below them is compiled.
    pub roots: Vec<PathBuf>,
    /// Where imports are looked up, besides the roots.
    pub includes: Vec<PathBuf>,
    /// Files to compile, by import name or by their path on disk.
    pub files: Vec<PathBuf>,
    /// A compiled set to take files from, instead of compiling them.
    pub set: Option<PathBuf>,
}

/// Compiled files.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// The descriptor set with imports and source info, each file behind what it imports. Only
    /// bytes keep the options that extensions hold.
    pub bytes: Bytes,
    pub pool: DescriptorPool,
    /// Import names of the files to generate.
    pub generated: BTreeSet<String>,
    pub sources: Sources,
    /// What is wrong with the files that are left out.
    pub diagnostics: Diagnostics,
}

impl Inputs {
    fn include_path(&self) -> Vec<PathBuf> {
        self.roots.iter().chain(&self.includes).cloned().collect()
    }

    /// Import names of everything to compile, sorted.
    fn names(&self) -> Result<BTreeSet<String>, BuildError> {
        let mut names = BTreeSet::new();
        for root in &self.roots {
            names.extend(tree::protos_below(root)?);
        }
        let includes = self.include_path();
        for file in &self.files {
            names.insert(tree::import_name(file, &includes)?);
        }
        if names.is_empty() {
            return Err(BuildError::new("there is no .proto file to compile")
                .with_help("name a folder with .proto_root(..), or files with .files(..)"));
        }
        Ok(names)
    }

    /// Import names of the files that are wanted from the set; none for all of them.
    fn names_in_set(&self) -> Result<BTreeSet<String>, BuildError> {
        if !self.include_path().is_empty() {
            return Err(BuildError::new(
                "a descriptor set is compiled already, so it cannot be combined with folders of .proto files",
            )
            .with_help(
                "leave out .proto_root(..) and .include_dir(..), or .descriptor_set(..); .files(..) chooses from a set",
            ));
        }
        self.files
            .iter()
            .map(|file| tree::import_name(file, &[]))
            .collect()
    }

    /// What is looked through besides the files themselves.
    pub(crate) fn watched(&self) -> impl Iterator<Item = &PathBuf> {
        self.roots.iter().chain(&self.set)
    }
}

/// Whether the files of a package are generated: what only describes, when it is `named`. What is
/// external is sorted out later, element by element.
fn is_generated(package: &str, named: bool) -> bool {
    named || !describes_only(package)
}

/// Compiles the files and everything they import, or takes them from a compiled set.
pub(crate) fn load(inputs: &Inputs) -> Result<Loaded, BuildError> {
    match &inputs.set {
        Some(set) => set::from_path(set, &inputs.names_in_set()?),
        None => compile(inputs),
    }
}

/// A file that does not compile is left out with all that import it, and stands in the diagnostics.
fn compile(inputs: &Inputs) -> Result<Loaded, BuildError> {
    let named = inputs.names()?;
    let seen = Rc::new(Seen::default());
    let resolver = Resolver {
        includes: inputs.include_path(),
        seen: Rc::clone(&seen),
    };
    let mut compiler = protox::Compiler::with_file_resolver(resolver);
    compiler.include_imports(true).include_source_info(true);
    let mut diagnostics = Diagnostics::default();
    for name in &named {
        if let Err(error) = compiler.open_file(name) {
            let own = seen.error.borrow_mut().take();
            let sources = seen.sources.borrow();
            match own {
                Some(own) => diagnostics.add(own),
                None => rejection::explain(&error, &sources, inputs, &mut diagnostics),
            }
        }
    }
    let bytes = Bytes::from(compiler.encode_file_descriptor_set());
    let pool = DescriptorPool::decode(bytes.clone()).map_err(|error| {
        BuildError::new(format!("the compiled files do not fit together: {error:?}"))
    })?;
    let generated = pool
        .files()
        .filter(|file| is_generated(file.package_name(), named.contains(file.name())))
        .map(|file| file.name().to_owned())
        .collect();
    let sources = seen.sources.take();
    names::check(&pool, &generated, &sources)?;
    Ok(Loaded {
        bytes,
        pool,
        generated,
        sources,
        diagnostics,
    })
}
