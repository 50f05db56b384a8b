//! The operations of a subject beside their budgets.
//!
//! Every operation has an entry and every entry an operation: else one that is removed or written wrong would let its
//! operation cost anything.

use super::budget::{Budgets, Verdict};
use super::callgrind::Count;
use crate::Outcome;

/// What is done with a count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// It is held to its budget.
    Hold,
    /// It becomes the budget.
    Bless,
    /// Nothing: it is of a build that budgets say nothing about.
    Ignore,
}

impl Mode {
    /// What the flags of a subject say.
    pub(super) fn of(bless: bool, fat: bool) -> Self {
        match (bless, fat) {
            (_, true) => Self::Ignore,
            (true, false) => Self::Bless,
            (false, false) => Self::Hold,
        }
    }
}

/// Budgets, and what has been found wrong.
pub(super) struct Gate {
    budgets: Budgets,
    mode: Mode,
    failures: Vec<String>,
}

impl Gate {
    /// Fails, before anything is measured, unless the budgets of the subject are those of the operations. Budgets that
    /// are to be written may be missing.
    pub(super) fn open<const PARTS: usize>(
        budgets: Budgets,
        subject: &str,
        operations: &[[&str; PARTS]],
        mode: Mode,
    ) -> Result<Self, Box<dyn std::error::Error>> {
        let operations: Vec<&[&str]> = operations.iter().map(<[_; PARTS]>::as_slice).collect();
        let mut failures = match mode {
            Mode::Ignore => Vec::new(),
            Mode::Hold | Mode::Bless => budgets.strangers(subject, &operations),
        };
        if mode == Mode::Hold {
            failures.extend(budgets.missing(&operations));
        }
        fail_with(&failures)?;
        Ok(Self {
            budgets,
            mode,
            failures,
        })
    }

    pub(super) fn budgets(&self) -> &Budgets {
        &self.budgets
    }

    /// Compares a count with its budget, or makes it the budget.
    pub(super) fn judge(&mut self, operation: &[&str], count: Count) {
        let verdict = match self.mode {
            Mode::Hold => self.budgets.check(operation, count),
            Mode::Bless => self.budgets.bless(operation, count),
            Mode::Ignore => Ok(()),
        };
        self.note(verdict);
    }

    /// Keeps what else is wrong with an operation.
    pub(super) fn note(&mut self, verdict: Verdict) {
        self.failures.extend(verdict.err());
    }

    /// Fails with everything that is wrong. Writes the budgets only if nothing is.
    pub(super) fn close(self) -> Outcome {
        if let Some(remark) = self.budgets.remark().filter(|_| self.mode == Mode::Hold) {
            println!("\n{remark}");
        }
        fail_with(&self.failures)?;
        match self.mode {
            Mode::Bless => self.budgets.save(),
            Mode::Hold | Mode::Ignore => Ok(()),
        }
    }
}

fn fail_with(failures: &[String]) -> Outcome {
    if failures.is_empty() {
        return Ok(());
    }
    Err(failures.join("\n       ").into())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Budgets, Gate, Mode};

    const OPERATIONS: [[&str; 3]; 2] = [["json", "list", "encode"], ["json", "list", "decode"]];

    fn open(text: &str, mode: Mode) -> Result<Gate, String> {
        let budgets = Budgets::parse(PathBuf::new(), text, "rustc 1".to_owned()).unwrap();
        Gate::open(budgets, "json", &OPERATIONS, mode).map_err(|error| error.to_string())
    }

    #[test]
    fn a_gate_opens_on_the_budgets_of_its_operations() {
        let text = "[json.list.encode]\n[json.list.decode]\nmust = 1\n[rpc.list]\nmust = 1\n";
        for mode in [Mode::Hold, Mode::Bless, Mode::Ignore] {
            assert!(open(text, mode).is_ok());
        }
    }

    #[test]
    fn an_operation_without_a_budget_fails_unless_it_is_to_get_one() {
        let text = "[json.list.encode]\n";
        let error = open(text, Mode::Hold).err().unwrap();
        assert_eq!(
            error,
            "json.list.decode has no budget: write one with --bless"
        );
        assert!(open(text, Mode::Bless).is_ok());
    }

    #[test]
    fn a_budget_without_an_operation_fails_even_where_budgets_are_written() {
        let text = "[json.list.encode]\n[json.list.decode]\n[json.lost.decode]\nmust = 1\n";
        for mode in [Mode::Hold, Mode::Bless] {
            let error = open(text, mode).err().unwrap();
            assert!(
                error.starts_with("[json.lost.decode] in budgets.toml"),
                "{error}"
            );
        }
    }

    #[test]
    fn a_build_without_budgets_asks_for_none() {
        assert!(open("[json.lost]\n", Mode::Ignore).is_ok());
    }
}
