//! A field: when it is checked at all, then the rules of what it holds.

use std::slice;

use proc_macro2::TokenStream;
use quote::quote;

use super::target::{Scope, field_constant, violation};
use super::value::{FieldEmitter, borrowed};
use super::{map, repeated};
use crate::cel;
use crate::model::{Cardinality, Field, Kind, Message};
use crate::rules::{FieldRules, Ignore};

pub(super) fn emit(
    emitter: &FieldEmitter<'_>,
    message: &Message,
    rules: &FieldRules,
) -> Option<TokenStream> {
    if rules.ignore == Ignore::Always {
        return None;
    }
    let field = emitter.field;
    let body = match &field.cardinality {
        Cardinality::Map { key, value } => map::emit(emitter, rules, key, value),
        Cardinality::Repeated => repeated::emit(emitter, rules),
        _ => emitter.value(&field.kind, rules, Scope::Field),
    };
    let required = rules.required.as_ref().map(|rule| {
        let path = slice::from_ref(rule);
        violation(Scope::Field, "required", "value is required", path)
    });
    if body.is_empty() && required.is_none() {
        return None;
    }
    let constant = field_constant(field);
    let checks = present(message, field, rules, &body, required);
    Some(quote!({ #constant #checks }))
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
    if let (Some(at), Some(variant)) = (field.oneof, &field.variant) {
        let oneof = &message.oneofs[at];
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
        let value = match field.kind.unwrapped() {
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
        _ => match field.kind.unwrapped() {
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

/// The condition that the field has a value: by its presence, or else by not being its zero.
pub(super) fn is_set(message: &Message, field: &Field) -> TokenStream {
    cel::is_set(&message.type_ref.package, message, field, &quote!(self))
}

/// The opposite of [`is_set`], in the usual form of such a condition.
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
