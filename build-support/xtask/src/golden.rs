//! Takes over what the generator now makes of `tests/golden`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde::Deserialize;

use crate::{Outcome, workspace};

/// The line of `cargo build --message-format=json` that names a build script's folder.
#[derive(Deserialize)]
struct Message {
    reason: String,
    package_id: Option<String>,
    out_dir: Option<PathBuf>,
}

pub(crate) fn run() -> Outcome {
    let root = workspace::root();
    let generated = out_dir(root)?;
    let expected = root.join("tests/golden/expected");
    fs::create_dir_all(&expected)?;
    let mut current = BTreeSet::new();
    let mut changed = 0;
    for entry in fs::read_dir(&generated)? {
        let entry = entry?;
        let text = fs::read(entry.path())?;
        let target = expected.join(entry.file_name());
        if fs::read(&target).ok().as_ref() != Some(&text) {
            fs::write(&target, text)?;
            println!("changed: {}", entry.file_name().display());
            changed += 1;
        }
        current.insert(entry.file_name());
    }
    for entry in fs::read_dir(&expected)? {
        let entry = entry?;
        if !current.contains(&entry.file_name()) {
            fs::remove_file(entry.path())?;
            println!("removed: {}", entry.file_name().display());
            changed += 1;
        }
    }
    println!("golden: {} files, {changed} changed", current.len());
    Ok(())
}

/// Where the build script of `golden` has written to. The crate itself need not compile for that.
fn out_dir(root: &Path) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let mut cargo = workspace::cargo(root);
    cargo.args(["check", "-q", "-p", "golden", "--message-format=json"]);
    let output = cargo
        .stderr(Stdio::inherit())
        .stdin(Stdio::null())
        .output()?;
    let lines = String::from_utf8(output.stdout)?;
    let messages = lines
        .lines()
        .filter_map(|line| serde_json::from_str::<Message>(line).ok());
    let mut scripts = messages.filter(|message| {
        let id = message.package_id.as_deref().unwrap_or("");
        message.reason == "build-script-executed" && id.contains("/tests/golden#")
    });
    let found = scripts.next().and_then(|message| message.out_dir);
    Ok(found.ok_or("the build script of tests/golden has failed")?)
}
