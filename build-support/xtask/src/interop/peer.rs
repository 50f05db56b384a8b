//! What the builds of the peers have in common.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::{Outcome, tools, workspace};

/// Copies the peers' sources and generates their code.
pub(super) struct PeerBuilder {
    /// The program.
    pub(super) buf: PathBuf,
    /// The folder with the proto and the peers' sources.
    pub(super) sources: PathBuf,
    /// The folder in which each peer is built.
    pub(super) output: PathBuf,
}

impl PeerBuilder {
    /// Copies the sources of a peer and returns the folder in which it is built.
    pub(super) fn copy(&self, peer: &str) -> Result<PathBuf, Box<dyn std::error::Error>> {
        let folder = tools::folder(self.output.join(peer))?;
        for entry in fs::read_dir(self.sources.join(peer))? {
            let entry = entry?;
            fs::copy(entry.path(), folder.join(entry.file_name()))?;
        }
        Ok(folder)
    }

    /// Generates code of the proto with `plugins`, below `gen` in the folder of a peer.
    pub(super) fn generate(&self, folder: &Path, plugins: &[Value], managed: &Value) -> Outcome {
        let template = json!({ "version": "v2", "managed": managed, "plugins": plugins });
        let mut generate = Command::new(&self.buf);
        generate.current_dir(&self.sources);
        generate.args(["generate", "proto", "--template", &template.to_string()]);
        workspace::run(generate.arg("--output").arg(folder))
    }
}
