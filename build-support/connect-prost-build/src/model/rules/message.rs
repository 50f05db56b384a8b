//! Rules of a message itself: sets of fields that exclude each other.

use prost_reflect::Value;

use super::{MESSAGE, extension, flag, list};
use crate::BuildError;
use crate::model::{Field, Message, Model};

/// A set of fields of which at most one may be set.
#[derive(Debug)]
pub(crate) struct MessageOneof {
    /// Places in [`Message::fields`].
    pub fields: Vec<usize>,
    pub required: bool,
}

/// The `oneof` rules of a message.
pub(crate) fn message_oneofs(
    model: &Model,
    message: &Message,
) -> Result<Vec<MessageOneof>, BuildError> {
    let Some(options) = extension(&message.descriptor, MESSAGE) else {
        return Ok(Vec::new());
    };
    let at = |option: &str, offending: &str, text: String| {
        model.error_on(&message.descriptor, option, offending, text)
    };
    let mut oneofs = Vec::new();
    for (number, rule) in list(&options, "oneof")
        .iter()
        .filter_map(Value::as_message)
        .enumerate()
    {
        let option = format!("({MESSAGE}).oneof[{number}]");
        let mut fields = Vec::new();
        for name in list(rule, "fields").iter().filter_map(Value::as_str) {
            let place = message.fields.iter().position(|field| field.name == name);
            let place = place.ok_or_else(|| {
                let text = format!("{} has no field {name:?}", message.type_ref.full_name);
                at(&option, name, text).with_help("name fields of this message, as it spells them")
            })?;
            if fields.contains(&place) {
                return Err(at(
                    &option,
                    name,
                    format!("{name:?} stands twice in the same oneof rule"),
                )
                .with_help("name each field once"));
            }
            fields.push(place);
        }
        if fields.is_empty() {
            return Err(at(&option, "", "a oneof rule needs fields".to_owned())
                .with_help("name the fields of which one may be set: {fields: [\"a\", \"b\"]}"));
        }
        let required = flag(rule, "required");
        oneofs.push(MessageOneof { fields, required });
    }
    Ok(oneofs)
}

/// Whether the field stands in such a set.
pub(super) fn is_in_message_oneof(message: &Message, field: &Field) -> bool {
    let options = extension(&message.descriptor, MESSAGE);
    options.is_some_and(|options| {
        let rules = list(&options, "oneof");
        rules.iter().filter_map(Value::as_message).any(|rule| {
            list(rule, "fields")
                .iter()
                .any(|name| name.as_str() == Some(&field.name))
        })
    })
}
