//! Rules that no value satisfies.
//!
//! A lower bound above the upper one is none: it means what lies outside. Nor is a rule that the zero of a field without
//! presence breaks: that is how such a field is required. Nor one that a default breaks, which is not checked when it is
//! not set.

mod length;
mod range;

use prost_reflect::{EnumDescriptor, Kind as DescriptorKind, Value};

use self::range::{Number, ValueRange};
use crate::BuildError;
use crate::error::Diagnostics;
use crate::model::{Cardinality, Field, Kind, Message, Model};
use crate::rules::{FamilyKind, FieldRules, MessageRules, StandardRules};

/// Adds every contradiction between the rules of one field of a message.
pub(super) fn check(
    model: &Model,
    message: &Message,
    rules: &MessageRules,
    diagnostics: &mut Diagnostics,
) {
    for (field, rules) in message.fields.iter().zip(&rules.fields) {
        of_field(model, field, rules, diagnostics);
    }
}

/// Adds those of a field, of its items, keys and values included.
fn of_field(model: &Model, field: &Field, rules: &FieldRules, diagnostics: &mut Diagnostics) {
    if let Some(standard) = &rules.standard {
        let kind = match &field.cardinality {
            Cardinality::Repeated | Cardinality::Map { .. } => None,
            _ => Some(&field.kind),
        };
        let check = ContradictionCheck {
            model,
            field,
            standard,
        };
        check.all(kind, diagnostics);
        if rules.required.is_some() && field.cardinality == Cardinality::Implicit {
            diagnostics.keep(check.required_zero());
        }
    }
    let values = match &field.cardinality {
        Cardinality::Map { value, .. } => value,
        _ => &field.kind,
    };
    let keys = match &field.cardinality {
        Cardinality::Map { key, .. } => key,
        _ => &field.kind,
    };
    let nested = [
        (&rules.items, values),
        (&rules.values, values),
        (&rules.keys, keys),
    ];
    for (rules, kind) in nested {
        if let Some(standard) = rules.as_ref().and_then(|rules| rules.standard.as_ref()) {
            let check = ContradictionCheck {
                model,
                field,
                standard,
            };
            check.all(Some(kind), diagnostics);
        }
    }
}

struct ContradictionCheck<'a> {
    model: &'a Model,
    field: &'a Field,
    standard: &'a StandardRules,
}

impl ContradictionCheck<'_> {
    fn all(&self, kind: Option<&Kind>, diagnostics: &mut Diagnostics) {
        let lengths = length::contradiction(self.standard);
        let parts = length::impossible_part(self.standard);
        for rules in [lengths, parts].into_iter().flatten() {
            diagnostics.add(self.both(rules));
        }
        if let Some(kind) = kind {
            diagnostics.keep(self.range(kind));
        }
        if self.standard.flag("lt_now") && self.standard.flag("gt_now") {
            diagnostics.add(self.both(["gt_now", "lt_now"]));
        }
        diagnostics.keep(self.constant());
        diagnostics.keep(self.listed());
        self.defined(diagnostics);
        diagnostics.keep(self.unique());
    }

    fn error(&self, rule: &str, text: impl Into<String>) -> BuildError {
        let option = format!("{}.{rule}", self.standard.option);
        self.model.error_at_field(self.field, &option, text)
    }

    fn both(&self, [first, second]: [&str; 2]) -> BuildError {
        let error = self.error(
            first,
            format!("no value satisfies both `{first}` and `{second}`"),
        );
        error.with_help("change or drop one of the two rules")
    }

    fn range(&self, kind: &Kind) -> Result<(), BuildError> {
        let range = ValueRange::of(self.standard);
        if !range.is_empty(kind) {
            return Ok(());
        }
        match (range.lower, range.upper) {
            (Some(lower), Some(upper)) => Err(self.both([lower.rule, upper.rule])),
            (lower, upper) => {
                let rule = lower.or(upper).map_or("", |bound| bound.rule);
                let text = format!(
                    "no value of type {} satisfies `{rule}`",
                    self.standard.family.name
                );
                Err(self
                    .error(rule, text)
                    .with_help("write a bound that the type has values beyond"))
            }
        }
    }

    /// Returns the rule that a value breaks, leaving out those that list values.
    fn broken_by(&self, value: &Value) -> Option<&'static str> {
        match self.standard.family.kind {
            FamilyKind::Number | FamilyKind::Duration | FamilyKind::Timestamp => {
                ValueRange::of(self.standard).broken_by(Number::of(value)?)
            }
            FamilyKind::String | FamilyKind::Bytes => length::broken_by(self.standard, value),
            _ => None,
        }
    }

    /// Returns the rule that a value breaks, those that list values included.
    fn rejected_by(&self, value: &Value) -> Option<&'static str> {
        let allowed = self.standard.list("in");
        let is_listed = |list: &[Value]| list.iter().any(|item| same(item, value));
        self.broken_by(value)
            .or_else(|| (!allowed.is_empty() && !is_listed(&allowed)).then_some("in"))
            .or_else(|| is_listed(&self.standard.list("not_in")).then_some("not_in"))
    }

    fn constant(&self) -> Result<(), BuildError> {
        let constant = self.standard.value("const");
        match constant.and_then(|value| self.rejected_by(&value)) {
            Some(rule) => Err(self.both(["const", rule])),
            None => Ok(()),
        }
    }

    /// Checks whether something is left of what `in` lists.
    fn listed(&self) -> Result<(), BuildError> {
        let list = self.standard.list("in");
        let rejected: Vec<_> = list
            .iter()
            .filter_map(|value| self.rejected_by(value))
            .collect();
        match rejected.first() {
            Some(rule) if rejected.len() == list.len() => Err(self.both(["in", rule])),
            _ => Ok(()),
        }
    }

    /// Checks whether an enum has the values that are named, and one that is left.
    fn defined(&self, diagnostics: &mut Diagnostics) {
        let Some(defined) = self
            .enumeration()
            .filter(|_| self.standard.flag("defined_only"))
        else {
            return;
        };
        let is_defined =
            |value: &Value| number(value).is_some_and(|n| defined.get_value(n).is_some());
        let constant = self
            .standard
            .value("const")
            .map(|value| ("const".to_owned(), value));
        let list = self.standard.list("in").into_iter().enumerate();
        let list = list.map(|(at, value)| (format!("in[{at}]"), value));
        for (rule, value) in constant
            .into_iter()
            .chain(list)
            .filter(|(_, value)| !is_defined(value))
        {
            let shown = number(&value).unwrap_or_default();
            let text = format!(
                "{} has no value {shown}, and only defined ones are allowed",
                defined.full_name()
            );
            let option = format!("{}.{rule}", self.standard.option);
            let error =
                self.model
                    .error_on(&self.field.descriptor, &option, &shown.to_string(), text);
            let values = defined
                .values()
                .map(|value| format!("{} ({})", value.number(), value.name()));
            let values: Vec<_> = values.take(20).collect();
            diagnostics.add(error.with_help(format!("write one of: {}", values.join(", "))));
        }
        let banned = self.standard.list("not_in");
        if defined.values().all(|value| {
            banned
                .iter()
                .any(|item| number(item) == Some(value.number()))
        }) {
            diagnostics.add(self.both(["not_in", "defined_only"]));
        }
    }

    fn enumeration(&self) -> Option<EnumDescriptor> {
        if self.standard.family.kind != FamilyKind::Enum {
            return None;
        }
        match self.field.descriptor.kind() {
            DescriptorKind::Enum(found) => Some(found),
            DescriptorKind::Message(entry) if self.field.descriptor.is_map() => {
                entry.map_entry_value_field().kind().as_enum().cloned()
            }
            _ => None,
        }
    }

    /// Checks whether a list of different values can be as long as it has to.
    fn unique(&self) -> Result<(), BuildError> {
        let is_bool =
            self.standard.family.kind == FamilyKind::Repeated && self.field.kind == Kind::Bool;
        let least = self.standard.uint("min_items").unwrap_or_default();
        match is_bool && self.standard.flag("unique") && least > 2 {
            true => Err(self.both(["min_items", "unique"])),
            false => Ok(()),
        }
    }

    /// Checks whether the only value that is left is the one by which the field counts as unset.
    fn required_zero(&self) -> Result<(), BuildError> {
        let zero = self.field.descriptor.default_value();
        let is_zero = |value: &Value| same(value, &zero);
        let list = self.standard.list("in");
        let rule = match self.standard.value("const") {
            Some(value) if is_zero(&value) => "const",
            _ if !list.is_empty() && list.iter().all(is_zero) => "in",
            _ => return Ok(()),
        };
        let text = format!(
            "`{}` is required to be set, and `{rule}` leaves it only its zero, which counts as unset",
            self.field.name
        );
        Err(self
            .error(rule, text)
            .with_help("drop `required`, or make the field optional"))
    }
}

/// Returns whether two values are one; rules give enums as plain numbers.
fn same(a: &Value, b: &Value) -> bool {
    a == b || number(a).is_some_and(|a| number(b) == Some(a))
}

fn number(value: &Value) -> Option<i32> {
    match value {
        Value::I32(number) | Value::EnumNumber(number) => Some(*number),
        _ => None,
    }
}
