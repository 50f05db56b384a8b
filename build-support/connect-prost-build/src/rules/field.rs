//! The rules of one field, and of the items, keys or values in it. Rules that do not fit its type are rejected.

use prost_reflect::{DynamicMessage, ReflectMessage as _, Value};

use super::cel_rule::{CelContext, CelRule};
use super::family::{Family, Shape};
use super::option::{FIELD, extension};
use super::rule_field::RuleField;
use super::standard::StandardRules;
use crate::model::{Cardinality, Field, Kind, Message, Model, boolean, enum_value};
use crate::{BuildError, cel};

/// The rules of a field, or of the items, keys or values in it.
#[derive(Debug, Default)]
pub(crate) struct FieldRules {
    /// The rule `required`, where it is set.
    pub required: Option<RuleField>,
    pub ignore: Ignore,
    pub standard: Option<StandardRules>,
    pub cel: Vec<CelRule>,
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
    /// Reads the rules of a field of `message`. `is_exclusive` holds for a field in a `oneof` rule of the message.
    pub(super) fn read(
        model: &Model,
        message: &Message,
        field: &Field,
        is_exclusive: bool,
    ) -> Result<Self, BuildError> {
        let Some(options) = extension(&field.descriptor, FIELD) else {
            return Ok(Self::default());
        };
        let shape = match &field.cardinality {
            Cardinality::Map { key, value } => Shape::Map { key, value },
            Cardinality::Repeated => Shape::List(&field.kind),
            _ => Shape::Single(&field.kind),
        };
        let reader = FieldReader {
            model,
            message,
            field,
        };
        let mut rules = reader.read(&options, shape, &format!("({FIELD})"), &[])?;
        // Of several fields that exclude each other, the unset ones hold their zero.
        if !options.has_field_by_name("ignore") && is_exclusive {
            rules.ignore = Ignore::IfZeroValue;
        }
        Ok(rules)
    }

    /// Returns all rules in CEL of one value: its own, and those behind extensions of its family.
    pub(crate) fn cel(&self) -> impl Iterator<Item = &CelRule> {
        let standard = self.standard.iter();
        let predefined = standard.flat_map(|standard| &standard.predefined);
        self.cel.iter().chain(predefined)
    }

    /// Returns all rules in CEL of the field, those of items, keys and values included.
    pub(super) fn cel_below(&self) -> impl Iterator<Item = &CelRule> {
        // What is in a list or a map is a single value, with nothing below it.
        let nested = [&self.items, &self.keys, &self.values];
        let nested = nested.into_iter().flatten();
        self.cel().chain(nested.flat_map(|rules| rules.cel()))
    }
}

/// Reads the rules of one field, those nested in it included.
struct FieldReader<'a> {
    model: &'a Model,
    message: &'a Message,
    field: &'a Field,
}

impl FieldReader<'_> {
    /// Reads the `buf.validate.FieldRules` at `option`, below `path` of the outermost one.
    pub(super) fn read(
        &self,
        options: &DynamicMessage,
        shape: Shape<'_>,
        option: &str,
        path: &[RuleField],
    ) -> Result<FieldRules, BuildError> {
        self.reject_unknown(options, option)?;
        let required = options.descriptor().get_field_by_name("required");
        let required = required.filter(|_| boolean(options, "required"));
        let mut rules = FieldRules {
            required: required.as_ref().map(RuleField::of),
            ignore: match enum_value(options, "ignore").as_deref() {
                Some("IGNORE_IF_ZERO_VALUE") => Ignore::IfZeroValue,
                Some("IGNORE_ALWAYS") => Ignore::Always,
                _ => Ignore::Unspecified,
            },
            ..FieldRules::default()
        };
        // Rules that never apply are not checked.
        if rules.ignore == Ignore::Always {
            return Ok(rules);
        }
        rules.cel = self.context(shape).all(options, option, path)?;
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
        standard: &StandardRules,
        name: &str,
        kind: &Kind,
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
    ) -> Result<Option<StandardRules>, BuildError> {
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
            // Only what is written has a position: the first rule of the family.
            let first = values.fields().next();
            let written = first.map_or(option.clone(), |(rule, _)| {
                format!("{option}.{}", rule.name())
            });
            return Err(self.misfit(family.name(), shape, &written));
        };
        self.reject_unknown(values, &option)?;
        let path: Vec<RuleField> = path
            .iter()
            .cloned()
            .chain([RuleField::of(&family)])
            .collect();
        let mut predefined = Vec::new();
        for (declared, value) in values.extensions() {
            let context = self.context(shape);
            predefined.extend(context.predefined(&declared, value, values, &option, &path)?);
        }
        let mut standard = StandardRules {
            family: expected,
            values: values.clone(),
            path,
            option,
            pattern: None,
            predefined,
        };
        standard.compile(self.model, self.field)?;
        Ok(Some(standard))
    }

    fn misfit(&self, family: &str, shape: Shape<'_>, option: &str) -> BuildError {
        let text = format!("`{family}` rules do not fit {}", shape.describe());
        let error = self.error_on(option, family, text);
        match (Family::of(shape), shape) {
            (Some(_), Shape::List(_)) => {
                error.with_help(format!("rules for each item stand below `repeated.items`: repeated.items.{family}"))
            }
            (Some(_), Shape::Map { .. }) => error.with_help(format!(
                "rules for keys and values stand below `map`: map.keys.{family} or map.values.{family}"
            )),
            (Some(expected), _) => error.with_help(format!("write `{}`", expected.name)),
            (None, Shape::Single(Kind::Message(message))) if is_google(&message.full_name) => error.with_help(
                "these rules know the type of prost_types alone: take the rules away, or its .extern_path(..)",
            ),
            (None, _) => error.with_help("write the rules on the fields of that message"),
        }
    }

    fn context(&self, shape: Shape<'_>) -> CelContext<'_> {
        CelContext {
            model: self.model,
            element: &self.field.descriptor,
            package: &self.message.type_ref.package,
            this: match shape {
                Shape::Single(kind) => cel::this(kind),
                Shape::List(kind) => cel::this_list(kind),
                Shape::Map { key, value } => cel::this_map(key, value),
            },
        }
    }

    /// Fails for rules of a newer protovalidate, which are unknown fields.
    fn reject_unknown(&self, options: &DynamicMessage, option: &str) -> Result<(), BuildError> {
        if let Some(unknown) = options.unknown_fields().next() {
            let text = format!(
                "rule number {} of {} is unknown",
                unknown.number(),
                options.descriptor().name()
            );
            return Err(self
                .error(option, text)
                .with_help("remove the buf/validate/validate.proto from the include path"));
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

/// Returns whether it is one of the types that have rules of their own when they are those of `prost_types`.
fn is_google(full_name: &str) -> bool {
    full_name.starts_with("google.protobuf.")
}
