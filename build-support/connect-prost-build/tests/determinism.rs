//! The same protos give the same bytes: on every run, from any directory, in any order of inputs.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "large/schema.rs"]
mod schema;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use connect_prost_build::{Builder, configure};

fn golden() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/proto");
    folder.canonicalize().unwrap()
}

type Output = BTreeMap<String, String>;

fn texts(folder: &Path) -> Output {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

fn generated(builder: Builder) -> Output {
    let out = tempfile::tempdir().unwrap();
    builder.out_dir(out.path()).compile().unwrap();
    texts(out.path())
}

/// Import names of all protos below a folder, sorted.
fn protos(root: &Path) -> Vec<String> {
    let (mut found, mut left) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = left.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => left.push(path),
                false => found.push(path.strip_prefix(root).unwrap().display().to_string()),
            }
        }
    }
    found.sort();
    found
}

/// The first file that differs; whole outputs would fill the screen.
fn assert_same(one: &Output, other: &Output) {
    assert_eq!(
        one.keys().collect::<Vec<_>>(),
        other.keys().collect::<Vec<_>>()
    );
    let differs = one.iter().find(|(name, text)| other[*name] != **text);
    assert_eq!(
        differs.map(|(name, _)| name),
        None,
        "the same protos, other bytes"
    );
}

/// Run as a child by [`in_another_process`], in a folder of its own.
#[test]
fn generate_where_the_environment_says() {
    let Some(out) = std::env::var_os("GENERATE_TO") else {
        return;
    };
    let root = std::env::var_os("GENERATE_FROM").unwrap();
    configure().proto_root(root).out_dir(out).compile().unwrap();
}

/// What another process makes of the protos in a folder that it calls by a relative path.
fn in_another_process(root: &Path) -> Output {
    let out = tempfile::tempdir().unwrap();
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "generate_where_the_environment_says"])
        .current_dir(root.parent().unwrap())
        .env("GENERATE_FROM", root.file_name().unwrap())
        .env("GENERATE_TO", out.path())
        .status()
        .unwrap();
    assert!(child.success());
    texts(out.path())
}

#[test]
fn golden_schemas_give_the_same_bytes_from_two_directories() {
    let root = golden();
    let here = generated(configure().proto_root(&root));
    assert!(here.len() > 20);
    assert_same(&here, &in_another_process(&root));
    let path = root.display().to_string();
    assert!(here.values().all(|text| !text.contains(&path)));
}

#[test]
fn golden_schemas_give_the_same_bytes_in_any_order_of_files() {
    let root = golden();
    let wanted = generated(configure().proto_root(&root));
    let mut names = protos(&root);
    names.reverse();
    let middle = names.len() / 2;
    names.rotate_left(middle);
    assert_same(
        &wanted,
        &generated(configure().include_dir(&root).files(&names)),
    );
}

#[test]
fn golden_schemas_give_the_same_bytes_in_any_order_of_roots() {
    let root = golden();
    let wanted = generated(configure().proto_root(&root));
    let halves = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    for (at, name) in protos(&root).iter().enumerate() {
        let copy = halves[at % 2].path().join(name);
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::copy(root.join(name), copy).unwrap();
    }
    let [first, second] = halves.each_ref().map(tempfile::TempDir::path);
    for (first, second) in [(first, second), (second, first)] {
        let found = generated(configure().proto_root(first).proto_root(second));
        assert_same(&wanted, &found);
    }
}

#[test]
fn a_thousand_messages_give_the_same_bytes_from_anywhere_in_any_order() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("proto");
    schema::write(&root, 7).unwrap();
    let there = in_another_process(&root);
    let all: String = there.values().map(String::as_str).collect();
    assert_eq!(
        all.matches("__json::ProtoJson for").count(),
        schema::MESSAGES
    );
    assert_eq!(all.matches("fn specs(&self)").count(), schema::SERVICES);
    let mut names = protos(&root);
    names.reverse();
    assert_same(
        &there,
        &generated(configure().include_dir(&root).files(&names)),
    );
}

#[test]
fn a_seed_gives_the_same_schema_and_another_one_another() {
    assert_eq!(schema::files(7), schema::files(7));
    assert_ne!(schema::files(7), schema::files(8));
}
