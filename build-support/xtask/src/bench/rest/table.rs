//! The tables.

use crate::bench::budget::Budgets;
use crate::bench::callgrind::Count;

/// Writes what is measured, with its limits.
pub(super) fn head(budgets: &Budgets, operation: &[&str; 3]) {
    let ceiling = |name: &str| match budgets.ceiling(operation, name) {
        Some(count) => format!(", {} {count}", name.replace('_', " ")),
        None => String::new(),
    };
    println!(
        "\n{} {}{}{}{}\n{:32} {:>12} {:>7} {:>12}",
        operation[1],
        operation[2],
        ceiling("must"),
        ceiling("goal"),
        ceiling("must_percent_of_connect"),
        "",
        "instructions",
        "ratio",
        "allocations",
    );
}

/// Writes what one program costs, and what share of ours that is.
#[expect(clippy::cast_precision_loss, reason = "a ratio of two digits")]
pub(super) fn line(name: &str, count: Count, ours: Count) {
    println!(
        "{:32} {:>12} {:>7.2} {:>12}",
        name,
        count.instructions,
        count.instructions as f64 / ours.instructions as f64,
        count.allocations,
    );
}
