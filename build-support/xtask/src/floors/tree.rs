//! How many crates of others the runtime brings along.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::path::Path;

use crate::workspace::{self, Package};

/// A selection of features, and how many crates of others it may bring along.
struct Selection {
    features: &'static str,
    /// What was counted last; a count below it must lower it, or it could rise again unnoticed.
    crates: usize,
    /// What it may never exceed: its users chose it to stay light.
    must: usize,
    /// Crates that it goes without.
    without: &'static [&'static str],
}

const SELECTIONS: [Selection; 2] = [
    // Both sides and gzip, without TLS.
    Selection {
        features: "client,hyper,server,gzip",
        crates: 60,
        must: 70,
        without: &[],
    },
    // Clients with a transport, a timer and an executor of their own, such as those in a browser.
    Selection {
        features: "client",
        crates: 29,
        must: 34,
        without: &["hyper", "hyper-util", "h2", "tokio"],
    },
];

/// What is wrong with the numbers.
pub(super) fn size(
    root: &Path,
    packages: &[Package],
) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let mut problems = Vec::new();
    for selection in &SELECTIONS {
        let arguments = selection.arguments();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        problems.extend(selection.judge(&external(root, packages, &arguments)?));
    }
    Ok(problems)
}

impl Selection {
    /// What `cargo tree` is asked, for one platform whatever machine asks.
    fn arguments(&self) -> [String; 5] {
        [
            "--package=connect-prost".to_owned(),
            "--no-default-features".to_owned(),
            format!("--features={}", self.features),
            "--target=x86_64-unknown-linux-gnu".to_owned(),
            "--edges=normal".to_owned(),
        ]
    }

    fn judge(&self, found: &BTreeSet<String>) -> Vec<String> {
        let Selection {
            features,
            crates,
            must,
            ..
        } = self;
        let unwanted = found.iter().filter(|found| {
            let name = found.split(' ').next();
            name.is_some_and(|name| self.without.contains(&name))
        });
        let mut problems: Vec<String> = unwanted
            .map(|name| format!("connect-prost with the features {features} depends on {name}"))
            .collect();
        let count = found.len();
        let what_to_do = match count.cmp(crates) {
            Ordering::Equal => return problems,
            Ordering::Greater => "go without the newcomers, or raise it and say why",
            Ordering::Less => "lower it",
        };
        problems.push(format!(
            "connect-prost with the features {features} brings {count} crates along, and build-support/xtask/src/floors/tree.rs \
             allows {crates}, at most {must}; {what_to_do}. They are listed by: cargo tree --prefix=none {}",
            self.arguments().join(" ")
        ));
        problems
    }
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
    use std::collections::BTreeSet;

    use super::{SELECTIONS, Selection};

    fn judge(crates: usize, found: &[&str]) -> Vec<String> {
        let selection = Selection {
            features: "client",
            crates,
            must: 2,
            without: &["tokio"],
        };
        let found: BTreeSet<String> = found.iter().map(|name| format!("{name} 1.0.0")).collect();
        selection.judge(&found)
    }

    #[test]
    fn more_and_fewer_than_the_budget_are_found() {
        assert_eq!(judge(1, &["http"]), Vec::<String>::new());
        assert!(judge(1, &["bytes", "http"])[0].contains("raise it and say why"));
        assert!(judge(2, &["http"])[0].contains("lower it"));
    }

    #[test]
    fn a_crate_that_must_not_be_there_is_found() {
        assert_eq!(
            judge(1, &["tokio"]),
            ["connect-prost with the features client depends on tokio 1.0.0"]
        );
        assert!(judge(1, &["tokio-stream"]).is_empty());
    }

    #[test]
    fn no_budget_is_above_what_it_may_never_exceed() {
        for selection in SELECTIONS {
            assert!(selection.crates <= selection.must, "{}", selection.features);
        }
    }
}
