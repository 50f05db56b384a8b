//! Numbers and bools.

use proc_macro2::TokenStream;
use prost_reflect::Value;
use quote::quote;

use super::target::RuleTarget;
use super::{literal, range};

pub(super) fn emit(target: &RuleTarget<'_>) -> TokenStream {
    let value = quote!(value);
    let choice = choice(target, &value);
    let finite = target
        .rules
        .flag("finite")
        .then(|| target.when(&quote!(!value.is_finite()), "finite", "must be finite"));
    let range = range::emit(target, &value);
    quote!(#choice #finite #range)
}

/// `const`, `in` and `not_in` of a value that `==` compares.
pub(super) fn choice(target: &RuleTarget<'_>, value: &TokenStream) -> TokenStream {
    let constant = target.rules.value("const").map(|expected| {
        let (token, text) = (literal::tokens(&expected), literal::text(&expected));
        target.when(
            &quote!(#value != #token),
            "const",
            &format!("must equal {text}"),
        )
    });
    let lists = lists(target, value, literal::tokens);
    quote!(#constant #lists)
}

/// `in` and `not_in` of a value that `==` compares with items.
pub(super) fn lists(
    target: &RuleTarget<'_>,
    value: &TokenStream,
    item: impl Fn(&Value) -> TokenStream,
) -> TokenStream {
    let check = |rule: &str, text: &str| {
        let list = target.rules.list(rule);
        if list.is_empty() {
            return None;
        }
        let items = list.iter().map(&item);
        let contained = quote!([#(#items),*].contains(&#value));
        let broken = if rule == "in" {
            quote!(!#contained)
        } else {
            contained
        };
        Some(target.when(&broken, rule, &format!("{text} {}", literal::list(&list))))
    };
    let allowed = check("in", "must be in list");
    let blocked = check("not_in", "must not be in list");
    quote!(#allowed #blocked)
}

pub(super) fn emit_bool(target: &RuleTarget<'_>) -> TokenStream {
    let Some(expected) = target
        .rules
        .value("const")
        .and_then(|value| value.as_bool())
    else {
        return TokenStream::new();
    };
    let condition = if expected {
        quote!(!value)
    } else {
        quote!(value)
    };
    target.when(&condition, "const", &format!("must equal {expected}"))
}
