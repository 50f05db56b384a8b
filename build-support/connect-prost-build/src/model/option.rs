//! Options of an element, and the values of options that are messages.

use prost_reflect::{DynamicMessage, Kind as DescriptorKind, ReflectMessage as _, Value};

use super::element::Element;

/// The options of an element, with those that extensions hold.
pub(crate) struct ElementOptions(DynamicMessage);

impl ElementOptions {
    pub(crate) fn of(element: &dyn Element) -> Self {
        ElementOptions(element.options())
    }

    /// Returns the value of an extension that the file sets; `None` also where nothing imports its declaration.
    pub(crate) fn extension(&self, full_name: &str) -> Option<Value> {
        let descriptor = self.0.descriptor();
        let extension = descriptor.get_extension_by_full_name(full_name)?;
        self.0
            .has_extension(&extension)
            .then(|| self.0.get_extension(&extension).into_owned())
    }

    /// Returns `debug_redact` of a field: whether its value must not show in `Debug`.
    pub(crate) fn debug_redact(&self) -> bool {
        boolean(&self.0, "debug_redact")
    }

    /// Returns the values of a repeated extension of messages.
    pub(crate) fn extension_messages(&self, full_name: &str) -> Vec<OptionValues> {
        self.extension(full_name)
            .map(|value| messages(&value))
            .unwrap_or_default()
    }

    pub(crate) fn extension_message(&self, full_name: &str) -> Option<OptionValues> {
        match self.extension(full_name)? {
            Value::Message(message) => Some(OptionValues(message)),
            _ => None,
        }
    }

    pub(crate) fn extension_bool(&self, full_name: &str) -> bool {
        self.extension(full_name)
            .and_then(|value| value.as_bool())
            .unwrap_or(false)
    }

    /// Returns a number that is set; also 0.
    pub(crate) fn extension_int32(&self, full_name: &str) -> Option<i32> {
        self.extension(full_name)?.as_i32()
    }

    /// Returns the name of an enum's value; `None` also for a number without one.
    pub(crate) fn extension_enum_value(&self, full_name: &str) -> Option<String> {
        let extension = self.0.descriptor().get_extension_by_full_name(full_name)?;
        let DescriptorKind::Enum(declared) = extension.kind() else {
            return None;
        };
        let number = self.extension(full_name)?.as_enum_number()?;
        Some(declared.get_value(number)?.name().to_owned())
    }

    /// Returns a string that is set and not empty.
    pub(crate) fn extension_string(&self, full_name: &str) -> Option<String> {
        let value = self.extension(full_name)?;
        value
            .as_str()
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }

    pub(crate) fn extension_strings(&self, full_name: &str) -> Vec<String> {
        self.extension(full_name)
            .map(|value| strings(&value))
            .unwrap_or_default()
    }
}

/// The message that an option holds.
pub(crate) struct OptionValues(DynamicMessage);

impl OptionValues {
    pub(crate) fn string(&self, name: &str) -> Option<String> {
        let value = self.0.get_field_by_name(name)?;
        value
            .as_str()
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }

    pub(crate) fn strings(&self, name: &str) -> Vec<String> {
        self.0
            .get_field_by_name(name)
            .map(|value| strings(&value))
            .unwrap_or_default()
    }

    pub(crate) fn messages(&self, name: &str) -> Vec<OptionValues> {
        self.0
            .get_field_by_name(name)
            .map(|value| messages(&value))
            .unwrap_or_default()
    }

    /// Returns whether a member of a oneof, or another field with presence, is set.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.has_field_by_name(name)
    }

    pub(crate) fn boolean(&self, name: &str) -> bool {
        boolean(&self.0, name)
    }

    pub(crate) fn int32(&self, name: &str) -> i32 {
        self.0
            .get_field_by_name(name)
            .and_then(|value| value.as_i32())
            .unwrap_or(0)
    }

    /// Returns the name of an enum's value; `None` also for a number without one.
    pub(crate) fn enum_value(&self, name: &str) -> Option<String> {
        enum_value(&self.0, name)
    }
}

/// Returns a bool field of an option's message; false where it is not set.
pub(crate) fn boolean(message: &DynamicMessage, name: &str) -> bool {
    let value = message.get_field_by_name(name);
    value.and_then(|value| value.as_bool()).unwrap_or(false)
}

/// Returns the name of the value of an enum field of an option's message.
pub(crate) fn enum_value(message: &DynamicMessage, name: &str) -> Option<String> {
    let DescriptorKind::Enum(declared) = message.descriptor().get_field_by_name(name)?.kind()
    else {
        return None;
    };
    let number = message.get_field_by_name(name)?.as_enum_number()?;
    Some(declared.get_value(number)?.name().to_owned())
}

fn messages(value: &Value) -> Vec<OptionValues> {
    let items = value.as_list().unwrap_or(&[]);
    items
        .iter()
        .filter_map(Value::as_message)
        .map(|message| OptionValues(message.clone()))
        .collect()
}

fn strings(value: &Value) -> Vec<String> {
    let items = value.as_list().unwrap_or(&[]);
    items
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}
