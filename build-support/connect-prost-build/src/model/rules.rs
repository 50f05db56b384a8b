//! What `buf.validate` says about a message, a oneof or a field: read from the options and checked.

mod family;
mod pattern;
mod standard;

use prost_reflect::{DynamicMessage, ReflectMessage, Value};

pub(crate) use self::family::{Sort, wrapped};
pub(crate) use self::pattern::rewrite;
pub(crate) use self::standard::{RuleField, Standard};

use self::family::{Family, Shape};
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

/// A set of fields of which at most one may be set.
#[derive(Debug)]
pub(crate) struct MessageOneof {
    /// Places in [`Message::fields`].
    pub fields: Vec<usize>,
    pub required: bool,
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
        let reader = Reader { model, field };
        let mut rules = reader.read(&options, shape, &format!("({FIELD})"), &[])?;
        // Of several fields that exclude each other, those that are not meant hold their zero.
        if !options.has_field_by_name("ignore") && is_in_message_oneof(message, field) {
            rules.ignore = Ignore::IfZeroValue;
        }
        Ok(rules)
    }
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
    for name in ["cel", "cel_expression"] {
        if options.has_field_by_name(name) {
            return Err(without_cel(at(
                &format!("({MESSAGE}).{name}"),
                "",
                NO_CEL.to_owned(),
            )));
        }
    }
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
                at(&option, name, text).instead("name fields of this message, as it spells them")
            })?;
            if fields.contains(&place) {
                return Err(at(
                    &option,
                    name,
                    format!("{name:?} stands twice in the same oneof rule"),
                )
                .instead("name each field once"));
            }
            fields.push(place);
        }
        if fields.is_empty() {
            return Err(at(&option, "", "a oneof rule needs fields".to_owned())
                .instead("name the fields of which one may be set: {fields: [\"a\", \"b\"]}"));
        }
        let required = flag(rule, "required");
        oneofs.push(MessageOneof { fields, required });
    }
    Ok(oneofs)
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

const NO_CEL: &str = "CEL rules are not supported yet";

fn without_cel(error: BuildError) -> BuildError {
    error.instead("use the standard rules, or check it in the handler and say so in a comment")
}

fn is_in_message_oneof(message: &Message, field: &Field) -> bool {
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

/// Reads the rules of one field, those nested in it included.
struct Reader<'a> {
    model: &'a Model,
    field: &'a Field,
}

impl Reader<'_> {
    /// Reads a `buf.validate.FieldRules` that stands at `option`, below `path` of the outermost one.
    fn read(
        &self,
        options: &DynamicMessage,
        shape: Shape<'_>,
        option: &str,
        path: &[RuleField],
    ) -> Result<FieldRules, BuildError> {
        for name in ["cel", "cel_expression"] {
            if options.has_field_by_name(name) {
                return Err(without_cel(self.error(&format!("{option}.{name}"), NO_CEL)));
            }
        }
        self.refuse_unknown(options, option)?;
        let ignore = options
            .get_field_by_name("ignore")
            .and_then(|value| value.as_enum_number());
        let mut rules = FieldRules {
            required: flag(options, "required"),
            ignore: match ignore {
                Some(1) => Ignore::IfZeroValue,
                Some(3) => Ignore::Always,
                _ => Ignore::Unspecified,
            },
            ..FieldRules::default()
        };
        // What is never applied need not make sense.
        if rules.ignore == Ignore::Always {
            return Ok(rules);
        }
        rules.standard = self.standard(options, shape, option, path)?;
        if let Some(standard) = &rules.standard {
            let nested = |name, shape| self.nested(standard, name, shape);
            match shape {
                Shape::List(item) => rules.items = nested("items", item)?,
                Shape::Map { key, value } => {
                    rules.keys = nested("keys", key)?;
                    rules.values = nested("values", value)?;
                }
                Shape::Single(_) => {}
            }
        }
        Ok(rules)
    }

    fn nested(
        &self,
        standard: &Standard,
        name: &str,
        kind: &super::Kind,
    ) -> Result<Option<Box<FieldRules>>, BuildError> {
        let Some(Value::Message(options)) = standard.value(name) else {
            return Ok(None);
        };
        let option = format!("{}.{name}", standard.option);
        let rules = self.read(
            &options,
            Shape::Single(kind),
            &option,
            &standard.path_to(name),
        )?;
        Ok(Some(Box::new(rules)))
    }

    fn standard(
        &self,
        options: &DynamicMessage,
        shape: Shape<'_>,
        option: &str,
        path: &[RuleField],
    ) -> Result<Option<Standard>, BuildError> {
        let set = options.fields().find(|(field, _)| {
            field
                .containing_oneof()
                .is_some_and(|oneof| oneof.name() == "type")
        });
        let Some((family, Value::Message(values))) = set else {
            return Ok(None);
        };
        let option = format!("{option}.{}", family.name());
        let Some(expected) = Family::of(shape).filter(|expected| expected.name == family.name())
        else {
            return Err(self.misfit(family.name(), shape, &option));
        };
        self.refuse_unknown(values, &option)?;
        let path = path
            .iter()
            .cloned()
            .chain([RuleField::of(&family)])
            .collect();
        let standard = Standard {
            family: expected,
            values: values.clone(),
            path,
            option,
        };
        standard.check(self.model, self.field)?;
        Ok(Some(standard))
    }

    fn misfit(&self, family: &str, shape: Shape<'_>, option: &str) -> BuildError {
        let error = self.error(
            option,
            format!("`{family}` rules do not fit {}", shape.describe()),
        );
        match (Family::of(shape), shape) {
            (Some(_), Shape::List(_)) => {
                error.instead(format!("rules for each item stand below `repeated.items`: repeated.items.{family}"))
            }
            (Some(_), Shape::Map { .. }) => error.instead(format!(
                "rules for keys and values stand below `map`: map.keys.{family} or map.values.{family}"
            )),
            (Some(expected), _) => error.instead(format!("write `{}`", expected.name)),
            (None, _) => error.instead("write the rules on the fields of that message"),
        }
    }

    /// Rules of our own making stand in extensions; rules of a newer protovalidate in unknown fields.
    fn refuse_unknown(&self, options: &DynamicMessage, option: &str) -> Result<(), BuildError> {
        if let Some((extension, _)) = options.extensions().next() {
            let text = format!(
                "the predefined rule {} is not supported yet",
                extension.full_name()
            );
            return Err(without_cel(self.error_on(option, extension.name(), text)));
        }
        if let Some(unknown) = options.unknown_fields().next() {
            let text = format!(
                "rule number {} of {} is unknown",
                unknown.number(),
                options.descriptor().name()
            );
            return Err(self
                .error(option, text)
                .instead("remove the buf/validate/validate.proto from the include path"));
        }
        Ok(())
    }

    fn error(&self, option: &str, text: impl Into<String>) -> BuildError {
        self.model.error_at_field(self.field, option, text)
    }

    fn error_on(&self, option: &str, offending: &str, text: impl Into<String>) -> BuildError {
        self.model
            .error_on(&self.field.descriptor, option, offending, text)
    }
}
