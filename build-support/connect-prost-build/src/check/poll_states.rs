//! The states at which polled work ends.

use prost_reflect::{EnumDescriptor, FieldDescriptor, Kind};

use super::lookup::{duplicates, one_of};
use crate::error::Diagnostics;
use crate::model::{Method, Model, PollOption};

const OPTION: &str = "(connectprost.options.v1.poll)";

/// Checks the names of a poll option's states against the enum of the field that holds the state.
pub(super) fn check(
    model: &Model,
    method: &Method,
    poll: &PollOption,
    state: &FieldDescriptor,
    diagnostics: &mut Diagnostics,
) {
    let Kind::Enum(states) = state.kind() else {
        return;
    };
    let names = Names {
        model,
        method,
        option: "terminal",
        names: &poll.terminal,
    };
    let all: Vec<String> = states
        .values()
        .map(|value| value.name().to_owned())
        .collect();
    if poll.terminal.is_empty() {
        let text = "the poll option names no state that ends the work";
        let error = model.error_at(&method.descriptor, &format!("{OPTION}.terminal"), text);
        diagnostics.add(error.with_help(one_of(all.iter().cloned())));
    }
    names.are_among(&all, diagnostics, |name| {
        format!("{} has no value `{name}`", states.full_name())
    });
    names.differ("terminal state", diagnostics);
    names.are_not_absence(state, &states, diagnostics);

    let succeeded = Names {
        option: "succeeded",
        names: &poll.succeeded,
        ..names
    };
    succeeded.are_among(&poll.terminal, diagnostics, |name| {
        format!("`{name}` is no terminal state")
    });
    succeeded.differ("successful state", diagnostics);
}

/// The names that a field of the option holds.
struct Names<'a> {
    model: &'a Model,
    method: &'a Method,
    option: &'static str,
    names: &'a [String],
}

impl Names<'_> {
    fn are_among(
        &self,
        known: &[String],
        diagnostics: &mut Diagnostics,
        text: impl Fn(&str) -> String,
    ) {
        let at = format!("{OPTION}.{}", self.option);
        for name in self.names.iter().filter(|name| !known.contains(name)) {
            let descriptor = &self.method.descriptor;
            let error = self.model.error_on(descriptor, &at, name, text(name));
            diagnostics.add(error.with_help(one_of(known.iter().cloned())));
        }
    }

    fn differ(&self, what: &str, diagnostics: &mut Diagnostics) {
        for (index, name) in duplicates(self.names) {
            let at = format!("{OPTION}.{}[{index}]", self.option);
            let message = format!("the {what} `{name}` stands twice");
            let error = self
                .model
                .error_on(&self.method.descriptor, &at, name, message);
            diagnostics.add(error.with_help("name it once"));
        }
    }

    /// Rejects a terminal state that a response without a state has: a name that this schema does not know reads like that too.
    fn are_not_absence(
        &self,
        state: &FieldDescriptor,
        states: &EnumDescriptor,
        diagnostics: &mut Diagnostics,
    ) {
        if state.supports_presence() && !state.is_required() {
            return;
        }
        let absent = states.default_value().number();
        let number = |name: &str| states.get_value_by_name(name).map(|value| value.number());
        let mut names = self.names.iter();
        let Some(name) = names.find(|name| number(name) == Some(absent)) else {
            return;
        };
        let at = format!("{OPTION}.{}", self.option);
        let message =
            format!("a response without a state would end the work: it reads as `{name}`");
        let error = self
            .model
            .error_on(&self.method.descriptor, &at, name, message);
        diagnostics.add(error.with_help(format!(
            "declare `{}` as optional, or let {} begin with a value that is no state",
            state.name(),
            states.full_name()
        )));
    }
}
