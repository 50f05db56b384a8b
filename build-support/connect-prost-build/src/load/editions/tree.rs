//! Reaching into descriptors by the names of their fields.

use prost_reflect::{DynamicMessage, Value};

pub(super) fn text(of: &DynamicMessage, field: &str) -> String {
    match of.get_field_by_name(field).as_deref() {
        Some(Value::String(text)) => text.clone(),
        _ => String::new(),
    }
}

/// Returns a number, or the number of an enum's value; `None` when it is not set.
pub(super) fn number(of: &DynamicMessage, field: &str) -> Option<i32> {
    if !of.has_field_by_name(field) {
        return None;
    }
    match of.get_field_by_name(field).as_deref() {
        Some(Value::EnumNumber(number) | Value::I32(number)) => Some(*number),
        _ => None,
    }
}

/// Returns the message in a singular field, when it is set.
pub(super) fn child(of: &DynamicMessage, field: &str) -> Option<DynamicMessage> {
    if !of.has_field_by_name(field) {
        return None;
    }
    match of.get_field_by_name(field).as_deref() {
        Some(Value::Message(message)) => Some(message.clone()),
        _ => None,
    }
}

/// Returns the messages in a repeated field.
pub(super) fn children(of: &DynamicMessage, field: &str) -> Vec<DynamicMessage> {
    match of.get_field_by_name(field).as_deref() {
        Some(Value::List(list)) => list
            .iter()
            .filter_map(|value| value.as_message().cloned())
            .collect(),
        _ => Vec::new(),
    }
}

/// Returns the messages in a repeated field, to be changed in place.
pub(super) fn children_mut<'a>(
    of: &'a mut DynamicMessage,
    field: &str,
) -> impl Iterator<Item = &'a mut DynamicMessage> {
    let list = match of.get_field_by_name_mut(field) {
        Some(Value::List(list)) => list.as_mut_slice(),
        _ => &mut [],
    };
    list.iter_mut().filter_map(Value::as_message_mut)
}

/// Returns the options of an element, which are created when there are none.
pub(super) fn options_mut(of: &mut DynamicMessage) -> Option<&mut DynamicMessage> {
    of.get_field_by_name_mut("options")?.as_message_mut()
}

/// Removes the features from an element's options.
pub(super) fn drop_features(of: &mut DynamicMessage) {
    if of.has_field_by_name("options")
        && let Some(options) = options_mut(of)
    {
        options.clear_field_by_name("features");
    }
}

pub(super) fn is_map_entry(message: &DynamicMessage) -> bool {
    child(message, "options")
        .and_then(|options| options.get_field_by_name("map_entry")?.as_bool())
        .unwrap_or(false)
}
