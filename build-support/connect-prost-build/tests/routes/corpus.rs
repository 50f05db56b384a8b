//! All wrong routes of `broken/` in a build script that is lenient.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use connect_prost_build::configure;
use expect_test::expect_file;

fn broken() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken")
}

/// Run as a child by the test below, as a build script would be.
#[test]
fn compile_all_broken_routes_as_a_build_script_does() {
    if std::env::var_os("NUM_JOBS").is_none() {
        return;
    }
    let entries = fs::read_dir(broken())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let is_route = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with("route_") && path.extension().is_none_or(|end| end == "proto")
    };
    let mut paths: Vec<PathBuf> = entries.filter(is_route).collect();
    paths.sort();
    assert!(paths.len() > 20);
    let out = tempfile::tempdir().unwrap();
    for path in paths {
        let builder = match path.is_dir() {
            true => configure().proto_root(&path),
            false => configure().include_dir(broken()).files([&path]),
        };
        let compiled = builder.out_dir(out.path().join("out")).compile();
        // What is wrong with a service that is `rest_only` is in the same file.
        compiled.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}

#[test]
fn nothing_that_is_wrong_with_a_route_fails_a_build() {
    let this = std::env::current_exe().unwrap();
    let child = Command::new(this)
        .args([
            "--exact",
            "corpus::compile_all_broken_routes_as_a_build_script_does",
            "--nocapture",
        ])
        .envs([("HOST", "here"), ("NUM_JOBS", "1")])
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&child.stdout);
    assert!(
        child.status.success(),
        "{output}{}",
        String::from_utf8_lossy(&child.stderr)
    );
    let folder = format!("{}/", broken().display());
    let warnings = output
        .lines()
        .filter_map(|line| line.strip_prefix("cargo::warning="));
    let warnings: String = warnings
        .map(|line| line.replace(&folder, "") + "\n")
        .collect();
    expect_file!["lenient.txt"].assert_eq(&warnings);
}
