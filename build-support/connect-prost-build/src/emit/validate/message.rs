//! A message: the fields that exclude each other, then its oneofs, then its fields.

use proc_macro2::TokenStream;
use quote::quote;

use super::reach::Reach;
use super::site::Place;
use super::{custom, field, oneof};
use crate::BuildError;
use crate::model::rules::{self, MessageOneof};
use crate::model::{Message, Model};
use crate::options::RuleErrors;

pub(super) fn emit(
    model: &Model,
    reach: &Reach<'_>,
    message: &Message,
) -> Result<TokenStream, BuildError> {
    let checks = match (checks(model, reach, message), model.options.rule_errors) {
        (Err(error), RuleErrors::Defer) => {
            let cause = error.message();
            vec![quote!(report.fail_compilation(#cause);)]
        }
        (checks, _) => checks?,
    };
    Ok(implementation(message, &checks))
}

fn checks(
    model: &Model,
    reach: &Reach<'_>,
    message: &Message,
) -> Result<Vec<TokenStream>, BuildError> {
    let mut checks: Vec<_> = rules::message_rules(model, message)?
        .iter()
        .map(|rule| custom::emit(rule, Place::Within))
        .collect();
    for rule in rules::message_oneofs(model, message)? {
        checks.push(exclusion(message, &rule));
    }
    checks.extend(message.oneofs.iter().filter_map(oneof::emit));
    for described in &message.fields {
        checks.extend(field::emit(model, reach, message, described)?);
    }
    Ok(checks)
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
    // Presence is one condition and the rule another, however many rules there are; what an expression says is its author's
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
    let fields: Vec<_> = rule
        .fields
        .iter()
        .map(|place| &message.fields[*place])
        .collect();
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
