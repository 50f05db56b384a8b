//! `cargo xtask interop`: ours beside other implementations of the same protocols, from `lab/interop`.
//!
//! The programs of the peers are built below `target/interop`: their sources are copied there, their own generators,
//! at the versions that their manifests name, make code of the lab's proto beside them.

mod go;
mod node;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::{Outcome, buf, tools, workspace};

/// Builds everything and has the table printed; it fails unless every cell passes.
pub(crate) fn run() -> Outcome {
    let root = workspace::root().canonicalize()?;
    let target = workspace::metadata(&root)?.target_directory;
    let place = tools::folder(target.join("interop"))?;
    let house = House {
        buf: buf::install(&target)?,
        lab: root.join("lab/interop"),
        place,
    };
    let go = go::build(&house)?;
    let node = node::build(&house)?;
    let lab = root.join("lab");
    let mut table = workspace::cargo(&lab);
    table.args(["run", "--quiet", "--package", "interop"]);
    table.arg("--target-dir").arg(lab.join("target")).arg("--");
    workspace::run(table.arg(go).arg(node))
}

/// Where things stand.
struct House {
    buf: PathBuf,
    lab: PathBuf,
    place: PathBuf,
}

impl House {
    /// Copies the sources of a peer to where it is built.
    fn copy(&self, peer: &str) -> Result<PathBuf, Box<dyn std::error::Error>> {
        let place = tools::folder(self.place.join(peer))?;
        for entry in fs::read_dir(self.lab.join(peer))? {
            let entry = entry?;
            fs::copy(entry.path(), place.join(entry.file_name()))?;
        }
        Ok(place)
    }

    /// Has plugins make code of the lab's proto, below `gen` in a peer's place.
    fn generate(&self, place: &Path, plugins: &[Value], managed: &Value) -> Outcome {
        let template = json!({ "version": "v2", "managed": managed, "plugins": plugins });
        let mut generate = Command::new(&self.buf);
        generate.current_dir(&self.lab);
        generate.args(["generate", "proto", "--template", &template.to_string()]);
        workspace::run(generate.arg("--output").arg(place))
    }
}
