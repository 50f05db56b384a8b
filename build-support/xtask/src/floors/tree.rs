//! How many crates of others the runtime brings along.

use std::collections::BTreeSet;
use std::path::Path;

use crate::workspace::{self, Package};

/// What is counted: both sides and gzip, without TLS, for one platform whatever machine asks.
const COUNTED: [&str; 5] = [
    "--package=connect-prost",
    "--no-default-features",
    "--features=client,server,gzip",
    "--target=x86_64-unknown-linux-gnu",
    "--edges=normal",
];
/// What was counted last; a count below it must lower it, or it could rise again unnoticed.
const CRATES: usize = 60;
/// What the runtime may never exceed: its users chose it to stay light.
const MUST: usize = 70;
const _: () = assert!(CRATES <= MUST);

/// What is wrong with the number, if anything.
pub(super) fn size(
    root: &Path,
    packages: &[Package],
) -> Result<Option<String>, Box<dyn std::error::Error>> {
    Ok(judge(external(root, packages, &COUNTED)?.len(), CRATES))
}

fn judge(count: usize, budget: usize) -> Option<String> {
    let what_to_do = match count.cmp(&budget) {
        std::cmp::Ordering::Equal => return None,
        std::cmp::Ordering::Greater => "go without the newcomers, or raise it and say why",
        std::cmp::Ordering::Less => "lower it",
    };
    let command = COUNTED.join(" ");
    Some(format!(
        "connect-prost brings {count} crates along, and CRATES in build-support/xtask/src/floors/tree.rs allows {budget}; \
         {what_to_do}. They are listed by: cargo tree --prefix=none {command}"
    ))
}

/// The crates, by name and version, that `cargo tree` finds outside this workspace.
pub(super) fn external(
    root: &Path,
    packages: &[Package],
    arguments: &[&str],
) -> Result<BTreeSet<String>, Box<dyn std::error::Error>> {
    let mut tree = workspace::cargo(root);
    tree.args(["tree", "--prefix=none", "--format={p}"]);
    let printed = workspace::stdout(tree.args(arguments))?;
    let is_ours = |name: &str| packages.iter().any(|package| package.name == name);
    Ok(printed
        .lines()
        .filter_map(|line| {
            // After name and version stand a path and marks, such as that of a repetition.
            let mut words = line.split_whitespace();
            let (name, version) = (words.next()?, words.next()?);
            (!is_ours(name)).then(|| format!("{name} {version}"))
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::judge;

    #[test]
    fn more_and_fewer_than_the_budget_are_found() {
        assert_eq!(judge(5, 5), None);
        assert!(judge(6, 5).unwrap().contains("raise it and say why"));
        assert!(judge(4, 5).unwrap().contains("lower it"));
    }
}
