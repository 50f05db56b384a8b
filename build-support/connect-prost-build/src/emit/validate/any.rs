//! `google.protobuf.Any`, of which the type is checked.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal;
use super::target::RuleTarget;

pub(super) fn emit(target: &RuleTarget<'_>) -> TokenStream {
    let listed = |rule: &str| {
        let list = target.rules.list(rule);
        let items: Vec<_> = list.iter().map(literal::tokens).collect();
        (!items.is_empty()).then(|| quote!([#(#items),*].contains(&value.type_url.as_str())))
    };
    let allowed = listed("in").map(|listed| {
        target.when(
            &quote!(!#listed),
            "in",
            "type URL must be in the allow list",
        )
    });
    let blocked = listed("not_in")
        .map(|listed| target.when(&listed, "not_in", "type URL must not be in the block list"));
    quote!(#allowed #blocked)
}
