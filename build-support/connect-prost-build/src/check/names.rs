//! Names in Rust: different names of a schema may become one.

use std::collections::BTreeMap;

use crate::error::Diagnostics;
use crate::model::{Element, Model};

const HELP: &str = "rename one of them; more than case and underscores has to differ";

/// The names that are taken, and by what.
pub(super) struct Names<'a> {
    model: &'a Model,
    taken: BTreeMap<String, String>,
}

impl<'a> Names<'a> {
    pub(super) fn new(model: &'a Model) -> Self {
        Names {
            model,
            taken: BTreeMap::new(),
        }
    }

    /// Takes a name for `owner`; adds an error if it is taken.
    pub(super) fn take(
        &mut self,
        name: &str,
        owner: &str,
        element: &dyn Element,
        diagnostics: &mut Diagnostics,
    ) {
        if let Err(message) = self.claim(name, owner) {
            let error = self.model.error_at(element, "", message);
            diagnostics.add(error.with_help(HELP));
        }
    }

    /// Takes a name for a part of a package's name, which several packages may share.
    pub(super) fn take_for_package(
        &mut self,
        name: &str,
        owner: &str,
        package: &str,
        diagnostics: &mut Diagnostics,
    ) {
        if self.taken.get(name).is_some_and(|first| first == owner) {
            return;
        }
        if let Err(message) = self.claim(name, owner) {
            let error = self.model.error_at_package(package, message);
            diagnostics.add(error.with_help(HELP));
        }
    }

    fn claim(&mut self, name: &str, owner: &str) -> Result<(), String> {
        match self.taken.get(name) {
            None => {
                self.taken.insert(name.to_owned(), owner.to_owned());
                Ok(())
            }
            Some(first) => Err(format!("{first} and {owner} are both `{name}` in Rust")),
        }
    }
}
