//! What to make, and how it looks in Rust: the options of a [`Builder`](crate::Builder).

mod paths;
mod products;
mod rejection;

pub(crate) use self::paths::{Match, Paths};
pub(crate) use self::products::{Products, Provider};
use crate::BuildError;

/// All options, unchecked until [`Options::check`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    pub products: Products,
    /// Path in the schema and path in Rust of what others have generated.
    pub extern_paths: Vec<(String, String)>,
    /// What prost writes above types and fields: which of its options, path, attribute.
    pub attributes: Vec<(AttributeOn, String, String)>,
    /// Fields of maps that are a `BTreeMap`.
    pub btree_map: Paths<()>,
    /// Fields of bytes that are `Bytes`.
    pub bytes: Paths<()>,
    /// Fields of messages in a `Box`, besides those that have to be.
    pub boxed: Paths<()>,
    /// What becomes of rules that cannot be compiled.
    pub rule_errors: RuleErrors,
    /// What becomes of routes that are wrong.
    pub http_rules: HttpRules,
}

/// What becomes of a validation rule that cannot be compiled; see [`Builder::rule_errors`](crate::Builder::rule_errors).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RuleErrors {
    /// Nothing is generated; the error has the position of the rule and what is wrong with it.
    #[default]
    Refuse,
    /// The message's validator fails for every message with that error. For tests of validators with rules that are
    /// wrong on purpose.
    Defer,
}

/// What becomes of a wrong `google.api.http` rule; see [`Builder::http_rules`](crate::Builder::http_rules).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum HttpRules {
    /// The route is left out, with a warning that names the reason; all else is generated.
    #[default]
    Lenient,
    /// Nothing is generated; the error has the position of the rule and what is wrong with it.
    Strict,
}

/// The option of prost that sets an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AttributeOn {
    Type,
    Message,
    Enum,
    Field,
}

impl AttributeOn {
    /// Returns the name of the option.
    pub(crate) fn name(self) -> &'static str {
        match self {
            AttributeOn::Type => "type_attribute",
            AttributeOn::Message => "message_attribute",
            AttributeOn::Enum => "enum_attribute",
            AttributeOn::Field => "field_attribute",
        }
    }
}

impl Options {
    /// Rejects what no schema could make sense of.
    pub(crate) fn check(&self) -> Result<(), BuildError> {
        rejection::check(self)
    }

    /// Returns every path of every option, with the option's name.
    pub(crate) fn paths(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let attributes = self.attributes.iter();
        let attributes = attributes.map(|(on, path, _)| (on.name(), path.as_str()));
        let external = self.extern_paths.iter();
        let external = external.map(|(path, _)| ("extern_path", path.as_str()));
        let products = &self.products;
        let (fields, all) = (
            [
                ("btree_map", &self.btree_map),
                ("bytes", &self.bytes),
                ("boxed", &self.boxed),
            ],
            [
                ("client_for", &products.client),
                ("server_for", &products.server),
                ("json_for", &products.json),
                ("validators_for", &products.validators),
            ],
        );
        let fields = fields
            .into_iter()
            .flat_map(|(option, paths)| paths.of(option));
        let all = all.into_iter().flat_map(|(option, paths)| paths.of(option));
        external.chain(fields).chain(attributes).chain(all)
    }
}
