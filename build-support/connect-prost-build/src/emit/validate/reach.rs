//! Which messages have anything to check, in them or below them.

use std::collections::BTreeSet;

use crate::model::{Message, Model, rules};
use crate::options::Provider;

/// The messages whose validators are not empty.
pub(super) struct Reach<'a>(BTreeSet<&'a str>);

impl<'a> Reach<'a> {
    pub(super) fn of(model: &'a Model) -> Self {
        let own = model.packages.iter().flat_map(|package| &package.messages);
        let messages = own.chain(model.external.values());
        let messages: Vec<&Message> = messages
            .filter(|message| model.validator(&message.type_ref) != Provider::Disabled)
            .collect();
        let own = messages.iter().filter(|message| rules::has_rules(message));
        let mut reach = Reach(
            own.map(|message| message.type_ref.full_name.as_str())
                .collect(),
        );
        loop {
            let before = reach.0.len();
            for message in &messages {
                let mut below = message.fields.iter().filter_map(|field| field.message());
                if below.any(|inner| reach.covers(&inner.full_name)) {
                    reach.0.insert(&message.type_ref.full_name);
                }
            }
            if reach.0.len() == before {
                return reach;
            }
        }
    }

    /// Whether a message of that name is worth a visit.
    pub(super) fn covers(&self, full_name: &str) -> bool {
        self.0.contains(full_name)
    }
}
