//! The rules of `buf.validate`: read from the options and compiled, once for all later stages.
//!
//! A rule that is wrong in itself is reported here; rules that contradict each other are found in `check`.

mod cel_rule;
mod family;
mod field;
mod message;
mod option;
mod reach;
mod rule_field;
mod standard;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use self::cel_rule::CelRule;
pub(crate) use self::family::FamilyKind;
pub(crate) use self::field::{FieldRules, Ignore};
pub(crate) use self::message::{MessageOneof, MessageRules};
use self::reach::{below, with_checks};
pub(crate) use self::rule_field::RuleField;
pub(crate) use self::standard::StandardRules;
use crate::error::Diagnostics;
use crate::model::{Message, Model};
use crate::options::{Provider, RuleErrors};

/// The rules of all messages whose validators are generated.
#[derive(Debug)]
pub(crate) struct Rules {
    /// By full name.
    messages: BTreeMap<String, MessageRules>,
    /// Full names of the messages with anything to check, in them or below them.
    checked: BTreeSet<String>,
    /// Full names of the messages that CEL looks into by the names of fields, and of those below them.
    dynamic: BTreeSet<String>,
}

impl Rules {
    /// Reads all rules and compiles those in CEL; adds an error for each that is wrong, unless errors are deferred.
    pub(crate) fn read(model: &Model, diagnostics: &mut Diagnostics) -> Self {
        let mut messages = BTreeMap::new();
        let own = model.packages.iter().flat_map(|package| &package.messages);
        for message in own.filter(|message| is_generated(model, message)) {
            let mut errors = Vec::new();
            let mut rules = MessageRules::read(model, message, &mut errors);
            match model.options.rule_errors {
                RuleErrors::Refuse => errors.into_iter().for_each(|error| diagnostics.add(error)),
                RuleErrors::Defer => rules.error = errors.into_iter().next(),
            }
            messages.insert(message.type_ref.full_name.clone(), rules);
        }
        let named = messages.values().flat_map(MessageRules::dynamic);
        let dynamic = below(model, named.cloned().collect());
        Rules {
            messages,
            checked: with_checks(model),
            dynamic,
        }
    }

    /// Returns the rules of a message; `None` if its validator is not generated.
    pub(crate) fn of(&self, message: &Message) -> Option<&MessageRules> {
        self.messages.get(&message.type_ref.full_name)
    }

    /// Returns whether a message has anything to check, in it or below it.
    pub(crate) fn has_checks(&self, full_name: &str) -> bool {
        self.checked.contains(full_name)
    }

    /// Returns whether CEL looks into the message by the names of its fields: `dyn(this).name`.
    pub(crate) fn is_dynamic(&self, full_name: &str) -> bool {
        self.dynamic.contains(full_name)
    }
}

fn is_generated(model: &Model, message: &Message) -> bool {
    model.validator(&message.type_ref) == Provider::Generated
}
