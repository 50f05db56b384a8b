//! The response wrapper: fields of every response of a service that dispatch fills in.

use syn::Ident;

use super::field::{Cardinality, Field};
use super::kind::Kind;
use super::message::Message;
use super::option::OptionValues;

/// Names of the fields that dispatch fills in every response of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrapperOption {
    pub ok: Option<String>,
    pub request_id: Option<String>,
}

/// The wrapper fields that a response has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrapperFields {
    pub ok: Option<WrapperField>,
    pub request_id: Option<WrapperField>,
}

/// One wrapper field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrapperField {
    pub ident: Ident,
    /// Whether it is an `Option`.
    pub is_optional: bool,
}

impl WrapperOption {
    pub(super) fn of(values: &OptionValues) -> Self {
        WrapperOption {
            ok: values.string("ok"),
            request_id: values.string("request_id"),
        }
    }
}

impl WrapperFields {
    /// Returns the wrapper fields of `response`; `None` if it has neither.
    pub(super) fn of(option: &WrapperOption, response: &Message) -> Option<Self> {
        let fields = WrapperFields {
            ok: WrapperField::find(option.ok.as_deref(), response, &Kind::Bool),
            request_id: WrapperField::find(option.request_id.as_deref(), response, &Kind::String),
        };
        (fields.ok.is_some() || fields.request_id.is_some()).then_some(fields)
    }
}

impl WrapperField {
    fn find(name: Option<&str>, response: &Message, kind: &Kind) -> Option<Self> {
        let named = |field: &&Field| Some(field.name.as_str()) == name;
        let field = response.fields.iter().find(named)?;
        let is_optional = match field.cardinality {
            Cardinality::Implicit => false,
            Cardinality::Explicit => true,
            _ => return None,
        };
        let is_fit = field.oneof.is_none() && field.kind == *kind;
        is_fit.then(|| WrapperField {
            ident: field.ident.clone(),
            is_optional,
        })
    }
}
