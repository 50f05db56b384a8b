//! `protoc-gen-connect-prost`, called by real buf and by real protoc.
//!
//! Both make of `tests/golden` what its build script makes, and of a file of edition 2023 what a build script makes of
//! its descriptor set. buf comes from an npm package, protoc from a crate that holds Google's binaries.

mod caller;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use self::caller::{Buf, Caller, EDITION, GOLDEN, Protoc};
use crate::tools::protoc;
use crate::{Outcome, buf, tools, workspace};

type Files = BTreeMap<String, Vec<u8>>;

/// Builds the plugin, has it called by each tool and prints how many files are equal.
pub(super) fn run(only_build: bool) -> Outcome {
    let root = workspace::root().canonicalize()?;
    let target = workspace::metadata(&root)?.target_directory;
    let plugin = build_plugin(&root, &target)?;
    let buf = buf::install(&target)?;
    let protoc = protoc::install(&root, &target)?;
    if only_build {
        return Ok(());
    }
    let scratch = target.join("conformance/plugin");
    if scratch.exists() {
        fs::remove_dir_all(&scratch)?;
    }
    let scratch = tools::folder(scratch)?;
    let buf = |strategy| Buf {
        root: root.clone(),
        buf: buf.clone(),
        plugin: plugin.clone(),
        strategy,
    };
    let whole = buf("all");
    let callers: [(&str, &dyn Caller); 3] = [
        ("buf generate", &whole),
        ("buf generate, a call per folder", &buf("directory")),
        (
            "protoc",
            &Protoc {
                root: root.clone(),
                protoc,
                plugin: plugin.clone(),
            },
        ),
    ];
    let golden = files(&root.join("tests/golden/expected"))?;
    let edition = from_set(&whole, &scratch)?;
    for (name, caller) in callers {
        let out = scratch.join(name.replace([' ', ','], "_"));
        let all = compare(caller, GOLDEN, &out.join("golden"), &golden)
            .map_err(|error| format!("{name}: {error}"))?;
        let new = compare(caller, EDITION, &out.join("edition"), &edition)
            .map_err(|error| format!("{name}, edition 2023: {error}"))?;
        println!("{name}: {all} files equal, and {new} of edition 2023");
    }
    Ok(())
}

fn build_plugin(root: &Path, target: &Path) -> Result<PathBuf, Box<dyn std::error::Error>> {
    const NAME: &str = "protoc-gen-connect-prost";
    let mut build = workspace::cargo(root);
    build.args([
        "build",
        "--quiet",
        "--package",
        "connect-prost-build",
        "--bin",
        NAME,
    ]);
    build.arg("--target-dir").arg(target);
    workspace::run(&mut build)?;
    Ok(target.join("debug").join(NAME))
}

/// What a build script makes of the descriptor set that buf makes of the edition's files.
fn from_set(buf: &Buf, scratch: &Path) -> Result<Files, Box<dyn std::error::Error>> {
    let set = scratch.join("edition.binpb");
    buf.build_set(EDITION, &set)?;
    let out = scratch.join("expected");
    connect_prost_build::configure()
        .descriptor_set(set)
        .out_dir(&out)
        .compile()?;
    files(&out)
}

/// Has the files below `protos` generated, and counts what is as expected.
fn compare(
    caller: &dyn Caller,
    protos: &str,
    out: &Path,
    expected: &Files,
) -> Result<usize, Box<dyn std::error::Error>> {
    tools::folder(out.to_owned())?;
    caller.generate(protos, out)?;
    let made = files(out)?;
    let mut expected = expected.clone();
    if !caller.makes_include_file() {
        expected.remove("protos.rs");
    }
    if expected.len() < 2 && caller.makes_include_file() {
        return Err("there is next to nothing to compare with".into());
    }
    for name in expected.keys().chain(made.keys()) {
        match (made.get(name), expected.get(name)) {
            (Some(made), Some(expected)) if made == expected => {}
            (Some(_), Some(_)) => {
                return Err(format!("{} differs", out.join(name).display()).into());
            }
            (None, _) => return Err(format!("{name} is not made").into()),
            (_, None) => return Err(format!("{name} is made and not expected").into()),
        }
    }
    match made.len() {
        0 => Err("nothing is made".into()),
        count => Ok(count),
    }
}

fn files(folder: &Path) -> Result<Files, Box<dyn std::error::Error>> {
    let mut files = Files::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        files.insert(name, fs::read(entry.path())?);
    }
    Ok(files)
}
