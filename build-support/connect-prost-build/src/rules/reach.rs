//! What follows from rules for the messages around: whose validators are worth a call, and who is looked into by CEL.

use std::collections::BTreeSet;

use super::option::has_rules;
use crate::model::{Message, Model};
use crate::options::Provider;

/// Returns the full names of the messages whose validators are not empty, those of other crates included.
pub(super) fn with_checks(model: &Model) -> BTreeSet<String> {
    let own = model.packages.iter().flat_map(|package| &package.messages);
    let messages = own.chain(model.external.values());
    let messages: Vec<&Message> = messages
        .filter(|message| model.validator(&message.type_ref) != Provider::Disabled)
        .collect();
    let own = messages.iter().filter(|message| has_rules(message));
    let mut checked: BTreeSet<String> = own
        .map(|message| message.type_ref.full_name.clone())
        .collect();
    loop {
        let before = checked.len();
        for message in &messages {
            let mut below = message.fields.iter().filter_map(|field| field.message());
            if below.any(|inner| checked.contains(&inner.full_name)) {
                checked.insert(message.type_ref.full_name.clone());
            }
        }
        if checked.len() == before {
            return checked;
        }
    }
}

/// Adds the full names of all messages below those that are named.
pub(super) fn below(model: &Model, mut names: BTreeSet<String>) -> BTreeSet<String> {
    let mut open: Vec<String> = names.iter().cloned().collect();
    while let Some(name) = open.pop() {
        let Some(message) = model.message(&name) else {
            continue;
        };
        for inner in message.fields.iter().filter_map(|field| field.message()) {
            if names.insert(inner.full_name.clone()) {
                open.push(inner.full_name.clone());
            }
        }
    }
    names
}
