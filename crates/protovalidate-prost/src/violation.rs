//! One broken rule.

use std::borrow::Cow;
use std::fmt;

use crate::field_path::{FieldPath, FieldPathElement};
use crate::rule::{Field, Rule};

/// One broken rule: its id, the path of the value, and a message for people.
#[derive(Clone, Debug)]
pub struct Violation {
    rule_id: Cow<'static, str>,
    message: Cow<'static, str>,
    /// Innermost element first while a report is filled: an outer field is then a push.
    pub(crate) path: Vec<FieldPathElement>,
    rule: RulePath,
    pub(crate) for_key: bool,
}

/// The path of a rule: constant in generated validators, owned when received over the wire.
#[derive(Clone, Debug)]
enum RulePath {
    Constant(&'static [Field]),
    Owned(FieldPath),
}

impl Violation {
    pub(crate) fn of(rule: &'static Rule) -> Self {
        Self {
            rule_id: Cow::Borrowed(rule.id),
            message: Cow::Borrowed(rule.message),
            path: Vec::new(),
            rule: RulePath::Constant(rule.path),
            for_key: false,
        }
    }

    pub(crate) fn with_message(mut self, message: Cow<'static, str>) -> Self {
        self.message = message;
        self
    }

    /// Creates a violation by hand, for a rule that no generated validator checks.
    pub fn new(
        rule_id: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
        field_path: FieldPath,
    ) -> Self {
        Self {
            rule_id: rule_id.into(),
            message: message.into(),
            path: field_path.elements().to_vec(),
            rule: RulePath::Constant(&[]),
            for_key: false,
        }
    }

    pub(crate) fn with_rule_path(mut self, path: FieldPath) -> Self {
        self.rule = RulePath::Owned(path);
        self
    }

    /// Returns the id of the rule, such as `string.email`.
    pub fn rule_id(&self) -> &str {
        &self.rule_id
    }

    /// Returns the message for people. It holds the offending value only where a CEL rule puts it there.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the path of the offending value; empty for a rule on the whole message.
    pub fn field_path(&self) -> FieldPath {
        self.path.iter().cloned().collect()
    }

    /// Returns the path of the rule in `buf.validate.FieldRules`; empty for oneofs and messages.
    pub fn rule_path(&self) -> FieldPath {
        match &self.rule {
            RulePath::Constant(fields) => fields.iter().map(FieldPathElement::of).collect(),
            RulePath::Owned(path) => path.clone(),
        }
    }

    /// Returns whether a map's key broke the rule, rather than its value.
    pub fn for_key(&self) -> bool {
        self.for_key
    }
}

impl PartialEq for Violation {
    fn eq(&self, other: &Self) -> bool {
        self.rule_id == other.rule_id
            && self.message == other.message
            && self.path == other.path
            && self.for_key == other.for_key
            && self.rule_path() == other.rule_path()
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, element) in self.path.iter().enumerate() {
            let separator = if position > 0 { "." } else { "" };
            write!(out, "{separator}{element}")?;
        }
        if !self.path.is_empty() {
            out.write_str(": ")?;
        }
        match (self.message.as_ref(), self.rule_id.as_ref()) {
            ("", "") => out.write_str("a rule was broken"),
            ("", id) => write!(out, "[{id}]"),
            (message, _) => out.write_str(message),
        }
    }
}
