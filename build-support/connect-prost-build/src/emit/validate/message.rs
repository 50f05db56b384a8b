//! A message: the fields that exclude each other, then its oneofs, then its fields.

use proc_macro2::TokenStream;
use quote::quote;

use super::target::Scope;
use super::value::FieldEmitter;
use super::{custom, field, oneof};
use crate::model::{Message, Model};
use crate::rules::{MessageOneof, MessageRules, Rules};

pub(super) fn emit(
    model: &Model,
    rules: &Rules,
    message: &Message,
    own: &MessageRules,
) -> TokenStream {
    let checks = match &own.error {
        Some(error) => {
            let cause = error.message();
            vec![quote!(report.fail_compilation(#cause);)]
        }
        None => checks(model, rules, message, own),
    };
    implementation(message, &checks)
}

fn checks(model: &Model, rules: &Rules, message: &Message, own: &MessageRules) -> Vec<TokenStream> {
    let cel = own.cel.iter();
    let cel = cel.map(|rule| custom::emit(rule, Scope::Within));
    let exclusions = own.oneofs.iter().map(|rule| exclusion(message, rule));
    let oneofs = own.required_oneofs.iter();
    let oneofs = oneofs.map(|at| oneof::emit(&message.oneofs[*at]));
    let fields = message.fields.iter().zip(&own.fields);
    let fields = fields.filter_map(|(field, of_field)| {
        let emitter = FieldEmitter {
            model,
            rules,
            field,
        };
        field::emit(&emitter, message, of_field)
    });
    cel.chain(exclusions).chain(oneofs).chain(fields).collect()
}

/// A validator that finds nothing wrong.
pub(super) fn empty(message: &Message) -> TokenStream {
    implementation(message, &[])
}

fn implementation(message: &Message, checks: &[TokenStream]) -> TokenStream {
    let path = message.type_ref.tokens(&message.type_ref.package);
    let report = if checks.is_empty() {
        quote!(_)
    } else {
        quote!(report)
    };
    // Presence is one condition and the rule another, however many rules there are; the content of an expression is its author's
    // concern.
    let allowed = (!checks.is_empty()).then(|| {
        quote!(#[allow(clippy::collapsible_if, clippy::correctness, unused_comparisons, invalid_nan_comparisons)])
    });
    let (first, others) = (checks.first(), checks.iter().skip(1));
    quote! {
        impl ::protovalidate_prost::Validate for #path {
            #allowed
            fn check(&self, #report: &mut ::protovalidate_prost::Report) {
                #first
                #(if report.is_done() { return; } #others)*
            }
        }
    }
}

/// At most one of the fields is set, or exactly one.
fn exclusion(message: &Message, rule: &MessageOneof) -> TokenStream {
    let fields: Vec<_> = rule.fields.iter().map(|at| &message.fields[*at]).collect();
    let set = fields.iter().map(|described| {
        let is_set = field::is_set(message, described);
        quote!(::core::primitive::usize::from(#is_set))
    });
    let names = fields
        .iter()
        .map(|field| field.name.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    let violation = |text: String| {
        quote! {
            const RULE: ::protovalidate_prost::Rule = ::protovalidate_prost::Rule::new("message.oneof", #text, &[]);
            report.add(&RULE);
        }
    };
    let too_many = violation(format!("only one of {names} can be set"));
    let none = rule.required.then(|| {
        let none = violation(format!("one of {names} must be set"));
        quote!(else if set == 0 { #none })
    });
    quote! {
        {
            let set: ::core::primitive::usize = #(#set)+*;
            if set > 1 { #too_many } #none
        }
    }
}
