use prost_reflect::{DynamicMessage, FieldDescriptor, ReflectMessage, Value};

use super::position::Element;

/// The options of an element, with those that extensions hold.
pub(crate) struct Options(DynamicMessage);

impl Options {
    pub(crate) fn of(element: &dyn Element) -> Self {
        Options(element.options())
    }

    /// The value of an extension that the file sets; `None` also where nothing imports its declaration.
    pub(crate) fn extension(&self, full_name: &str) -> Option<Value> {
        let descriptor = self.0.descriptor();
        let extension = descriptor.get_extension_by_full_name(full_name)?;
        self.0
            .has_extension(&extension)
            .then(|| self.0.get_extension(&extension).into_owned())
    }

    pub(crate) fn extension_message(&self, full_name: &str) -> Option<Values> {
        match self.extension(full_name)? {
            Value::Message(message) => Some(Values(message)),
            _ => None,
        }
    }

    pub(crate) fn extension_bool(&self, full_name: &str) -> bool {
        self.extension(full_name)
            .and_then(|value| value.as_bool())
            .unwrap_or(false)
    }

    /// A string that is set and not empty.
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
pub(crate) struct Values(DynamicMessage);

impl Values {
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

    pub(crate) fn boolean(&self, name: &str) -> bool {
        self.0
            .get_field_by_name(name)
            .and_then(|value| value.as_bool())
            .unwrap_or(false)
    }

    pub(crate) fn int32(&self, name: &str) -> i32 {
        self.0
            .get_field_by_name(name)
            .and_then(|value| value.as_i32())
            .unwrap_or(0)
    }

    pub(crate) fn enum_number(&self, name: &str) -> i32 {
        self.0
            .get_field_by_name(name)
            .and_then(|value| value.as_enum_number())
            .unwrap_or(0)
    }
}

fn strings(value: &Value) -> Vec<String> {
    let items = value.as_list().unwrap_or(&[]);
    items
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

/// Whether the value must not show in `Debug`.
pub(crate) fn debug_redact(field: &FieldDescriptor) -> bool {
    let options = field.options();
    options
        .get_field_by_name("debug_redact")
        .and_then(|value| value.as_bool())
        .unwrap_or(false)
}
