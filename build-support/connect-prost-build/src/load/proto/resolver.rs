//! Imports of `.proto` files: from the include path, the built-in files, then those that protox brings along.

use std::cell::RefCell;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use protox::file::{File, FileResolver, GoogleFileResolver};

use super::edition;
use crate::BuildError;
use crate::error::{Source, Sources};
use crate::load::loaded::builtin_text;

/// The largest `.proto` file that is read.
const MAX_FILE_BYTES: u64 = 16 << 20;

/// Finds imports: on the include path, then among the built-in declarations, then among Google's own.
pub(crate) struct Resolver {
    pub includes: Vec<PathBuf>,
    pub seen: Rc<Seen>,
}

/// What a resolver collects; shared, because the compiler owns the resolver.
#[derive(Default)]
pub(crate) struct Seen {
    pub sources: RefCell<Sources>,
    /// The first error of this resolver; the compiler only passes on its text.
    pub error: RefCell<Option<BuildError>>,
}

impl Resolver {
    fn on_disk(&self, name: &str) -> Result<Option<Source>, BuildError> {
        for include in &self.includes {
            let path = include.join(name);
            match fs::metadata(&path) {
                Ok(data) if data.is_file() => return read(&path, data.len()).map(Some),
                _ => {}
            }
        }
        Ok(None)
    }

    fn find(&self, name: &str) -> Result<Option<Source>, BuildError> {
        let built_in = |text: &str| Source {
            shown: PathBuf::from(name),
            on_disk: false,
            text: text.to_owned(),
        };
        Ok(self
            .on_disk(name)?
            .or_else(|| builtin_text(name).map(built_in)))
    }

    /// Keeps the error and stops the compiler with a copy of it.
    fn reject(&self, error: BuildError) -> protox::Error {
        let copy = error.clone();
        self.seen.error.borrow_mut().get_or_insert(error);
        protox::Error::new(copy)
    }
}

impl FileResolver for Resolver {
    fn open_file(&self, name: &str) -> Result<File, protox::Error> {
        let Some(source) = self.find(name).map_err(|error| self.reject(error))? else {
            return GoogleFileResolver::new().open_file(name);
        };
        let text = source.text.clone();
        self.seen.sources.borrow_mut().insert(name, source);
        if let Some((edition, span)) = edition::declared(&text) {
            let error = BuildError::new(format!(
                "edition {edition} files are not parsed here, only as part of a descriptor set"
            ))
            .with_help(
                "make one with `buf build -o set.binpb` or `protoc --include_imports --descriptor_set_out=set.binpb`, \
                 and name it with .descriptor_set(\"set.binpb\")",
            );
            let error = self.seen.sources.borrow().locate(error, name, Some(span));
            return Err(self.reject(error));
        }
        File::from_source(name, &text)
    }
}

fn read(path: &Path, length: u64) -> Result<Source, BuildError> {
    if length > MAX_FILE_BYTES {
        let message = format!("the file is larger than {} MiB", MAX_FILE_BYTES >> 20);
        return Err(BuildError::new(message).in_file(path));
    }
    let text = fs::read_to_string(path).map_err(|error| {
        let message = match error.kind() {
            ErrorKind::InvalidData => "the file is not valid UTF-8".to_owned(),
            _ => format!("cannot read the file: {error}"),
        };
        BuildError::new(message).in_file(path)
    })?;
    Ok(Source {
        shown: path.to_owned(),
        on_disk: true,
        text,
    })
}
