//! `google.protobuf.FieldMask`.

use proc_macro2::TokenStream;
use prost_reflect::Value;
use quote::quote;

use super::literal;
use super::target::RuleTarget;

pub(super) fn emit(target: &RuleTarget<'_>) -> TokenStream {
    let constant = target.rules.value("const").map(|mask| {
        let paths = mask
            .as_message()
            .and_then(|mask| mask.get_field_by_name("paths"));
        let paths = paths
            .and_then(|paths| paths.as_list().map(<[_]>::to_vec))
            .unwrap_or_default();
        let message = format!("must equal paths {}", literal::list(&paths));
        let paths = array(&paths);
        target.when(
            &quote!(!value.paths.iter().eq(#paths.iter())),
            "const",
            &message,
        )
    });
    let allowed = masks(target, "in").map(|(masks, text)| {
        let condition = quote!(!value.paths.iter().all(|path| ::protovalidate_prost::__private::is_covered(path, &#masks)));
        target.when(&condition, "in", &format!("must only contain paths in {text}"))
    });
    let blocked = masks(target, "not_in").map(|(masks, text)| {
        let condition =
            quote!(value.paths.iter().any(|path| ::protovalidate_prost::__private::is_covered(path, &#masks)));
        target.when(
            &condition,
            "not_in",
            &format!("must not contain any paths in {text}"),
        )
    });
    quote!(#constant #allowed #blocked)
}

fn masks(target: &RuleTarget<'_>, rule: &str) -> Option<(TokenStream, String)> {
    let masks = target.rules.list(rule);
    (!masks.is_empty()).then(|| (array(&masks), literal::list(&masks)))
}

fn array(paths: &[Value]) -> TokenStream {
    let paths = paths.iter().map(literal::tokens);
    quote!([#(#paths),*])
}
