//! The standard rules of one value, checked.

use prost_reflect::{DynamicMessage, FieldDescriptor, Kind as Described, ReflectMessage, Value};

use super::custom::Custom;
use super::family::{Family, Sort};
use super::pattern::rewrite;
use crate::BuildError;
use crate::model::{Field, Kind, Model};

/// The rules of the family that fits a value.
#[derive(Debug)]
pub(crate) struct Standard {
    pub family: Family,
    pub(super) values: DynamicMessage,
    /// From `FieldRules` to the family, in it.
    pub(super) path: Vec<RuleField>,
    /// Where the family stands among the options of the field.
    pub(super) option: String,
    /// Rules behind options that extend the family.
    pub predefined: Vec<Custom>,
}

/// A field of the messages that rules are made of, as the path of a violation names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RuleField {
    pub name: String,
    pub number: u32,
    pub kind: Described,
    /// Of a repeated field, which value.
    pub index: Option<usize>,
}

impl RuleField {
    pub(super) fn of(field: &FieldDescriptor) -> Self {
        RuleField {
            name: field.name().to_owned(),
            number: field.number(),
            kind: field.kind(),
            index: None,
        }
    }
}

impl Standard {
    /// The value of a rule that is set.
    pub(crate) fn value(&self, rule: &str) -> Option<Value> {
        let field = self.values.descriptor().get_field_by_name(rule)?;
        self.values
            .has_field(&field)
            .then(|| self.values.get_field(&field).into_owned())
    }

    pub(crate) fn uint(&self, rule: &str) -> Option<u64> {
        self.value(rule)?.as_u64()
    }

    pub(crate) fn text(&self, rule: &str) -> Option<String> {
        self.value(rule)?.as_str().map(str::to_owned)
    }

    pub(crate) fn flag(&self, rule: &str) -> bool {
        self.value(rule)
            .and_then(|value| value.as_bool())
            .unwrap_or(false)
    }

    /// The values of a repeated rule; none when it is not set.
    pub(crate) fn list(&self, rule: &str) -> Vec<Value> {
        self.value(rule)
            .and_then(|value| value.as_list().map(<[_]>::to_vec))
            .unwrap_or_default()
    }

    /// From `FieldRules` to the rule.
    pub(crate) fn path_to(&self, rule: &str) -> Vec<RuleField> {
        let last = self.values.descriptor().get_field_by_name(rule);
        self.path
            .iter()
            .cloned()
            .chain(last.as_ref().map(RuleField::of))
            .collect()
    }

    /// Refuses rules that could not be evaluated.
    pub(super) fn check(&self, model: &Model, field: &Field) -> Result<(), BuildError> {
        let error = |rule: &str, offending: &str, text: String| {
            let option = format!("{}.{rule}", self.option);
            model.error_on(&field.descriptor, &option, offending, text)
        };
        for rule in ["const", "lt", "lte", "gt", "gte"] {
            if self.value(rule).as_ref().is_some_and(is_nan) {
                return Err(error(rule, "", "no value compares with nan".to_owned())
                    .with_help("write `finite: true` if that is meant"));
            }
        }
        if let Some(pattern) = self.text("pattern") {
            rewrite(&pattern).map_err(|cause| {
                error(
                    "pattern",
                    "",
                    format!("the pattern does not compile: {cause}"),
                )
                .with_help("write it in RE2's syntax: https://github.com/google/re2/wiki/Syntax")
            })?;
        }
        if self.family.sort == Sort::Repeated && self.flag("unique") && is_compound(&field.kind) {
            return Err(error(
                "unique",
                "",
                "messages cannot be compared by `unique`".to_owned(),
            )
            .with_help("use `unique` on a list of scalars or enums"));
        }
        Ok(())
    }
}

fn is_nan(value: &Value) -> bool {
    match value {
        Value::F32(number) => number.is_nan(),
        Value::F64(number) => number.is_nan(),
        _ => false,
    }
}

fn is_compound(kind: &Kind) -> bool {
    matches!(kind, Kind::Message(_))
}
