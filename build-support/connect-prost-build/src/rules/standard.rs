//! The standard rules of one value, checked.

use prost_reflect::{DynamicMessage, ReflectMessage as _, Value};

use super::cel_rule::CelRule;
use super::family::{Family, FamilyKind};
use super::rule_field::RuleField;
use crate::BuildError;
use crate::cel::rewrite;
use crate::model::{Field, Kind, Model, enum_value};

/// The rules of the family that fits a value.
#[derive(Debug)]
pub(crate) struct StandardRules {
    pub family: Family,
    pub(super) values: DynamicMessage,
    /// From `FieldRules` to the family, in it.
    pub(super) path: Vec<RuleField>,
    /// Position of the family among the options of the field.
    pub option: String,
    /// The regular expression of `pattern`, in the syntax of the runtime.
    pub pattern: Option<String>,
    /// Rules behind options that extend the family.
    pub predefined: Vec<CelRule>,
}

impl StandardRules {
    /// Returns the value of a rule that is set.
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

    /// Returns the name of the value of an enum rule.
    pub(crate) fn enum_value(&self, rule: &str) -> Option<String> {
        enum_value(&self.values, rule)
    }

    pub(crate) fn flag(&self, rule: &str) -> bool {
        self.value(rule)
            .and_then(|value| value.as_bool())
            .unwrap_or(false)
    }

    /// Returns the values of a repeated rule; none when it is not set.
    pub(crate) fn list(&self, rule: &str) -> Vec<Value> {
        self.value(rule)
            .and_then(|value| value.as_list().map(<[_]>::to_vec))
            .unwrap_or_default()
    }

    /// Returns the path of the rule, from `FieldRules`.
    pub(crate) fn path_to(&self, rule: &str) -> Vec<RuleField> {
        let last = self.values.descriptor().get_field_by_name(rule);
        self.path
            .iter()
            .cloned()
            .chain(last.as_ref().map(RuleField::of))
            .collect()
    }

    /// Compiles the pattern, and rejects rules that could not be evaluated.
    pub(super) fn compile(&mut self, model: &Model, field: &Field) -> Result<(), BuildError> {
        for rule in ["const", "lt", "lte", "gt", "gte"] {
            if self.value(rule).as_ref().is_some_and(is_nan) {
                let error = self.error(model, field, rule, "no value compares with nan");
                return Err(error.with_help("write `finite: true` if that is meant"));
            }
        }
        if let Some(pattern) = self.text("pattern") {
            let pattern = rewrite(&pattern).map_err(|cause| {
                let text = format!("the pattern does not compile: {cause}");
                let error = self.error(model, field, "pattern", text);
                error.with_help(
                    "write it in RE2's syntax: https://github.com/google/re2/wiki/Syntax",
                )
            })?;
            self.pattern = Some(pattern);
        }
        let is_compound = matches!(field.kind, Kind::Message(_));
        if self.family.kind == FamilyKind::Repeated && self.flag("unique") && is_compound {
            let text = "messages cannot be compared by `unique`";
            let error = self.error(model, field, "unique", text);
            return Err(error.with_help("use `unique` on a list of scalars or enums"));
        }
        Ok(())
    }

    fn error(
        &self,
        model: &Model,
        field: &Field,
        rule: &str,
        text: impl Into<String>,
    ) -> BuildError {
        model.error_at_field(field, &format!("{}.{rule}", self.option), text)
    }
}

fn is_nan(value: &Value) -> bool {
    match value {
        Value::F32(number) => number.is_nan(),
        Value::F64(number) => number.is_nan(),
        _ => false,
    }
}
