//! The generated text is what is checked in.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// The first line that differs, which shows more than two whole files.
fn difference(generated: &str, expected: &str) -> Option<String> {
    let mut lines = generated.lines().zip(expected.lines()).enumerate();
    let first = lines.find(|(_, (a, b))| a != b);
    match first {
        Some((at, (a, b))) => Some(format!(
            "line {}:\n  generated: {a}\n  expected:  {b}",
            at + 1
        )),
        None if generated == expected => None,
        None => Some("one ends before the other".to_owned()),
    }
}

#[test]
fn the_generated_text_is_what_is_checked_in() {
    let generated = files(Path::new(golden::OUT_DIR));
    let expected = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("expected"));
    let advice = "look at the change, then `cargo xtask golden`";
    for (name, text) in &generated {
        let Some(wanted) = expected.get(name) else {
            panic!("{name} is not checked in; {advice}");
        };
        if let Some(difference) = difference(text, wanted) {
            panic!("{name}, {difference}\n{advice}");
        }
    }
    let left: Vec<_> = expected
        .keys()
        .filter(|name| !generated.contains_key(*name))
        .collect();
    assert!(left.is_empty(), "no longer generated: {left:?}; {advice}");
}
