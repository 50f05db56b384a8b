//! `lab/bench/budgets.toml`: what each of our operations may cost.
//!
//! A budget is what was measured last. Costing more than the slack above it fails, and so does costing less than the
//! slack below it: an improvement that the budget does not record can be lost again unnoticed.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use toml_edit::{DocumentMut, Item, value};

use super::callgrind::Count;
use crate::{Outcome, workspace};

mod entries;
#[cfg(test)]
mod tests;

/// In percent, for the compiler and C library that the budgets were measured with.
const SLACK: u64 = 2;
/// In percent, for others: they make other code of the same source.
const FOREIGN_SLACK: u64 = 10;

/// In instructions: of a short operation, a percentage is less than what the order of a few moves costs.
const FEW: u64 = 10;

/// The file, and whether this machine's tools are those it was measured with.
pub(crate) struct Budgets {
    path: PathBuf,
    document: DocumentMut,
    tools: String,
}

/// One line of the verdict: nothing is wrong, or what is.
pub(crate) type Verdict = Result<(), String>;

impl Budgets {
    pub(crate) fn load() -> Result<Self, Box<dyn std::error::Error>> {
        let path = workspace::root().join("lab/bench/budgets.toml");
        let text =
            fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self::parse(path, &text, tools()?)?)
    }

    /// Budgets of a text, on a machine with these tools.
    pub(super) fn parse(path: PathBuf, text: &str, tools: String) -> Result<Self, String> {
        let document = text
            .parse()
            .map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self {
            path,
            document,
            tools,
        })
    }

    /// The ceiling of an operation's instructions, `must` or `goal`.
    pub(crate) fn ceiling(&self, operation: &[&str], name: &str) -> Option<u64> {
        number(self.entry(operation)?, name)
    }

    /// Operations without a budget, by name.
    pub(crate) fn missing(&self, operations: &[&[&str]]) -> Vec<String> {
        let is_missing = |operation: &&&[&str]| self.entry(operation).is_none();
        let missing = operations.iter().filter(is_missing);
        missing.map(|operation| no_budget(operation)).collect()
    }

    /// Budgets of a subject that none of its operations has. A name that is written wrong is one of these.
    pub(crate) fn strangers(&self, subject: &str, operations: &[&[&str]]) -> Vec<String> {
        let names: Vec<String> = operations.iter().map(|parts| parts.join(".")).collect();
        let strangers = entries::names(&self.document, subject).into_iter();
        strangers
            .filter(|name| !names.contains(name))
            .map(|name| {
                format!("[{name}] in budgets.toml is nothing that is measured: rename or remove it")
            })
            .collect()
    }

    /// Whether the budget is what an operation costs on top of the same one of `other`.
    pub(crate) fn is_over(&self, operation: &[&str], other: &str) -> bool {
        let over = self.entry(operation).and_then(|entry| entry.get("over"));
        over.and_then(Item::as_str) == Some(other)
    }

    /// Compares a count with its budget.
    pub(crate) fn check(&self, operation: &[&str], count: Count) -> Verdict {
        let name = operation.join(".");
        let entry = self.entry(operation).ok_or_else(|| no_budget(operation))?;
        let slack = self.slack();
        let budget = number(entry, "instructions").unwrap_or(0);
        judge(
            &name,
            count.instructions,
            budget,
            slack,
            number(entry, "must"),
        )?;
        let allocations = number(entry, "allocations").unwrap_or(0);
        if count.allocations != allocations {
            return Err(format!(
                "{name}: {} allocations, the budget is {allocations}",
                count.allocations
            ));
        }
        Ok(())
    }

    /// Makes a count the budget. What had come below its ceiling may not go above it again.
    pub(crate) fn bless(&mut self, operation: &[&str], count: Count) -> Verdict {
        if let Some(entry) = self.entry(operation) {
            let budget = number(entry, "instructions").unwrap_or(u64::MAX);
            if let Some(must) = number(entry, "must")
                && budget <= must
                && count.instructions > must
            {
                return Err(above_ceiling(
                    &operation.join("."),
                    count.instructions,
                    must,
                ));
            }
        }
        let entry = entries::entry(&mut self.document, operation)?;
        entry["instructions"] = value(count.instructions.cast_signed());
        entry["allocations"] = value(count.allocations.cast_signed());
        Ok(())
    }

    /// Writes the file, with the tools of this machine as those it was measured with.
    pub(crate) fn save(mut self) -> Outcome {
        self.document["measured_with"] = value(self.tools.as_str());
        fs::write(&self.path, self.document.to_string())?;
        Ok(())
    }

    /// What to say about the tools when they are not those of the budgets.
    pub(crate) fn remark(&self) -> Option<String> {
        (!self.is_at_home()).then(|| {
            format!(
                "measured with {}, the budgets were with {}: {FOREIGN_SLACK} % are allowed instead of {SLACK} %",
                self.tools,
                self.measured_with()
            )
        })
    }

    fn slack(&self) -> u64 {
        if self.is_at_home() {
            SLACK
        } else {
            FOREIGN_SLACK
        }
    }

    fn is_at_home(&self) -> bool {
        self.measured_with() == self.tools
    }

    fn measured_with(&self) -> &str {
        self.document
            .get("measured_with")
            .and_then(Item::as_str)
            .unwrap_or("nothing")
    }

    fn entry(&self, operation: &[&str]) -> Option<&Item> {
        operation
            .iter()
            .try_fold(self.document.as_item(), |item, part| item.get(part))
    }
}

fn no_budget(operation: &[&str]) -> String {
    format!(
        "{} has no budget: write one with --bless",
        operation.join(".")
    )
}

fn number(entry: &Item, name: &str) -> Option<u64> {
    entry.get(name)?.as_integer()?.try_into().ok()
}

/// A ceiling counts once the budget is below it; until then the budget alone does.
fn judge(name: &str, count: u64, budget: u64, slack: u64, must: Option<u64>) -> Verdict {
    let is_above = |must: &u64| budget <= *must && count > *must;
    if let Some(must) = must.filter(is_above) {
        return Err(above_ceiling(name, count, must));
    }
    if count > budget + (budget * slack / 100).max(FEW) {
        return Err(format!(
            "{name}: {count} instructions, more than {slack} % over the budget of {budget}"
        ));
    }
    if count + (budget * slack / 100).max(FEW) < budget {
        return Err(format!(
            "{name}: {count} instructions, better than the budget of {budget}: lower it with --bless"
        ));
    }
    Ok(())
}

fn above_ceiling(name: &str, count: u64, must: u64) -> String {
    format!("{name}: {count} instructions, above the ceiling of {must}")
}

/// Compiler and C library, on which instruction counts depend.
fn tools() -> Result<String, Box<dyn std::error::Error>> {
    let rustc = workspace::stdout(Command::new("rustc").arg("--version"))?;
    let libc = workspace::stdout(Command::new("getconf").arg("GNU_LIBC_VERSION"))?;
    let version: Vec<&str> = rustc.split(' ').take(2).collect();
    Ok(format!("{}, {}", version.join(" "), libc.trim()))
}
