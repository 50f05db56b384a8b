//! Everything that can be wrong with a schema, and what a consumer reads then.
//!
//! `broken/NAME.proto`, or a folder `broken/NAME` of several files, is compiled; `broken/NAME.txt` is what is said about
//! it. `UPDATE_EXPECT=1` writes it anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use connect_prost_build::{BuildError, HttpRules, configure};
use expect_test::expect_file;

/// Names of everything in the folder that is compiled, without extension.
fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("it can be read").path());
    paths
        .filter(|path| path.is_dir() || path.extension().is_some_and(|end| end == "proto"))
        .map(|path| {
            let name = path.file_stem().expect("every entry has a name");
            name.to_str().expect("names are ASCII").to_owned()
        })
        .collect()
}

fn compile(path: &Path, out: &Path) -> Option<BuildError> {
    let builder = match path.is_dir() {
        true => configure().proto_root(path),
        false => {
            let file = path.with_extension("proto");
            let folder = path.parent().expect("it lies in a folder");
            configure().include_dir(folder).files([file])
        }
    };
    let builder = builder.http_rules(HttpRules::Strict);
    builder.out_dir(out).compile().err()
}

/// What is said, without the path of the folder that the files lie in.
fn shown(error: &BuildError, path: &Path) -> String {
    let folder = match path.is_dir() {
        true => path,
        false => path.parent().expect("it lies in a folder"),
    };
    let folder = folder.display().to_string();
    let text = error.to_string().replace(&format!("{folder}/"), "");
    text.replace(&folder, "protos") + "\n"
}

#[test]
fn everything_that_is_wrong_is_told_with_its_remedy() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/broken");
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let out = scratch.path().join("out");
    let names = names(&folder);
    let mut incomplete = Vec::new();
    for name in &names {
        let path = folder.join(name);
        let Some(error) = compile(&path, &out) else {
            incomplete.push(format!("{name} compiles"));
            continue;
        };
        assert!(
            !out.exists(),
            "{name}: nothing is written when something is wrong"
        );
        assert_eq!(
            format!("{error:?}"),
            error.to_string(),
            "{name}: cargo prints the Debug form"
        );
        for diagnostic in error.diagnostics() {
            // What is expected instead of something else is what to write.
            let has_help =
                diagnostic.help().is_some() || diagnostic.message().starts_with("expected ");
            if diagnostic.line().is_none() || !has_help {
                incomplete.push(format!("{name} lacks a position or help:\n{diagnostic}"));
            }
        }
        expect_file![folder.join(format!("{name}.txt"))].assert_eq(&shown(&error, &path));
    }
    assert!(incomplete.is_empty(), "{}", incomplete.join("\n"));
    assert!(names.len() >= 60, "there are {} files", names.len());
}

#[test]
fn every_expected_text_belongs_to_a_file() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/broken");
    let entries = fs::read_dir(&folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("it can be read").path());
    let texts = paths.filter(|path| path.extension().is_some_and(|end| end == "txt"));
    for text in texts {
        let is_used = text.with_extension("").is_dir() || text.with_extension("proto").is_file();
        assert!(is_used, "{} belongs to nothing", text.display());
    }
}
