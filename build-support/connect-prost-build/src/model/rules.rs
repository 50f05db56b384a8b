//! What `buf.validate` says about a message, a oneof or a field: read from the options and checked.

mod bound;
mod contradiction;
mod custom;
mod family;
mod length;
mod message;
mod pattern;
mod reader;
mod standard;

use prost_reflect::{DynamicMessage, Value};

pub(crate) use self::contradiction::contradictions;
pub(crate) use self::custom::{Custom, message_rules};
pub(crate) use self::family::{Sort, wrapped};
pub(crate) use self::message::{MessageOneof, message_oneofs};
pub(crate) use self::pattern::rewrite;
pub(crate) use self::standard::{RuleField, Standard};

use self::family::Shape;
use self::message::is_in_message_oneof;
use self::reader::Reader;
use super::option::Options;
use super::position::Element;
use super::{Cardinality, Field, Message, Model, Oneof};
use crate::BuildError;

const FIELD: &str = "buf.validate.field";
const MESSAGE: &str = "buf.validate.message";
const ONEOF: &str = "buf.validate.oneof";

/// The rules of a field, or of the items, keys or values in it.
#[derive(Debug, Default)]
pub(crate) struct FieldRules {
    pub required: bool,
    pub ignore: Ignore,
    pub standard: Option<Standard>,
    pub custom: Vec<Custom>,
    /// Of a list's items.
    pub items: Option<Box<FieldRules>>,
    /// Of a map's keys.
    pub keys: Option<Box<FieldRules>>,
    /// Of a map's values.
    pub values: Option<Box<FieldRules>>,
}

/// When the rules do not apply.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ignore {
    /// When the field has presence and is not set.
    #[default]
    Unspecified,
    IfZeroValue,
    Always,
}

impl FieldRules {
    /// The rules of a field of `message`.
    pub(crate) fn of(model: &Model, message: &Message, field: &Field) -> Result<Self, BuildError> {
        let Some(options) = extension(&field.descriptor, FIELD) else {
            return Ok(Self::default());
        };
        let shape = match &field.cardinality {
            Cardinality::Map { key, value } => Shape::Map { key, value },
            Cardinality::Repeated => Shape::List(&field.kind),
            _ => Shape::Single(&field.kind),
        };
        let reader = Reader {
            model,
            message,
            field,
        };
        let mut rules = reader.read(&options, shape, &format!("({FIELD})"), &[])?;
        // Of several fields that exclude each other, those that are not meant hold their zero.
        if !options.has_field_by_name("ignore") && is_in_message_oneof(message, field) {
            rules.ignore = Ignore::IfZeroValue;
        }
        Ok(rules)
    }
}

/// Whether a member of the oneof has to be set.
pub(crate) fn is_oneof_required(oneof: &Oneof) -> bool {
    extension(&oneof.descriptor, ONEOF).is_some_and(|options| flag(&options, "required"))
}

/// Whether there is anything to check about a message itself, leaving out the messages below it.
pub(crate) fn has_rules(message: &Message) -> bool {
    extension(&message.descriptor, MESSAGE).is_some()
        || message.oneofs.iter().any(is_oneof_required)
        || message
            .fields
            .iter()
            .any(|field| extension(&field.descriptor, FIELD).is_some())
}

fn extension(element: &dyn Element, full_name: &str) -> Option<DynamicMessage> {
    match Options::of(element).extension(full_name)? {
        Value::Message(message) => Some(message),
        _ => None,
    }
}

fn list(message: &DynamicMessage, name: &str) -> Vec<Value> {
    let value = message.get_field_by_name(name);
    value
        .and_then(|value| value.as_list().map(<[_]>::to_vec))
        .unwrap_or_default()
}

fn flag(message: &DynamicMessage, name: &str) -> bool {
    message
        .get_field_by_name(name)
        .and_then(|value| value.as_bool())
        .unwrap_or(false)
}
