//! The options of a build script, and the run through the stages: load, model, cel, rules, check, emit.
//!
//! A stage imports only from those before it, and from `error` and `options`.

mod code;
mod products;
mod set;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::{env, mem};

use prost::Message as _;
use prost::bytes::Bytes;
use prost_types::FileDescriptorSet;

use crate::emit::{self, Output};
use crate::load::{self, Inputs, Loaded};
use crate::model::Model;
use crate::options::Options;
use crate::rules::Rules;
use crate::{BuildError, check};

/// Returns a [`Builder`] without inputs, with default options.
#[must_use]
pub fn configure() -> Builder {
    Builder {
        inputs: Inputs::default(),
        options: Options::default(),
        out_dir: None,
        set_path: None,
    }
}

/// What to compile, and what to generate from it; see [`configure`].
#[derive(Debug, Clone)]
pub struct Builder {
    inputs: Inputs,
    options: Options,
    out_dir: Option<PathBuf>,
    set_path: Option<PathBuf>,
}

/// The result of a run, before anything of it is written.
struct Generated {
    output: Output,
    /// The compiled files.
    set: Bytes,
    /// Paths of the compiled `.proto` files.
    protos: Vec<PathBuf>,
    warnings: Vec<String>,
}

/// What the stages behind loading make.
pub(crate) struct Made {
    /// The text of all files.
    pub output: Output,
    /// A warning for each unused option.
    pub unused_options: Vec<String>,
    /// Warnings of routes, with their positions.
    pub warnings: Vec<String>,
}

impl Builder {
    /// Compiles every `.proto` file below `folder`, which is on the include path too.
    #[must_use]
    pub fn proto_root(mut self, folder: impl Into<PathBuf>) -> Self {
        self.inputs.roots.push(folder.into());
        self
    }

    /// Looks imports up in `folder`, after the folders that were named before.
    #[must_use]
    pub fn include_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.inputs.includes.push(folder.into());
        self
    }

    /// Compiles these files: import names, or paths below a folder of the include path.
    ///
    /// What they import is generated too, except the built-in files.
    #[must_use]
    pub fn files<P: AsRef<Path>>(mut self, files: impl IntoIterator<Item = P>) -> Self {
        self.inputs
            .files
            .extend(files.into_iter().map(|file| file.as_ref().to_owned()));
        self
    }

    /// Writes to `folder` instead of cargo's `OUT_DIR`.
    #[must_use]
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(folder.into());
        self
    }

    /// Compiles and generates. Writes files only when they change, and none of them when anything is wrong.
    ///
    /// In a build script it also makes cargo run again when one of the `.proto` files or the descriptor
    /// set changes, and warns of options whose paths name nothing, and of routes that are left out.
    ///
    /// # Errors
    ///
    /// Fails with everything that is wrong with the files, each diagnostic with its position; or when a file
    /// cannot be read or written.
    pub fn compile(self) -> Result<(), BuildError> {
        let folder = self.folder()?;
        let generated = self.generate()?;
        emit::write(&generated.output, &folder)?;
        if let Some(path) = &self.set_path {
            emit::write_set(&generated.set, path)?;
        }
        self.tell_cargo(&generated.protos, &generated.warnings);
        Ok(())
    }

    fn folder(&self) -> Result<PathBuf, BuildError> {
        let folder = self
            .out_dir
            .clone()
            .or_else(|| env::var_os("OUT_DIR").map(PathBuf::from));
        folder.ok_or_else(|| {
            BuildError::new("OUT_DIR is not set")
                .with_help("run it in a build script, or set .out_dir(..)")
        })
    }

    fn generate(&self) -> Result<Generated, BuildError> {
        let loaded = load::load(&self.inputs)?;
        let set = loaded.bytes.clone();
        let protos = loaded.sources.on_disk().cloned().collect();
        let Made {
            output,
            unused_options,
            warnings,
        } = self.make(loaded)?;
        Ok(Generated {
            output,
            set,
            protos,
            warnings: [unused_options, warnings].concat(),
        })
    }

    /// Runs the stages behind loading.
    pub(crate) fn make(&self, mut loaded: Loaded) -> Result<Made, BuildError> {
        let files = FileDescriptorSet::decode(loaded.bytes.clone()).map_err(|error| {
            BuildError::new(format!("the compiled files cannot be read: {error}"))
        })?;
        self.options.check()?;
        let mut diagnostics = mem::take(&mut loaded.diagnostics);
        let mut model = Model::of(loaded, &self.options);
        let rules = Rules::read(&model, &mut diagnostics);
        let routes = check::all(&model, &rules, &mut diagnostics);
        diagnostics.into_result()?;
        model.leave_out(&routes.left_out);
        Ok(Made {
            output: emit::emit(&model, &rules, files)?,
            unused_options: model.unused_options(),
            warnings: routes.warnings.into_warnings(),
        })
    }

    fn tell_cargo(&self, protos: &[PathBuf], warnings: &[String]) {
        // Cargo sets both for build scripts only.
        if env::var_os("HOST").is_none() || env::var_os("NUM_JOBS").is_none() {
            return;
        }
        let mut out = std::io::stdout().lock();
        for path in self.inputs.watched().chain(protos) {
            // A closed stream has no reader.
            let _ = writeln!(out, "cargo::rerun-if-changed={}", path.display());
        }
        for warning in warnings {
            let _ = writeln!(out, "cargo::warning={warning}");
        }
    }
}
