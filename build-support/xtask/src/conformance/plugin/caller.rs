//! Who calls the plugin, and how.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use crate::{Outcome, workspace};

/// Folders of protos from the root of the repository on: buf takes them relative to its own folder.
pub(super) const GOLDEN: &str = "tests/golden/proto";
pub(super) const EDITION: &str = "lab/conformance/plugin/proto";
/// What both import.
const BUILT_IN: &str = "build-support/connect-prost-build/proto";

const INCLUDE_FILE: &str = "include_file=protos.rs";

/// A tool that calls plugins.
pub(super) trait Caller {
    /// Has everything below `protos` generated into `out`.
    fn generate(&self, protos: &str, out: &Path) -> Outcome;

    /// Whether the plugin sees all files at once, so that it can make a file that includes all others.
    fn makes_include_file(&self) -> bool;
}

/// `buf generate`.
pub(super) struct Buf {
    pub root: PathBuf,
    pub buf: PathBuf,
    pub plugin: PathBuf,
    pub strategy: &'static str,
}

impl Buf {
    /// Writes the descriptor set of what is below `protos`.
    pub(super) fn build_set(&self, protos: &str, set: &Path) -> Outcome {
        let mut build = self.command("build", protos)?;
        workspace::run(build.arg("--output").arg(set))
    }

    fn command(&self, verb: &str, protos: &str) -> std::io::Result<Command> {
        let modules = [GOLDEN, EDITION, BUILT_IN].map(|path| json!({ "path": path }));
        let config = json!({ "version": "v2", "modules": modules });
        let mut command = Command::new(&self.buf);
        command.current_dir(&self.root).arg(verb).arg(".");
        command.args(["--config", &config.to_string()]);
        // A whole module cannot be a path, so it is what the module holds.
        for entry in fs::read_dir(self.root.join(protos))? {
            let path = Path::new(protos).join(entry?.file_name());
            command.arg("--path").arg(path);
        }
        Ok(command)
    }
}

impl Caller for Buf {
    fn generate(&self, protos: &str, out: &Path) -> Outcome {
        let options = match self.makes_include_file() {
            true => vec![INCLUDE_FILE],
            false => vec![],
        };
        let plugin = json!({
            "local": self.plugin, "out": ".", "strategy": self.strategy, "opt": options,
        });
        let template = json!({ "version": "v2", "plugins": [plugin] });
        let mut generate = self.command("generate", protos)?;
        generate.args(["--template", &template.to_string()]);
        workspace::run(generate.arg("--output").arg(out))
    }

    fn makes_include_file(&self) -> bool {
        self.strategy == "all"
    }
}

/// `protoc`.
pub(super) struct Protoc {
    pub root: PathBuf,
    pub protoc: PathBuf,
    pub plugin: PathBuf,
}

impl Caller for Protoc {
    fn generate(&self, protos: &str, out: &Path) -> Outcome {
        let folder = self.root.join(protos);
        let plugin = self.plugin.display();
        let mut generate = Command::new(&self.protoc);
        generate.current_dir(&folder);
        generate.arg("--proto_path=.");
        generate.arg(format!(
            "--proto_path={}",
            self.root.join(BUILT_IN).display()
        ));
        generate.arg(format!("--plugin=protoc-gen-connect-prost={plugin}"));
        generate.arg(format!("--connect-prost_out={}", out.display()));
        generate.arg(format!("--connect-prost_opt={INCLUDE_FILE}"));
        let mut files = Vec::new();
        protos_below(&folder, &folder, &mut files)?;
        workspace::run(generate.args(files))
    }

    fn makes_include_file(&self) -> bool {
        true
    }
}

/// Import names of the files below `folder`.
fn protos_below(root: &Path, folder: &Path, names: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            protos_below(root, &path, names)?;
        } else if let Ok(name) = path.strip_prefix(root) {
            names.push(name.to_owned());
        }
    }
    names.sort();
    Ok(())
}
