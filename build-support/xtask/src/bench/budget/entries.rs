//! The entries of the file: a table for each operation, below those for the parts of its name.

use toml_edit::{DocumentMut, Item, Table};

/// Names of all entries of a subject: the tables that hold more than tables, and those that hold nothing.
pub(super) fn names(document: &DocumentMut, subject: &str) -> Vec<String> {
    let mut names = Vec::new();
    if let Some(item) = document.get(subject) {
        collect(subject, item, &mut names);
    }
    names
}

fn collect(name: &str, item: &Item, names: &mut Vec<String>) {
    let Some(table) = item.as_table_like() else {
        return names.push(name.to_owned());
    };
    if table.is_empty() || table.iter().any(|(_, item)| !item.is_table_like()) {
        names.push(name.to_owned());
    }
    for (part, item) in table.iter().filter(|(_, item)| item.is_table_like()) {
        collect(&format!("{name}.{part}"), item, names);
    }
}

/// Returns the entry of an operation; adds it if it is missing.
pub(super) fn entry<'a>(
    document: &'a mut DocumentMut,
    operation: &[&str],
) -> Result<&'a mut Table, String> {
    let mut table = document.as_table_mut();
    for (at, part) in operation.iter().enumerate() {
        let is_last = at + 1 == operation.len();
        let item = table.entry(part).or_insert_with(|| {
            let mut missing = Table::new();
            missing.set_implicit(!is_last);
            Item::Table(missing)
        });
        table = item
            .as_table_mut()
            .ok_or_else(|| format!("{} in budgets.toml is no table", operation[..=at].join(".")))?;
    }
    Ok(table)
}
