//! Descriptor sets as input: what buf or protoc have compiled, or what protoc hands to a plugin.

mod check;
mod file;
mod options;
mod order;
mod raw;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use prost::Message as _;
use prost::bytes::Bytes;
use prost_reflect::DescriptorPool;

use self::file::SetFile;
pub(crate) use self::raw::RawSet;
use super::loaded::{Loaded, check_names, is_generated};
use crate::BuildError;
use crate::error::{Diagnostics, Sources};

/// The largest descriptor set that is read.
const MAX_SET_BYTES: u64 = 256 << 20;

/// Loads a compiled set. `named` are the files to generate; without it, these are all but those of
/// packages that only describe.
pub(crate) fn from_set(
    bytes: Bytes,
    named: Option<&BTreeSet<String>>,
) -> Result<Loaded, BuildError> {
    let files = parse(bytes)?;
    let generated = match named {
        Some(named) => {
            known(named, &files)?;
            named.clone()
        }
        None => names(&files, |file| {
            is_generated(file.name(), file.package(), false)
        }),
    };
    loaded(files, generated)
}

/// Loads the set on disk. `chosen` are the files to generate, by import name, with what they import;
/// all files if it is empty.
pub(crate) fn from_path(path: &Path, chosen: &BTreeSet<String>) -> Result<Loaded, BuildError> {
    let bytes = read(path)?;
    let in_set = |error: BuildError| match error.file() {
        Some(_) => error,
        None => error.in_file(path),
    };
    let load = || {
        if chosen.is_empty() {
            return from_set(bytes, None);
        }
        let files = parse(bytes)?;
        known(chosen, &files)?;
        let reached = order::reached_from(chosen, &files);
        let generated = names(&files, |file| {
            reached.contains(file.name())
                && is_generated(file.name(), file.package(), chosen.contains(file.name()))
        });
        loaded(files, generated)
    };
    load().map_err(in_set)
}

fn read(path: &Path) -> Result<Bytes, BuildError> {
    let refused = |error: std::io::Error| {
        BuildError::new(format!("cannot read the descriptor set: {error}")).in_file(path)
    };
    let length = fs::metadata(path).map_err(refused)?.len();
    if length > MAX_SET_BYTES {
        let message = format!(
            "the descriptor set is larger than {} MiB",
            MAX_SET_BYTES >> 20
        );
        return Err(BuildError::new(message).in_file(path));
    }
    fs::read(path).map(Bytes::from).map_err(refused)
}

/// Returns the files of a set, each behind what it imports.
fn parse(bytes: Bytes) -> Result<Vec<SetFile>, BuildError> {
    let set = RawSet::decode(bytes).map_err(|error| {
        BuildError::new(format!("this is not a descriptor set: {error}")).with_help(HOW_TO_MAKE_ONE)
    })?;
    if set.file.is_empty() {
        return Err(BuildError::new("the descriptor set holds no files").with_help(HOW_TO_MAKE_ONE));
    }
    let files: Result<Vec<SetFile>, BuildError> =
        set.file.into_iter().map(SetFile::parse).collect();
    order::sorted(files?)
}

/// The help of an error about an unusable set.
const HOW_TO_MAKE_ONE: &str = "make one with `buf build -o set.binpb`, or with \
    `protoc --include_imports --include_source_info --descriptor_set_out=set.binpb`";

fn known(named: &BTreeSet<String>, files: &[SetFile]) -> Result<(), BuildError> {
    for name in named {
        if !files.iter().any(|file| file.name() == name) {
            let message = format!("the descriptor set has no file {name}");
            return Err(BuildError::new(message)
                .with_help("name files as they are imported: \"team/v2/user.proto\""));
        }
    }
    Ok(())
}

fn names(files: &[SetFile], generated: impl Fn(&SetFile) -> bool) -> BTreeSet<String> {
    files
        .iter()
        .filter(|file| generated(file))
        .map(|file| file.name().to_owned())
        .collect()
}

fn loaded(files: Vec<SetFile>, generated: BTreeSet<String>) -> Result<Loaded, BuildError> {
    check::all(files.iter().map(|file| &file.proto))
        .map_err(|error| error.with_help(HOW_TO_MAKE_ONE))?;
    let file = files.iter().map(|file| file.bytes.clone()).collect();
    let bytes = Bytes::from(RawSet { file }.encode_to_vec());
    let pool = DescriptorPool::decode(bytes.clone()).map_err(|error| {
        BuildError::new(format!(
            "the files of the descriptor set do not fit together: {error:?}"
        ))
    })?;
    options::check(&files, &pool)?;
    let sources = Sources::default();
    check_names(&pool, &generated, &sources)?;
    Ok(Loaded {
        bytes,
        pool,
        generated,
        sources,
        diagnostics: Diagnostics::default(),
    })
}
