//! What loading hands on: descriptors, the names of the files to generate, and their source text.

mod builtin;
mod names;

use std::collections::BTreeSet;

use prost::bytes::Bytes;
use prost_reflect::DescriptorPool;

pub(crate) use self::builtin::describes_only;
pub(super) use self::builtin::text as builtin_text;
pub(crate) use self::names::NAME_NUMBER;
pub(super) use self::names::check as check_names;
use crate::error::{Diagnostics, Sources};

/// Compiled files, as the model reads them.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// The descriptor set with imports and source info, each file behind what it imports. Only
    /// bytes keep the options that extensions hold.
    pub bytes: Bytes,
    pub pool: DescriptorPool,
    /// Import names of the files to generate.
    pub generated: BTreeSet<String>,
    pub sources: Sources,
    /// The errors of the files that do not compile and are left out.
    pub diagnostics: Diagnostics,
}

/// Returns whether a file is generated: one that only describes, when it is `named`.
///
/// External packages are sorted out later, element by element.
pub(super) fn is_generated(file: &str, package: &str, named: bool) -> bool {
    named || !describes_only(file, package)
}
