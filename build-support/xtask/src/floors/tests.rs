//! Plants imports that reach up into a workspace of three crates.

use std::path::Path;

use super::{check, tree};
use crate::workspace::metadata;

fn write(root: &Path, file: &str, text: &str) {
    let path = root.join(file);
    let folder = path.parent().expect("a planted file lies in a folder");
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(path, text).unwrap();
}

fn manifest(name: &str, rest: &str) -> String {
    format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n{rest}")
}

/// A workspace in which everything leads down.
fn workspace() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let at = root.path();
    write(
        at,
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\nexclude = [\"stand-in\"]\n",
    );
    write(
        at,
        "crates/protojson-prost/Cargo.toml",
        &manifest("protojson-prost", ""),
    );
    write(at, "crates/protojson-prost/src/lib.rs", "");
    let runtime = "[features]\nclient = [\"dep:tokio\"]\n\
        [dependencies]\nprotojson-prost = { path = \"../protojson-prost\" }\n\
        tokio = { path = \"../../stand-in/tokio\", optional = true }\n";
    write(
        at,
        "crates/connect-prost/Cargo.toml",
        &manifest("connect-prost", runtime),
    );
    write(
        at,
        "crates/connect-prost/src/lib.rs",
        "pub mod client;\npub mod code;\npub mod header;\npub mod protocol;\npub mod server;\n",
    );
    write(
        at,
        "crates/connect-prost/src/client.rs",
        "use crate::code::Code;\n",
    );
    let code = "use http::uri::Scheme;\npub enum Code { Client }\n\
        #[cfg(test)]\nmod tests { use crate::client::Call; }\n";
    write(at, "crates/connect-prost/src/code.rs", code);
    write(at, "crates/connect-prost/src/header.rs", "");
    write(at, "crates/connect-prost/src/protocol.rs", "mod server;\n");
    write(at, "crates/connect-prost/src/protocol/server.rs", "");
    write(at, "crates/connect-prost/src/server.rs", "");
    write(at, "stand-in/tokio/Cargo.toml", &manifest("tokio", ""));
    write(at, "stand-in/tokio/src/lib.rs", "");
    root
}

fn diagnostics(root: &tempfile::TempDir) -> Vec<String> {
    check(root.path()).unwrap()
}

#[test]
fn a_workspace_that_leads_down_has_no_diagnostics() {
    assert_eq!(diagnostics(&workspace()), Vec::<String>::new());
}

#[test]
fn a_planted_import_of_the_client_by_a_pure_module_is_found() {
    let root = workspace();
    for planted in [
        "use crate::client::Call;\n",
        "use crate::{code::Code, client::{self, Call}};\n",
        "use super::client as other;\n",
        "fn call() { crate::client::call(); }\n",
        "pub struct Room(crate::client::Call);\n",
        "pub use crate::client::Call;\n",
        "use crate::client::Code;\n",
    ] {
        write(root.path(), "crates/connect-prost/src/header.rs", planted);
        let found = diagnostics(&root);
        assert!(!found.is_empty(), "not found: {planted}");
        assert!(
            found[0].starts_with("connect-prost/src/header.rs imports "),
            "{found:?}"
        );
    }
}

#[test]
fn the_halves_of_a_protocol_are_pure_too() {
    let root = workspace();
    let half = "crates/connect-prost/src/protocol/server.rs";
    write(root.path(), half, "use super::server::Head;\n");
    assert_eq!(diagnostics(&root), Vec::<String>::new());
    for planted in [
        "use crate::server::Call;\n",
        "use super::super::server::Call;\n",
    ] {
        write(root.path(), half, planted);
        assert_eq!(diagnostics(&root).len(), 1, "not found: {planted}");
    }
}

#[test]
fn a_planted_cycle_of_folders_is_found() {
    let root = workspace();
    let call = "crates/connect-prost/src/client/call.rs";
    write(
        root.path(),
        "crates/connect-prost/src/client.rs",
        "mod call;\nuse crate::server::Router;\n",
    );
    write(root.path(), call, "");
    assert_eq!(diagnostics(&root), Vec::<String>::new());
    write(
        root.path(),
        "crates/connect-prost/src/server.rs",
        "pub struct Router;\nfn connect() { crate::client::connect(); }\n",
    );
    let found = diagnostics(&root);
    assert_eq!(found.len(), 1, "{found:?}");
    let cycle = "connect-prost: cycle of folders src -> src/client -> src\n";
    assert!(found[0].starts_with(cycle), "{found:?}");
}

#[test]
fn a_planted_crate_edge_that_leads_up_is_found() {
    let root = workspace();
    let edge = "[dependencies]\nmanus-api = { path = \"../manus-api\" }\n";
    write(
        root.path(),
        "crates/manus-api/Cargo.toml",
        &manifest("manus-api", ""),
    );
    write(root.path(), "crates/manus-api/src/lib.rs", "");
    write(
        root.path(),
        "crates/protojson-prost/Cargo.toml",
        &manifest("protojson-prost", edge),
    );
    assert_eq!(
        diagnostics(&root),
        ["protojson-prost (layer 0) imports manus-api (layer 2); imports lead down only"]
    );
}

#[test]
fn a_planted_edge_between_crates_of_one_layer_is_found() {
    let root = workspace();
    let edge = "[dependencies]\nmanus-mock = { path = \"../manus-mock\" }\n";
    write(
        root.path(),
        "crates/manus-mock/Cargo.toml",
        &manifest("manus-mock", ""),
    );
    write(root.path(), "crates/manus-mock/src/lib.rs", "");
    write(
        root.path(),
        "crates/manus-client/Cargo.toml",
        &manifest("manus-client", edge),
    );
    write(root.path(), "crates/manus-client/src/lib.rs", "");
    assert_eq!(
        diagnostics(&root),
        ["manus-client (layer 3) imports manus-mock (layer 3); imports lead down only"]
    );
}

#[test]
fn test_crates_may_stand_on_each_other() {
    let root = workspace();
    let members = "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\", \"tests/*\"]\nexclude = [\"stand-in\"]\n";
    write(root.path(), "Cargo.toml", members);
    let edge = "[dependencies]\nbase = { path = \"../base\" }\n";
    for (name, rest) in [("base", ""), ("app", edge)] {
        let folder = format!("tests/{name}");
        write(
            root.path(),
            &format!("{folder}/Cargo.toml"),
            &manifest(name, rest),
        );
        write(root.path(), &format!("{folder}/src/lib.rs"), "");
    }
    assert_eq!(diagnostics(&root), Vec::<String>::new());
}

#[test]
fn a_runtime_that_is_not_optional_is_found() {
    let root = workspace();
    let always = "[dependencies]\ntokio = { path = \"../../stand-in/tokio\" }\n";
    write(
        root.path(),
        "crates/connect-prost/Cargo.toml",
        &manifest("connect-prost", always),
    );
    assert_eq!(
        diagnostics(&root),
        [
            "connect-prost --no-default-features pulls in tokio; it must stay free of input and output"
        ]
    );
}

#[test]
fn a_crate_without_a_layer_is_found() {
    let root = workspace();
    write(
        root.path(),
        "crates/stranger/Cargo.toml",
        &manifest("stranger", ""),
    );
    write(root.path(), "crates/stranger/src/lib.rs", "");
    let found = diagnostics(&root);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("stranger: the crate has no layer"),
        "{found:?}"
    );
}

#[test]
fn crates_of_others_are_counted_once_and_ours_are_not() {
    let root = workspace();
    let packages = metadata(root.path()).unwrap().packages;
    let found = |features: &str| {
        let arguments = ["--package=connect-prost", features];
        tree::external(root.path(), &packages, &arguments).unwrap()
    };
    assert_eq!(Vec::from_iter(found("--features=client")), ["tokio v0.0.0"]);
    assert!(found("--no-default-features").is_empty());
}
