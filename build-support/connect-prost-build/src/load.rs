//! Files as descriptors: `.proto` files compiled by protox, or a descriptor set that buf or protoc has compiled.
//!
//! Descriptors are only checked for what the pool, prost-build and Rust names take for granted.

mod editions;
mod import_names;
mod loaded;
mod proto;
mod set;

use std::collections::BTreeSet;
use std::path::PathBuf;

pub(crate) use self::loaded::{Loaded, NAME_NUMBER, describes_only};
pub(crate) use self::set::{RawSet, from_set};
use crate::BuildError;

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

impl Inputs {
    fn include_path(&self) -> Vec<PathBuf> {
        self.roots.iter().chain(&self.includes).cloned().collect()
    }

    /// Returns the import names of everything to compile, sorted.
    fn names(&self) -> Result<BTreeSet<String>, BuildError> {
        let mut names = BTreeSet::new();
        for root in &self.roots {
            names.extend(import_names::protos_below(root)?);
        }
        let includes = self.include_path();
        for file in &self.files {
            names.insert(import_names::import_name(file, &includes)?);
        }
        if names.is_empty() {
            return Err(BuildError::new("there is no .proto file to compile")
                .with_help("name a folder with .proto_root(..), or files with .files(..)"));
        }
        Ok(names)
    }

    /// Returns the import names of the files to generate from the set; empty for all of them.
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
            .map(|file| import_names::import_name(file, &[]))
            .collect()
    }

    /// Returns the folders and the set to watch, besides the files themselves.
    pub(crate) fn watched(&self) -> impl Iterator<Item = &PathBuf> {
        self.roots.iter().chain(&self.set)
    }
}

/// Compiles the files and everything they import, or takes them from a compiled set.
pub(crate) fn load(inputs: &Inputs) -> Result<Loaded, BuildError> {
    match &inputs.set {
        Some(set) => set::from_path(set, &inputs.names_in_set()?),
        None => proto::compile(&inputs.names()?, inputs.include_path()),
    }
}
