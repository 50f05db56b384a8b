//! A field: when it is checked at all, then the rules of what it holds.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::reach::Reach;
use super::site::{Place, Site, field_constant, violation};
use super::{
    any, bytes, custom, duration, enumeration, field_mask, map, number, repeated, string, timestamp,
};
use crate::BuildError;
use crate::cel;
use crate::model::rules::{FieldRules, Ignore, RuleField, Sort, wrapped};
use crate::model::{Cardinality, Field, Kind, Message, Model};

/// What the emitters of a field share.
pub(super) struct Scope<'a> {
    pub model: &'a Model,
    pub reach: &'a Reach<'a>,
    pub field: &'a Field,
}

pub(super) fn emit(
    model: &Model,
    reach: &Reach<'_>,
    message: &Message,
    field: &Field,
) -> Result<Option<TokenStream>, BuildError> {
    let rules = FieldRules::of(model, message, field)?;
    if rules.ignore == Ignore::Always {
        return Ok(None);
    }
    let scope = Scope {
        model,
        reach,
        field,
    };
    let body = match &field.cardinality {
        Cardinality::Map { key, value } => map::emit(&scope, &rules, key, value),
        Cardinality::Repeated => repeated::emit(&scope, &rules),
        _ => scope.value(&field.kind, &rules, Place::Field),
    };
    let required = rules.required.then(|| {
        let kind = prost_reflect::Kind::Bool;
        let path = [RuleField {
            name: "required".to_owned(),
            number: 25,
            kind,
            index: None,
        }];
        violation(Place::Field, "required", "value is required", &path)
    });
    if body.is_empty() && required.is_none() {
        return Ok(None);
    }
    let constant = field_constant(field);
    let checks = present(message, field, &rules, &body, required);
    Ok(Some(quote!({ #constant #checks })))
}

/// The checks where the field has a value, and the violation where it has to.
fn present(
    message: &Message,
    field: &Field,
    rules: &FieldRules,
    body: &TokenStream,
    required: Option<TokenStream>,
) -> TokenStream {
    let is_set = is_set(message, field);
    if body.is_empty() {
        let is_unset = is_unset(message, field);
        return quote!(if #is_unset { #required });
    }
    let otherwise = required.map(|required| quote!(else { #required }));
    let ident = &field.ident;
    if let (Some(place), Some(variant)) = (field.oneof, &field.variant) {
        let oneof = &message.oneofs[place];
        let (holder, path) = (
            &oneof.ident,
            oneof.type_ref.tokens(&message.type_ref.package),
        );
        let value = borrowed("value", &field.kind, field.boxed);
        return quote! {
            if let ::core::option::Option::Some(#path::#variant(value)) = &self.#holder {
                #value
                #body
            } #otherwise
        };
    }
    if field.cardinality == Cardinality::Explicit {
        let value = match held(&field.kind) {
            Kind::String if field.boxed => {
                quote!(self.#ident.as_deref().map(::prost::alloc::string::String::as_str))
            }
            Kind::Bytes if field.boxed => quote!(self.#ident.as_deref().map(|bytes| &bytes[..])),
            Kind::String | Kind::Bytes => quote!(self.#ident.as_deref()),
            Kind::Message(_) if field.boxed => quote!(self.#ident.as_deref()),
            Kind::Message(_) => quote!(self.#ident.as_ref()),
            _ if field.boxed => quote!(self.#ident.as_deref().copied()),
            _ => quote!(self.#ident),
        };
        return quote!(if let ::core::option::Option::Some(value) = #value { #body } #otherwise);
    }
    let value = match field.cardinality {
        Cardinality::Map { .. } | Cardinality::Repeated => quote!(let value = &self.#ident;),
        _ => match held(&field.kind) {
            Kind::String => quote!(let value = self.#ident.as_str();),
            Kind::Bytes => quote!(let value = &self.#ident[..];),
            Kind::Message(_) => quote!(let value = &self.#ident;),
            _ => quote!(let value = self.#ident;),
        },
    };
    if otherwise.is_some() || rules.ignore == Ignore::IfZeroValue {
        return quote!(if #is_set { #value #body } #otherwise);
    }
    quote!(#value #body)
}

/// Whether the field has a value: by its presence, or else by not being its zero.
pub(super) fn is_set(message: &Message, field: &Field) -> TokenStream {
    cel::is_set(&message.type_ref.package, message, field, &quote!(self))
}

/// The opposite of [`is_set`], said as a person would.
fn is_unset(message: &Message, field: &Field) -> TokenStream {
    let ident = &field.ident;
    if field.oneof.is_some() {
        let is_set = is_set(message, field);
        return quote!(!#is_set);
    }
    match &field.cardinality {
        Cardinality::Map { .. } | Cardinality::Repeated => quote!(self.#ident.is_empty()),
        Cardinality::Explicit => quote!(self.#ident.is_none()),
        Cardinality::Required => quote!(false),
        Cardinality::Implicit => match &field.kind {
            Kind::String | Kind::Bytes => quote!(self.#ident.is_empty()),
            Kind::Bool => quote!(!self.#ident),
            Kind::Double | Kind::Float => quote!(self.#ident.to_bits() == 0),
            _ => quote!(self.#ident == 0),
        },
    }
}

/// `let value`, from the name of a reference to what a collection or a oneof holds.
pub(super) fn borrowed(reference: &str, kind: &Kind, boxed: bool) -> TokenStream {
    let reference = format_ident!("{reference}");
    match held(kind) {
        // What is in a `Box` is reached through it by itself; what is copied has to be taken out.
        Kind::String => quote!(let value = #reference.as_str();),
        Kind::Bytes => quote!(let value = &#reference[..];),
        Kind::Message(_) if boxed => quote!(let value = &**#reference;),
        Kind::Message(_) if reference == "value" => TokenStream::new(),
        Kind::Message(_) => quote!(let value = #reference;),
        _ if boxed => quote!(let value = **#reference;),
        _ => quote!(let value = *#reference;),
    }
}

/// The type in Rust: prost shows wrappers as what they hold.
fn held(kind: &Kind) -> Kind {
    wrapped(kind).unwrap_or_else(|| kind.clone())
}

impl Scope<'_> {
    /// The checks of one `value`; nothing when there are none.
    pub(super) fn value(&self, kind: &Kind, rules: &FieldRules, place: Place) -> TokenStream {
        let held = held(kind);
        let standard = rules.standard.as_ref().map(|standard| {
            let site = Site {
                rules: standard,
                kind: &held,
                place,
            };
            match standard.family.sort {
                Sort::Number => number::emit(&site),
                Sort::Bool => number::emit_bool(&site),
                Sort::String => string::emit(&site),
                Sort::Bytes => bytes::emit(&site),
                Sort::Enum => enumeration::emit(self.model, &site),
                Sort::Any => any::emit(&site),
                Sort::Duration => duration::emit(&site),
                Sort::Timestamp => timestamp::emit(&site),
                Sort::FieldMask => field_mask::emit(&site),
                // Those are no families of a single value.
                Sort::Repeated | Sort::Map => TokenStream::new(),
            }
        });
        let custom = custom::of_field(rules, place);
        let nested = self.nested(&held, place);
        quote!(#standard #custom #nested)
    }

    /// The checks of one item, key or value, with its own `ignore`.
    pub(super) fn element(&self, kind: &Kind, rules: Option<&FieldRules>) -> TokenStream {
        let unruled = FieldRules::default();
        let rules = rules.unwrap_or(&unruled);
        let checks = match rules.ignore {
            Ignore::Always => TokenStream::new(),
            _ => self.value(kind, rules, Place::Within),
        };
        if checks.is_empty() || rules.ignore != Ignore::IfZeroValue {
            return checks;
        }
        let is_set = match held(kind) {
            Kind::String | Kind::Bytes => quote!(!value.is_empty()),
            Kind::Bool => quote!(value),
            Kind::Double | Kind::Float => quote!(value != 0.0),
            Kind::Message(_) => quote!(*value != ::core::default::Default::default()),
            _ => quote!(value != 0),
        };
        quote!(if #is_set { #checks })
    }

    fn nested(&self, kind: &Kind, place: Place) -> Option<TokenStream> {
        let Kind::Message(inner) = kind else {
            return None;
        };
        if !self.reach.covers(&inner.full_name) {
            return None;
        }
        let check = quote!(::protovalidate_prost::Validate::check(value, report););
        Some(match place {
            Place::Within => check,
            Place::Field => quote! {
                let mark = report.mark();
                #check
                report.enclose(mark, &FIELD);
            },
        })
    }
}
