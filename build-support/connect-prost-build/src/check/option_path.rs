//! Paths to fields in options, such as `record.status`.

use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};

use super::lookup::field_named;
use crate::BuildError;
use crate::model::{Method, Model};

/// What stands at the end of a path.
pub(super) struct Leaf {
    pub name: &'static str,
    pub fits: fn(&Kind) -> bool,
}

/// A path that an option of a method holds.
pub(super) struct OptionPath<'a> {
    pub method: &'a Method,
    /// The option's field: `(connectprost.options.v1.poll).status`.
    pub option: &'a str,
    pub text: &'a str,
}

impl OptionPath<'_> {
    /// Returns the fields on the way from a message, the one at the end included.
    pub(super) fn fields(
        &self,
        model: &Model,
        message: &MessageDescriptor,
        leaf: &Leaf,
    ) -> Result<Vec<FieldDescriptor>, BuildError> {
        let mut message = message.clone();
        let mut fields = Vec::new();
        let names: Vec<&str> = self.text.split('.').collect();
        for (at, name) in names.iter().enumerate() {
            let is_last = at + 1 == names.len();
            let fits = |field: &FieldDescriptor| {
                let kind = field.kind();
                let is_fit = match (&kind, is_last) {
                    (Kind::Message(_), false) => true,
                    (kind, true) => (leaf.fits)(kind),
                    _ => false,
                };
                is_fit && !field.is_list() && !field.is_map() && has_fields(model, field)
            };
            let field = field_named(&message, name, fits).map_err(|help| {
                let wanted = if is_last { leaf.name } else { "message" };
                let text = format!("{} has no {wanted} field `{name}`", message.full_name());
                let error = model.error_on(&self.method.descriptor, self.option, name, text);
                error.with_help(help)
            })?;
            if let Kind::Message(inner) = field.kind() {
                message = inner;
            }
            fields.push(field);
        }
        Ok(fields)
    }
}

/// Whether the field is one in Rust: the well-known types have types of their own.
fn has_fields(model: &Model, field: &FieldDescriptor) -> bool {
    model.message(field.parent_message().full_name()).is_some()
}
