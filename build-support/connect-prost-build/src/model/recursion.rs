//! Recursion between messages, which prost breaks by boxes.

use std::collections::{BTreeMap, BTreeSet};

use prost_reflect::{DescriptorPool, FieldDescriptor, Kind};

/// Which messages contain which, over fields that hold a message by value.
///
/// Those fields are in a `Box` whose type leads back to the message they are in. prost sees that by itself, except
/// where the way leads through groups.
pub(crate) struct Recursion {
    reachable: BTreeMap<String, BTreeSet<String>>,
}

impl Recursion {
    pub(crate) fn of(pool: &DescriptorPool) -> Self {
        let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for message in pool.all_messages() {
            let contained = message
                .fields()
                .filter(|field| !field.is_list() && !field.is_map());
            let names = contained.filter_map(|field| match field.kind() {
                Kind::Message(inner) => Some(inner.full_name().to_owned()),
                _ => None,
            });
            edges.insert(message.full_name().to_owned(), names.collect());
        }
        let reachable = edges
            .keys()
            .map(|from| (from.clone(), reach(&edges, from)))
            .collect();
        Recursion { reachable }
    }

    /// Returns whether the field has to be in a `Box`.
    pub(crate) fn boxes(&self, field: &FieldDescriptor) -> bool {
        if field.is_list() || field.is_map() {
            return false;
        }
        match field.kind() {
            Kind::Message(inner) => self
                .reachable
                .get(inner.full_name())
                .is_some_and(|names| names.contains(field.parent_message().full_name())),
            _ => false,
        }
    }
}

/// Returns everything that `from` contains, itself included.
fn reach(edges: &BTreeMap<String, BTreeSet<String>>, from: &str) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut left = vec![from];
    while let Some(name) = left.pop() {
        if reached.insert(name.to_owned()) {
            left.extend(edges.get(name).into_iter().flatten().map(String::as_str));
        }
    }
    reached
}
