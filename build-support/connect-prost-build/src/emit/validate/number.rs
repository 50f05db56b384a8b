//! Numbers and bools.

use proc_macro2::TokenStream;
use prost_reflect::Value;
use quote::quote;

use super::site::Site;
use super::{literal, range};

pub(super) fn emit(site: &Site<'_>) -> TokenStream {
    let value = quote!(value);
    let choice = choice(site, &value);
    let finite = site
        .rules
        .flag("finite")
        .then(|| site.when(&quote!(!value.is_finite()), "finite", "must be finite"));
    let range = range::emit(site, &value);
    quote!(#choice #finite #range)
}

/// `const`, `in` and `not_in` of a value that `==` compares.
pub(super) fn choice(site: &Site<'_>, value: &TokenStream) -> TokenStream {
    let constant = site.rules.value("const").map(|expected| {
        let (token, text) = (literal::tokens(&expected), literal::text(&expected));
        site.when(
            &quote!(#value != #token),
            "const",
            &format!("must equal {text}"),
        )
    });
    let lists = lists(site, value, literal::tokens);
    quote!(#constant #lists)
}

/// `in` and `not_in` of a value that `==` compares with items.
pub(super) fn lists(
    site: &Site<'_>,
    value: &TokenStream,
    item: impl Fn(&Value) -> TokenStream,
) -> TokenStream {
    let check = |rule: &str, text: &str| {
        let list = site.rules.list(rule);
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
        Some(site.when(&broken, rule, &format!("{text} {}", literal::list(&list))))
    };
    let allowed = check("in", "must be in list");
    let blocked = check("not_in", "must not be in list");
    quote!(#allowed #blocked)
}

pub(super) fn emit_bool(site: &Site<'_>) -> TokenStream {
    let Some(expected) = site.rules.value("const").and_then(|value| value.as_bool()) else {
        return TokenStream::new();
    };
    let condition = if expected {
        quote!(!value)
    } else {
        quote!(value)
    };
    site.when(&condition, "const", &format!("must equal {expected}"))
}
