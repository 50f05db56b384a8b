//! `cargo xtask interop`: ours beside other implementations of the same protocols, from `lab/interop`.

use crate::{Outcome, workspace};

/// Builds what is in `lab/interop` and has it print its table; it fails unless every cell passes.
pub(crate) fn run() -> Outcome {
    let lab = workspace::root().join("lab");
    let mut table = workspace::cargo(&lab);
    table.args(["run", "--quiet", "--package", "interop"]);
    table.arg("--target-dir").arg(lab.join("target"));
    workspace::run(&mut table)
}
