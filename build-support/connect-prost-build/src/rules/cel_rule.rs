//! Rules in CEL: of a field or a message, or predefined behind an option of the consumer's own.

use std::collections::BTreeSet;

use prost_reflect::{DynamicMessage, ExtensionDescriptor, ReflectMessage as _, Value};

use super::option::list;
use super::rule_field::RuleField;
use crate::BuildError;
use crate::cel::{self, Code, Compiler};
use crate::model::{Element, Model};

/// A rule in CEL, compiled.
#[derive(Debug)]
pub(crate) struct CelRule {
    pub id: String,
    /// The message of a violation; empty when the expression returns it.
    pub message: String,
    /// From `FieldRules` to the rule; empty for rules of messages.
    pub path: Vec<RuleField>,
    /// A bool, or a text that is empty when the rule is kept. `value` is what it is about, `self` for messages.
    pub code: Code,
    /// Whether the code takes the time from a variable `now`.
    pub uses_now: bool,
    /// Full names of messages that the code looks into by the names of fields.
    pub dynamic: BTreeSet<String>,
}

/// What rules in CEL are about, and whose options they are.
pub(super) struct CelContext<'a> {
    pub model: &'a Model,
    pub element: &'a dyn Element,
    /// The package that the code is generated into.
    pub package: &'a str,
    pub this: Option<Code>,
}

/// A rule before it is compiled.
struct CelSource {
    id: String,
    message: String,
    expression: String,
    /// Of the expression, or of what stands for it, among the options of the element.
    option: String,
    /// Whether the expression is part of the declaration of the option.
    is_predefined: bool,
}

impl CelContext<'_> {
    /// Compiles the rules in `cel` and `cel_expression` of the `FieldRules` or `MessageRules` at `option`.
    pub(super) fn all(
        &self,
        options: &DynamicMessage,
        option: &str,
        path: &[RuleField],
    ) -> Result<Vec<CelRule>, BuildError> {
        let mut rules = Vec::new();
        for name in ["cel", "cel_expression"] {
            let Some(field) = options.descriptor().get_field_by_name(name) else {
                continue;
            };
            for (index, value) in list(options, name).iter().enumerate() {
                let mut step = RuleField::of(&field);
                step.index = Some(index);
                let path = path.iter().cloned().chain([step]).collect();
                let source = CelSource::of(value, &format!("{option}.{name}[{index}]"));
                rules.push(self.compile(source, path, None)?);
            }
        }
        Ok(rules)
    }

    /// Compiles the rules behind an option that extends a family of rules, whose values are `rules`.
    pub(super) fn predefined(
        &self,
        declared: &ExtensionDescriptor,
        value: &Value,
        rules: &DynamicMessage,
        option: &str,
        path: &[RuleField],
    ) -> Result<Vec<CelRule>, BuildError> {
        let declaration = declared.options();
        let predefined = declaration
            .descriptor()
            .get_extension_by_full_name("buf.validate.predefined")
            .filter(|known| declaration.has_extension(known))
            .map(|known| declaration.get_extension(&known).into_owned());
        let Some(Value::Message(predefined)) = predefined else {
            let text = format!("{} has no rule", declared.full_name());
            let error = self
                .model
                .error_on(self.element, option, declared.name(), text);
            return Err(error.with_help("declare it with the option (buf.validate.predefined).cel"));
        };
        let step = RuleField {
            name: format!("[{}]", declared.full_name()),
            number: declared.number(),
            kind: declared.kind(),
            index: None,
        };
        let path: Vec<RuleField> = path.iter().cloned().chain([step]).collect();
        let rules_of = |source| self.compile(source, path.clone(), Some((value, rules)));
        let source = list(&predefined, "cel");
        source
            .iter()
            .map(|rule| rules_of(CelSource::predefined(rule, option)))
            .collect()
    }

    fn compile(
        &self,
        source: CelSource,
        path: Vec<RuleField>,
        predefined: Option<(&Value, &DynamicMessage)>,
    ) -> Result<CelRule, BuildError> {
        let error = |error: cel::Error| self.error(&source, &error);
        let Some(this) = self.this.clone() else {
            return Err(error(cel::Error::new(
                0..0,
                "rules in CEL cannot look into an Any",
            )));
        };
        let mut compiler = Compiler::new(self.model, self.package).with("this", this);
        if let Some((value, rules)) = predefined {
            let constant = |value: &Value| {
                cel::constant(value)
                    .ok_or_else(|| error(cel::Error::new(0..0, "the option has no value in CEL")))
            };
            compiler = compiler
                .with("rule", constant(value)?)
                .with("rules", constant(&Value::Message(rules.clone()))?);
        }
        let code = compiler.rule(&source.expression).map_err(error)?;
        let message = if source.message.is_empty() && code.ty == cel::Type::Bool {
            format!("\"{}\" returned false", source.expression)
        } else {
            source.message
        };
        Ok(CelRule {
            id: if source.id.is_empty() {
                source.expression
            } else {
                source.id
            },
            message,
            path,
            code,
            uses_now: compiler.uses_now.get(),
            dynamic: compiler.dynamic.into_inner(),
        })
    }

    /// Returns an error at the part of the expression that is to blame.
    fn error(&self, source: &CelSource, error: &cel::Error) -> BuildError {
        let offending = source.expression.get(error.span.clone()).unwrap_or("");
        let found = self.model.error_on(
            self.element,
            &source.option,
            offending,
            error.message.clone(),
        );
        match &error.help {
            Some(help) => found.with_help(help.clone()),
            None if source.is_predefined => {
                found.with_help(format!("the expression is `{}`", source.expression))
            }
            None => found,
        }
    }
}

impl CelSource {
    /// Returns a `buf.validate.Rule`, or an expression alone.
    fn of(value: &Value, option: &str) -> Self {
        let text = |message: &DynamicMessage, name: &str| {
            let value = message.get_field_by_name(name);
            value
                .and_then(|value| value.as_str().map(str::to_owned))
                .unwrap_or_default()
        };
        match value {
            Value::Message(rule) => CelSource {
                id: text(rule, "id"),
                message: text(rule, "message"),
                expression: text(rule, "expression"),
                option: format!("{option}.expression"),
                is_predefined: false,
            },
            other => CelSource {
                id: String::new(),
                message: String::new(),
                expression: other.as_str().unwrap_or_default().to_owned(),
                option: option.to_owned(),
                is_predefined: false,
            },
        }
    }

    /// Returns the same for a rule behind an option that is used at `option`.
    fn predefined(value: &Value, option: &str) -> Self {
        CelSource {
            option: option.to_owned(),
            is_predefined: true,
            ..CelSource::of(value, option)
        }
    }
}
