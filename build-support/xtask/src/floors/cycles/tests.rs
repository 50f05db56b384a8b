//! Plants references between the folders of a crate.

use super::between_folders;
use crate::floors::graph::Graph;

/// A crate with the folders `src/high` and `src/low`, in which nothing is named.
const CRATE: [(&str, &str); 6] = [
    (
        "lib.rs",
        "mod high;\nmod low;\npub mod text;\npub struct Root;\n",
    ),
    ("high.rs", "pub mod leaf;\npub struct High;\n"),
    ("high/leaf.rs", "pub struct HighLeaf;\npub fn call() {}\n"),
    ("low.rs", "pub mod leaf;\npub struct Low;\n"),
    ("low/leaf.rs", "pub struct LowLeaf;\npub fn call() {}\n"),
    ("text.rs", "pub fn shorten() {}\n"),
];

/// Returns the cycles of that crate with more text at the end of some files.
fn cycles(planted: &[(&str, &str)]) -> Vec<String> {
    let package = tempfile::tempdir().unwrap();
    for (file, text) in CRATE {
        let path = package.path().join("src").join(file);
        std::fs::create_dir_all(path.parent().expect("it lies in src")).unwrap();
        let more = planted.iter().filter(|(other, _)| *other == file);
        let more: String = more.map(|(_, text)| *text).collect();
        std::fs::write(path, format!("{text}{more}")).unwrap();
    }
    between_folders("planted", &Graph::load(package.path()).unwrap())
}

/// Asserts that `src/high` names something of `src/low` and the other way round.
fn assert_cycle(planted: &[(&str, &str)]) {
    let found = cycles(planted);
    assert_eq!(found.len(), 1, "{planted:?}: {found:?}");
    let title = "planted: cycle of folders src/high -> src/low -> src/high\n";
    assert!(found[0].starts_with(title), "{}", found[0]);
}

const DOWN: (&str, &str) = ("high.rs", "use crate::low::Low;\n");

#[test]
fn one_direction_is_no_cycle() {
    assert_eq!(cycles(&[]), Vec::<String>::new());
    assert_eq!(cycles(&[DOWN]), Vec::<String>::new());
}

#[test]
fn a_cycle_is_shown_with_a_reference_for_each_edge() {
    let planted = [DOWN, ("low/leaf.rs", "use super::super::high::leaf;\n")];
    let text = "planted: cycle of folders src/high -> src/low -> src/high\
        \n  src/high -> src/low: src/high.rs:3: crate::low::Low\
        \n  src/low -> src/high: src/low/leaf.rs:3: super::super::high::leaf";
    assert_eq!(cycles(&planted), [text]);
}

#[test]
fn further_references_are_counted() {
    let up = ("low.rs", "use crate::high::{High, leaf};\n");
    let found = cycles(&[DOWN, up]);
    assert!(
        found[0].ends_with("crate::high::High (and 1 more)"),
        "{found:?}"
    );
}

#[test]
fn a_cycle_through_uses_is_found() {
    for up in [
        "use crate::high::High;\n",
        "use super::{high::High as Other, text};\n",
        "use super::high::*;\n",
        "fn local() { use crate::high::leaf::HighLeaf; }\n",
    ] {
        assert_cycle(&[DOWN, ("low.rs", up)]);
    }
}

#[test]
fn a_cycle_through_paths_in_code_is_found() {
    for up in [
        "fn call() { crate::high::leaf::call(); }\n",
        "pub struct Holder(super::high::High);\n",
        "fn is(any: &dyn std::any::Any) { matches!(any, crate::high::High); }\n",
        "macro_rules! call { () => { $crate::high::leaf::call() } }\n",
        "mod inner { fn call() { super::super::high::leaf::call() } }\n",
    ] {
        assert_cycle(&[DOWN, ("low.rs", up)]);
    }
}

#[test]
fn a_path_that_begins_with_an_imported_or_a_sibling_name_is_followed() {
    let root = (
        "lib.rs",
        "use low::leaf as deep;\nfn call() { deep::call(); high::leaf::call(); }\n",
    );
    let up = ("high/leaf.rs", "use crate::Root;\n");
    let found = cycles(&[root, up]);
    assert!(
        found[0].starts_with("planted: cycle of folders src -> src/high -> src\n"),
        "{found:?}"
    );
    assert!(
        found[0].contains("src/lib.rs:6: high::leaf::call"),
        "{found:?}"
    );
}

#[test]
fn an_item_of_an_ancestor_counts() {
    for up in ["use super::Root;\n", "pub struct Holder(crate::Root);\n"] {
        let found = cycles(&[("lib.rs", "use high::High;\n"), ("high.rs", up)]);
        assert_eq!(found.len(), 1, "{up}: {found:?}");
        assert!(
            found[0].contains("src/high -> src: src/high.rs:3: "),
            "{found:?}"
        );
    }
    let local = (
        "lib.rs",
        "use high::High;\nmacro_rules! count { () => { 1 } }\n",
    );
    let found = cycles(&[local, ("high.rs", "const ONE: i32 = count!();\n")]);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn a_reexport_leads_to_the_folder_of_the_item() {
    let reexport = ("lib.rs", "pub use high::leaf::HighLeaf;\n");
    assert_cycle(&[DOWN, reexport, ("low.rs", "use crate::HighLeaf;\n")]);
    let glob = ("lib.rs", "pub(crate) use high::leaf::*;\n");
    assert_cycle(&[DOWN, glob, ("low.rs", "use crate::HighLeaf;\n")]);
    let twice = ("high.rs", "pub use self::leaf::HighLeaf as Renamed;\n");
    let renamed = ("lib.rs", "pub use high::Renamed as Other;\n");
    assert_cycle(&[
        DOWN,
        twice,
        renamed,
        ("low.rs", "fn other() -> super::Other { super::Other }\n"),
    ]);
    let in_its_file = (
        "low.rs",
        "pub use crate::high::leaf::call;\nfn again() { call(); }\n",
    );
    assert_cycle(&[DOWN, in_its_file]);
}

#[test]
fn modules_and_reexports_are_no_edges() {
    for (file, text) in [
        ("low.rs", "pub use crate::high::High;\n"),
        (
            "low.rs",
            "pub(crate) use crate::high::{High as Other, leaf};\n",
        ),
        ("low/leaf.rs", "pub(super) use super::super::high::*;\n"),
        ("low.rs", "pub(in crate::low) fn call() {}\n"),
    ] {
        assert_eq!(
            cycles(&[DOWN, (file, text)]),
            Vec::<String>::new(),
            "{text}"
        );
    }
    assert_eq!(
        cycles(&[("high/leaf.rs", "use crate::Root;\n")]),
        Vec::<String>::new()
    );
}

#[test]
fn code_for_tests_is_no_edge() {
    for text in [
        "#[cfg(test)]\nmod tests { use crate::high::High; }\n",
        "#[cfg(test)]\nmod tests;\n",
        "#[cfg(test)]\nuse crate::high::High;\n",
        "#[cfg(all(test, unix))]\nfn call() { crate::high::leaf::call(); }\n",
        "impl Low {\n#[cfg(test)]\nfn call() { crate::high::leaf::call(); } }\n",
    ] {
        assert_eq!(
            cycles(&[DOWN, ("low.rs", text)]),
            Vec::<String>::new(),
            "{text}"
        );
    }
}

#[test]
fn names_of_other_crates_and_of_variables_are_no_edges() {
    for text in [
        "use high::High;\n",
        "use ::high::leaf;\n",
        "use high::high;\nfn name() { high::name(); }\n",
        "pub use crate::high::leaf::call;\nfn variable(call: u8) -> u8 { call }\n",
        "fn quoted() { quote! { crate::high::High } }\n",
    ] {
        assert_eq!(
            cycles(&[DOWN, ("low.rs", text)]),
            Vec::<String>::new(),
            "{text}"
        );
    }
}
