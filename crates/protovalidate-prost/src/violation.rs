//! One broken rule.

use std::borrow::Cow;
use std::fmt;

use crate::field_path::{FieldPath, FieldPathElement};
use crate::rule::{Field, Rule};

/// One broken rule: which one, where, and what to tell people.
#[derive(Clone, Debug)]
pub struct Violation {
    rule_id: Cow<'static, str>,
    message: Cow<'static, str>,
    /// While a report is filled, innermost element first, so that an outer field is a push.
    pub(crate) path: Vec<FieldPathElement>,
    rule: RulePath,
    pub(crate) for_key: bool,
}

/// Rules of generated validators are constants; only violations that came over the wire own theirs.
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

    /// A violation that no generated validator found: one that a handler adds, or one that came over the wire.
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

    /// The id of the rule, such as `string.email`.
    pub fn rule_id(&self) -> &str {
        &self.rule_id
    }

    /// What is wrong, for people. It never holds the offending value, unless a rule in CEL makes its text of it.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The place of the offending value; empty for a rule on the whole message.
    pub fn field_path(&self) -> FieldPath {
        self.path.iter().cloned().collect()
    }

    /// The place of the rule in `buf.validate.FieldRules`; empty for oneofs and messages.
    pub fn rule_path(&self) -> FieldPath {
        match &self.rule {
            RulePath::Constant(fields) => fields.iter().map(FieldPathElement::of).collect(),
            RulePath::Owned(path) => path.clone(),
        }
    }

    /// Whether a map's key broke the rule, rather than its value.
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
