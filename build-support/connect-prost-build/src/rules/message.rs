//! The rules of one message: its own, those of its oneofs, and those of its fields.

use std::collections::BTreeSet;

use prost_reflect::{DynamicMessage, Value};

use super::cel_rule::{CelContext, CelRule};
use super::field::FieldRules;
use super::option::{MESSAGE, extension, is_required, list};
use crate::model::{Message, Model, boolean};
use crate::{BuildError, cel};

/// The rules of a message.
#[derive(Debug, Default)]
pub(crate) struct MessageRules {
    /// Rules in CEL about the message as a whole.
    pub cel: Vec<CelRule>,
    /// Sets of fields that exclude each other.
    pub oneofs: Vec<MessageOneof>,
    /// Oneofs of which a member has to be set, as indexes of [`Message::oneofs`].
    pub required_oneofs: Vec<usize>,
    /// The rules of each of [`Message::fields`].
    pub fields: Vec<FieldRules>,
    /// The first error in them, where errors are deferred to run time.
    pub error: Option<BuildError>,
}

/// A set of fields of which at most one may be set.
#[derive(Debug)]
pub(crate) struct MessageOneof {
    /// Indexes of [`Message::fields`].
    pub fields: Vec<usize>,
    pub required: bool,
}

impl MessageRules {
    /// Reads the rules of a message. Those that are wrong are left out, each with an error.
    pub(super) fn read(model: &Model, message: &Message, errors: &mut Vec<BuildError>) -> Self {
        let mut rules = MessageRules::default();
        let mut exclusive = BTreeSet::new();
        if let Some(options) = extension(&message.descriptor, MESSAGE) {
            rules.cel = or_default(read_cel(model, message, &options), errors);
            rules.oneofs = or_default(read_oneofs(model, message, &options), errors);
            exclusive = exclusive_names(&options);
        }
        for (at, oneof) in message.oneofs.iter().enumerate() {
            if is_required(oneof) {
                rules.required_oneofs.push(at);
            }
        }
        for field in &message.fields {
            let is_exclusive = exclusive.contains(&field.name);
            let read = FieldRules::read(model, message, field, is_exclusive);
            rules.fields.push(or_default(read, errors));
        }
        rules
    }

    /// Returns the full names of the messages that its rules in CEL look into by the names of fields.
    pub(super) fn dynamic(&self) -> impl Iterator<Item = &String> {
        let of_fields = self.fields.iter().flat_map(FieldRules::cel_below);
        let all = self.cel.iter().chain(of_fields);
        all.flat_map(|rule| &rule.dynamic)
    }
}

/// Returns what was read; nothing, with its error, where that failed.
fn or_default<T: Default>(read: Result<T, BuildError>, errors: &mut Vec<BuildError>) -> T {
    read.unwrap_or_else(|error| {
        errors.push(error);
        T::default()
    })
}

/// Reads the rules in CEL about the message itself.
fn read_cel(
    model: &Model,
    message: &Message,
    options: &DynamicMessage,
) -> Result<Vec<CelRule>, BuildError> {
    let context = CelContext {
        model,
        element: &message.descriptor,
        package: &message.type_ref.package,
        this: Some(cel::this_message(&message.type_ref)),
    };
    let mut rules = context.all(options, &format!("({MESSAGE})"), &[])?;
    for rule in &mut rules {
        rule.path.clear();
    }
    Ok(rules)
}

/// Reads the `oneof` rules of a message.
fn read_oneofs(
    model: &Model,
    message: &Message,
    options: &DynamicMessage,
) -> Result<Vec<MessageOneof>, BuildError> {
    let rules = list(options, "oneof");
    let rules = rules.iter().filter_map(Value::as_message).enumerate();
    rules
        .map(|(number, rule)| {
            let option = format!("({MESSAGE}).oneof[{number}]");
            read_oneof(model, message, rule, &option)
        })
        .collect()
}

fn read_oneof(
    model: &Model,
    message: &Message,
    rule: &DynamicMessage,
    option: &str,
) -> Result<MessageOneof, BuildError> {
    let at = |offending: &str, text: String| {
        model.error_on(&message.descriptor, option, offending, text)
    };
    let mut fields = Vec::new();
    for name in list(rule, "fields").iter().filter_map(Value::as_str) {
        let index = message.fields.iter().position(|field| field.name == name);
        let index = index.ok_or_else(|| {
            let text = format!("{} has no field {name:?}", message.type_ref.full_name);
            at(name, text).with_help("name fields of this message, as it spells them")
        })?;
        if fields.contains(&index) {
            let text = format!("{name:?} stands twice in the same oneof rule");
            return Err(at(name, text).with_help("name each field once"));
        }
        fields.push(index);
    }
    if fields.is_empty() {
        return Err(at("", "a oneof rule needs fields".to_owned())
            .with_help("name the fields of which one may be set: {fields: [\"a\", \"b\"]}"));
    }
    let required = boolean(rule, "required");
    Ok(MessageOneof { fields, required })
}

/// Returns the names of all fields in `oneof` rules, whether or not the rules are right.
fn exclusive_names(options: &DynamicMessage) -> BTreeSet<String> {
    let rules = list(options, "oneof");
    let fields = rules.iter().filter_map(Value::as_message);
    let names = fields.flat_map(|rule| list(rule, "fields"));
    names
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect()
}
