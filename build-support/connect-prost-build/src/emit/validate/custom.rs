//! Rules in CEL: what they compile to, and what follows from it.

use proc_macro2::TokenStream;
use quote::quote;

use super::target::{Scope, rule_constant, violation};
use crate::cel::Type;
use crate::rules::{CelRule, FieldRules};

/// The rules of one value.
pub(super) fn of_field(rules: &FieldRules, scope: Scope) -> TokenStream {
    let checks = rules.cel().map(|rule| emit(rule, scope));
    quote!(#(#checks)*)
}

/// One rule.
pub(super) fn emit(rule: &CelRule, scope: Scope) -> TokenStream {
    let now = rule.uses_now.then(
        || quote!(let now = ::protovalidate_prost::__private::cel::Timestamp::from(&report.now());),
    );
    let check = match rule.code.ty {
        Type::String => text(rule, scope),
        _ => condition(rule, scope),
    };
    quote!({ #now #check })
}

fn condition(rule: &CelRule, scope: Scope) -> TokenStream {
    let tokens = &rule.code.tokens;
    let broken = violation(scope, &rule.id, &rule.message, &rule.path);
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

/// An expression that returns the message of the violation.
fn text(rule: &CelRule, scope: Scope) -> TokenStream {
    let constant = rule_constant(&rule.id, &rule.message, &rule.path);
    let add = match scope {
        Scope::Field => quote!(report.add_text_at(&FIELD, &RULE, text);),
        Scope::Within => quote!(report.add_text(&RULE, text);),
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
