//! `cargo xtask interop`: ours beside other implementations of the same protocols, from `lab/interop`.
//!
//! The programs of the peers are built below `target/interop`: their sources are copied there, their own generators,
//! at the versions that their manifests name, make code of the lab's proto beside them.

mod go;
mod node;
mod peer;

use self::peer::PeerBuilder;
use crate::{Outcome, buf, tools, workspace};

/// Builds everything and prints the table. Fails unless every cell passes.
pub(crate) fn run() -> Outcome {
    let root = workspace::root().canonicalize()?;
    let target = workspace::metadata(&root)?.target_directory;
    let builder = PeerBuilder {
        buf: buf::install(&target)?,
        sources: root.join("lab/interop"),
        output: tools::folder(target.join("interop"))?,
    };
    let go = go::build(&builder)?;
    let node = node::build(&builder)?;
    let lab = root.join("lab");
    let mut table = workspace::cargo(&lab);
    table.args(["run", "--quiet", "--package", "interop"]);
    table.arg("--target-dir").arg(lab.join("target")).arg("--");
    workspace::run(table.arg(go).arg(node))
}
