//! The options of `buf.validate`, as they are on messages, fields and oneofs.

use prost_reflect::{DynamicMessage, Value};

use crate::model::{Element, ElementOptions, Message, Oneof, boolean};

pub(super) const FIELD: &str = "buf.validate.field";
pub(super) const MESSAGE: &str = "buf.validate.message";
const ONEOF: &str = "buf.validate.oneof";

/// Returns an option of `buf.validate` that is a message, if the element sets it.
pub(super) fn extension(element: &dyn Element, full_name: &str) -> Option<DynamicMessage> {
    match ElementOptions::of(element).extension(full_name)? {
        Value::Message(message) => Some(message),
        _ => None,
    }
}

/// Returns the values of a repeated field of an option.
pub(super) fn list(message: &DynamicMessage, name: &str) -> Vec<Value> {
    let value = message.get_field_by_name(name);
    value
        .and_then(|value| value.as_list().map(<[_]>::to_vec))
        .unwrap_or_default()
}

/// Returns whether a member of the oneof has to be set.
pub(super) fn is_required(oneof: &Oneof) -> bool {
    extension(&oneof.descriptor, ONEOF).is_some_and(|options| boolean(&options, "required"))
}

/// Returns whether a message has rules itself, whatever they are; the messages below it do not count.
pub(super) fn has_rules(message: &Message) -> bool {
    extension(&message.descriptor, MESSAGE).is_some()
        || message.oneofs.iter().any(is_required)
        || message
            .fields
            .iter()
            .any(|field| extension(&field.descriptor, FIELD).is_some())
}
