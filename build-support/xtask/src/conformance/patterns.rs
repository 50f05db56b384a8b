//! Regular expressions in RE2's syntax: what `matches` makes of them, against Go's `regexp`.
//!
//! Patterns and what they are tried on are ours, in `lab/patterns/cases.txt`. Left out is what depends on more than the syntax:
//! characters that one of the two does not know yet, scripts with two words in their names, which some releases of Go
//! do not find, and what the `regex` crate finds too big or too deep.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use protovalidate_prost::__private::cel::text;

use crate::{Outcome, tools, workspace};

/// How many patterns there are: a comparison of fewer compares something else.
const PATTERNS: usize = 621;

/// A pattern and what it is tried on.
struct Case {
    pattern: String,
    subjects: Vec<String>,
}

/// Prints each difference, or how many patterns mean the same.
pub(super) fn run(only_build: bool) -> Outcome {
    let folder = workspace::root().join("lab/patterns");
    let binary = tools::folder(workspace::root().join("target/tools"))?.join("patterns");
    let mut build = Command::new("go");
    build
        .current_dir(&folder)
        .args(["build", "-o"])
        .arg(&binary);
    tools::finish(build)?;
    if only_build {
        return Ok(());
    }
    compare(&folder.join("cases.txt"), &binary)
}

fn compare(path: &Path, go: &Path) -> Outcome {
    let shown = path.display();
    let file = File::open(path).map_err(|error| format!("{shown}: {error}"))?;
    let text = fs::read_to_string(path).map_err(|error| format!("{shown}: {error}"))?;
    let cases = cases(&text)?;
    let mut go = Command::new(go);
    go.stdin(file);
    let theirs = tools::finish(go)?;
    let theirs: Vec<&str> = theirs.lines().collect();
    if cases.len() != PATTERNS || theirs.len() != PATTERNS {
        let (ours, theirs) = (cases.len(), theirs.len());
        return Err(format!("{ours} patterns, {theirs} results; {PATTERNS} were expected").into());
    }
    let differences = cases
        .iter()
        .zip(theirs)
        .filter_map(|(case, theirs)| difference(case, theirs))
        .collect::<Vec<_>>();
    for difference in &differences {
        println!("{difference}");
    }
    if !differences.is_empty() {
        return Err(format!("{} patterns mean something else", differences.len()).into());
    }
    let tries: usize = cases.iter().map(|case| case.subjects.len()).sum();
    println!("patterns: {PATTERNS} equal, {tries} tries");
    Ok(())
}

fn cases(text: &str) -> Result<Vec<Case>, String> {
    let mut subjects = Vec::new();
    let mut cases = Vec::new();
    for line in text.lines() {
        if let Some(list) = line.strip_prefix("s ") {
            subjects = serde_json::from_str(list).map_err(|error| format!("{line}: {error}"))?;
        } else if let Some(pattern) = line.strip_prefix("p ") {
            cases.push(Case {
                pattern: pattern.to_owned(),
                subjects: subjects.clone(),
            });
        }
    }
    Ok(cases)
}

/// What differs from Go's result: `refused`, or a digit for each subject.
fn difference(case: &Case, theirs: &str) -> Option<String> {
    let ours = result(case);
    if ours == theirs {
        return None;
    }
    let Case { pattern, subjects } = case;
    if ours.len() != theirs.len() || [ours.as_str(), theirs].contains(&"refused") {
        return Some(format!("{pattern}: ours {ours}, Go's {theirs}"));
    }
    let results = ours.chars().zip(theirs.chars());
    let subject = results
        .zip(subjects)
        .find(|((ours, theirs), _)| ours != theirs);
    subject.map(|((ours, theirs), subject)| {
        format!("{pattern} on {subject:?}: ours {ours}, Go's {theirs}")
    })
}

fn result(case: &Case) -> String {
    let digits: Result<String, _> = case
        .subjects
        .iter()
        .map(|subject| text::matches(subject, &case.pattern).map(|is| if is { '1' } else { '0' }))
        .collect();
    digits.unwrap_or_else(|_| "refused".to_owned())
}
