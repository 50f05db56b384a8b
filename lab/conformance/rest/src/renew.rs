//! Writes the differences of the peers into the cases.

use std::error::Error;
use std::fs;

use toml_edit::{DocumentMut, InlineTable, Item, Value};

use crate::run::Answers;

/// Writes every file anew; all but the differences stays as it is.
pub(crate) fn renew(answers: &Answers) -> Result<(), Box<dyn Error>> {
    for (part, path) in answers.parts.iter().enumerate() {
        let mut document: DocumentMut = fs::read_to_string(path)?.parse()?;
        let cases = document
            .get_mut("case")
            .and_then(Item::as_array_of_tables_mut);
        let cases = cases.ok_or_else(|| format!("{}: no cases", path.display()))?;
        for (at, (_, index, _)) in of(answers, part) {
            let Some(case) = cases.get_mut(*index) else {
                continue;
            };
            let differs = differences(answers, at);
            match differs.is_empty() {
                true => case.remove("differs"),
                false => case.insert("differs", Item::Value(Value::InlineTable(differs))),
            };
        }
        fs::write(path, document.to_string())?;
    }
    Ok(())
}

fn of(
    answers: &Answers,
    part: usize,
) -> impl Iterator<Item = (usize, &(usize, usize, rest_tests::Case))> {
    let all = answers.cases.iter().enumerate();
    all.filter(move |(_, (of, _, _))| *of == part)
}

fn differences(answers: &Answers, at: usize) -> InlineTable {
    let found = answers.peers.iter().filter_map(|(name, theirs)| {
        let difference = theirs[at].as_ref();
        difference.map(|difference| (name.as_str(), difference.as_str()))
    });
    found.collect()
}
