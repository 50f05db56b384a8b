//! Help with names that do not exist: the one that was meant, or all that there are.

/// Returns a help with the names: `write one of: a, b`.
pub(crate) fn one_of(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.collect();
    match names.as_slice() {
        [] => "nothing fits there; drop the option or add what it names".to_owned(),
        [only] => format!("write {only}"),
        names => format!("write one of: {}", names.join(", ")),
    }
}

/// Returns the name that is nearest to the given one, unless all are too far: by more than a third of its length.
pub(crate) fn nearest<'a>(given: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = given.chars().count();
    let near = names.filter_map(|name| {
        let most = name.chars().count() / 3;
        let is_long_enough = name.chars().count().abs_diff(length) <= most;
        let edits = is_long_enough.then(|| distance(given, name))?;
        (edits <= most).then_some((edits, name))
    });
    near.min().map(|(_, name)| name)
}

/// Returns how many characters have to be put in, left out or replaced to get from one to the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, character) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (at, other) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(character != *other);
            diagonal = row[at + 1];
            row[at + 1] = replaced.min(diagonal + 1).min(row[at] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn distance_counts_edits() {
        for (from, to, edits) in [
            ("", "abc", 3),
            ("abc", "abc", 0),
            ("abd", "abc", 1),
            ("bc", "abc", 1),
        ] {
            assert_eq!(distance(from, to), edits, "{from} {to}");
        }
    }

    #[test]
    fn a_name_that_is_far_from_all_has_no_nearest() {
        let names = || ["client", "server", "json"].into_iter();
        assert_eq!(nearest("clinet", names()), Some("client"));
        assert_eq!(nearest("frobnicate", names()), None);
        assert_eq!(nearest("client", std::iter::empty()), None);
    }
}
