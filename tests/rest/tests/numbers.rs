//! Every number of the list of what REST has to get right is shown by a case or by a named test, and is so only once.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rest_tests::{cases, parts};
use serde::Deserialize;

/// Numbers that belong to streams and to descriptions of the API, or to bodies of any type, which come with them.
const LATER: [u16; 2] = [140, 144];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Elsewhere {
    open: BTreeSet<u16>,
    test: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    numbers: Vec<u16>,
    file: String,
    test: Option<String>,
    input: Option<String>,
}

fn all() -> BTreeSet<u16> {
    let numbers = (1..=196).chain(209..=248);
    numbers.filter(|number| !LATER.contains(number)).collect()
}

fn shown() -> BTreeSet<u16> {
    let paths = parts().unwrap();
    let cases = paths.iter().flat_map(|path| cases(path).unwrap());
    cases.map(|case| case.number).collect()
}

fn elsewhere() -> Elsewhere {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("elsewhere.toml");
    toml_edit::de::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn every_number_is_shown() {
    let elsewhere = elsewhere();
    let listed: Vec<u16> = elsewhere
        .test
        .iter()
        .flat_map(|row| row.numbers.clone())
        .collect();
    let mut found = shown();
    for number in listed.iter().chain(&elsewhere.open) {
        assert!(found.insert(*number), "{number} is shown twice");
    }
    let missing: Vec<_> = all().difference(&found).copied().collect();
    assert!(missing.is_empty(), "nothing shows {missing:?}");
    let unknown: Vec<_> = found.difference(&all()).copied().collect();
    assert!(unknown.is_empty(), "nobody knows {unknown:?}");
}

#[test]
fn every_test_that_is_named_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut missing = Vec::new();
    for row in elsewhere().test {
        let text = fs::read_to_string(root.join(&row.file)).unwrap_or_default();
        for number in row.numbers {
            let wanted = match &row.test {
                Some(test) => format!("fn {test}("),
                None => format!("_{number}("),
            };
            if !text.contains(&wanted) {
                missing.push(format!("{number}: {wanted} in {}", row.file));
            }
        }
        let input = row.input.filter(|input| !root.join(input).is_file());
        missing.extend(input);
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
