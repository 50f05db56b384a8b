//! Rules in CEL: what they compile to, and what follows from it.

use proc_macro2::TokenStream;
use quote::quote;

use super::site::{Place, rule_constant, violation};
use crate::cel::Type;
use crate::model::rules::{Custom, FieldRules};

/// The rules of one value, those behind extensions of its family included.
pub(super) fn of_field(rules: &FieldRules, place: Place) -> TokenStream {
    let predefined = rules
        .standard
        .iter()
        .flat_map(|standard| &standard.predefined);
    let checks = rules
        .custom
        .iter()
        .chain(predefined)
        .map(|rule| emit(rule, place));
    quote!(#(#checks)*)
}

/// One rule.
pub(super) fn emit(rule: &Custom, place: Place) -> TokenStream {
    let now = rule.uses_now.then(
        || quote!(let now = ::protovalidate_prost::__private::cel::Timestamp::from(&report.now());),
    );
    let check = match rule.code.ty {
        Type::String => text(rule, place),
        _ => condition(rule, place),
    };
    quote!({ #now #check })
}

fn condition(rule: &Custom, place: Place) -> TokenStream {
    let tokens = &rule.code.tokens;
    let broken = violation(place, &rule.id, &rule.message, &rule.path);
    if !rule.code.is_fallible {
        return quote!(if !#tokens { #broken });
    }
    let closure = rule.code.closure(&quote!(::core::primitive::bool));
    quote! {
        match ::protovalidate_prost::__private::cel::evaluate(#closure) {
            ::core::result::Result::Ok(true) => {}
            ::core::result::Result::Ok(false) => { #broken }
            ::core::result::Result::Err(error) => report.fail(error.cause()),
        }
    }
}

/// The expression says itself what is wrong.
fn text(rule: &Custom, place: Place) -> TokenStream {
    let constant = rule_constant(&rule.id, &rule.message, &rule.path);
    let add = match place {
        Place::Field => quote!(report.add_text_at(&FIELD, &RULE, text);),
        Place::Within => quote!(report.add_text(&RULE, text);),
    };
    let code = &rule.code;
    if !code.is_fallible {
        let tokens = &code.tokens;
        return quote! {
            let text = #tokens;
            if !text.is_empty() { #constant #add }
        };
    }
    let owned = code.clone().into_owned();
    let closure = owned.closure(&quote!(::std::string::String));
    quote! {
        match ::protovalidate_prost::__private::cel::evaluate(#closure) {
            ::core::result::Result::Ok(text) => if !text.is_empty() { #constant #add },
            ::core::result::Result::Err(error) => report.fail(error.cause()),
        }
    }
}
