//! From `buf.validate.FieldRules` to what emitters ask for; what does not fit is refused.

use prost_reflect::{DynamicMessage, ReflectMessage, Value};

use super::custom::Site;
use super::family::{Family, Shape};
use super::{FieldRules, Ignore, RuleField, Standard, flag};
use crate::BuildError;
use crate::cel;
use crate::model::{Field, Kind, Message, Model};

/// Reads the rules of one field, those nested in it included.
pub(super) struct Reader<'a> {
    pub(super) model: &'a Model,
    pub(super) message: &'a Message,
    pub(super) field: &'a Field,
}

impl Reader<'_> {
    /// Reads a `buf.validate.FieldRules` that stands at `option`, below `path` of the outermost one.
    pub(super) fn read(
        &self,
        options: &DynamicMessage,
        shape: Shape<'_>,
        option: &str,
        path: &[RuleField],
    ) -> Result<FieldRules, BuildError> {
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
        rules.custom = self.site(shape).all(options, option, path)?;
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
            // Only what is written has a position: the first rule of the family.
            let first = values.fields().next();
            let written = first.map_or(option.clone(), |(rule, _)| {
                format!("{option}.{}", rule.name())
            });
            return Err(self.misfit(family.name(), shape, &written));
        };
        self.refuse_unknown(values, &option)?;
        let path: Vec<RuleField> = path
            .iter()
            .cloned()
            .chain([RuleField::of(&family)])
            .collect();
        let mut predefined = Vec::new();
        for (declared, value) in values.extensions() {
            let site = self.site(shape);
            predefined.extend(site.predefined(&declared, value, values, &option, &path)?);
        }
        let standard = Standard {
            family: expected,
            values: values.clone(),
            path,
            option,
            predefined,
        };
        standard.check(self.model, self.field)?;
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

    fn site(&self, shape: Shape<'_>) -> Site<'_> {
        Site {
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

    /// Rules of a newer protovalidate stand in unknown fields.
    fn refuse_unknown(&self, options: &DynamicMessage, option: &str) -> Result<(), BuildError> {
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

/// Whether it is one of the types that have rules of their own when they are those of `prost_types`.
fn is_google(full_name: &str) -> bool {
    full_name.starts_with("google.protobuf.")
}
