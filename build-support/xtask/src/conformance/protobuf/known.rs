//! The named failures: cases that need data which prost cannot hold.

use std::collections::BTreeMap;
use std::fmt;

/// The most that one syntax may have of them. The list is to shrink; what is not on it is a bug.
const PER_SYNTAX: usize = 9;

/// The list as it stands in the file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Known<'t> {
    pub(super) names: Vec<&'t str>,
}

impl<'t> Known<'t> {
    /// Reads the file: a name per line, each below a comment that names where prost's limit is tracked.
    pub(super) fn read(text: &'t str) -> Result<Self, String> {
        let mut names = Vec::new();
        let mut reason = "";
        for line in text.lines() {
            if line.is_empty() {
                reason = "";
            } else if line.starts_with('#') {
                reason = line;
            } else if !reason.contains("/prost/issues/") {
                return Err(format!("{line}: no issue of prost stands above it"));
            } else if line.contains('*') {
                return Err(format!("{line}: a case is named, not matched"));
            } else {
                names.push(line);
            }
        }
        let mut per_syntax: BTreeMap<&str, usize> = BTreeMap::new();
        for name in &names {
            let syntax = name.split('.').nth(1).unwrap_or(name);
            *per_syntax.entry(syntax).or_default() += 1;
        }
        match per_syntax.iter().find(|(_, count)| **count > PER_SYNTAX) {
            Some((syntax, count)) => Err(format!(
                "{count} named failures of {syntax}, over {PER_SYNTAX}"
            )),
            None => Ok(Known { names }),
        }
    }
}

impl fmt::Display for Known<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "named failures, {}:", self.names.len())?;
        self.names
            .iter()
            .try_for_each(|name| writeln!(f, "  {name}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Known;

    const REASON: &str = "# Dropped: https://example.test/prost/issues/2\n";

    #[test]
    fn a_name_stands_below_its_reason() {
        let text = format!("# About the file.\n\n{REASON}Required.Proto2.A\nRequired.Proto3.A\n");
        let known = Known::read(&text).expect("both names have a reason");
        assert_eq!(known.names, ["Required.Proto2.A", "Required.Proto3.A"]);
    }

    #[test]
    fn a_name_without_a_reason_is_refused() {
        for text in [
            "Required.Proto2.A\n".to_owned(),
            format!("{REASON}\nRequired.Proto2.A\n"),
            "# It just fails.\nRequired.Proto2.A\n".to_owned(),
        ] {
            assert!(Known::read(&text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_pattern_is_refused() {
        assert!(Known::read(&format!("{REASON}Required.Proto2.*\n")).is_err());
    }

    #[test]
    fn a_tenth_of_one_syntax_is_refused() {
        let names = |count| (0..count).map(|n| format!("Required.Proto2.{n}\n"));
        let nine: String = [REASON.to_owned()].into_iter().chain(names(9)).collect();
        assert!(Known::read(&format!("{nine}Required.Proto3.A\n")).is_ok());
        let reason = Known::read(&format!("{nine}Recommended.Proto2.A\n")).expect_err("ten");
        assert_eq!(reason, "10 named failures of Proto2, over 9");
    }
}
