//! A list: how long it is, whether its items differ, then each item.

use proc_macro2::TokenStream;
use quote::quote;

use super::target::{RuleTarget, Scope};
use super::value::{FieldEmitter, borrowed};
use super::{custom, literal};
use crate::model::Kind;
use crate::rules::FieldRules;

pub(super) fn emit(emitter: &FieldEmitter<'_>, rules: &FieldRules) -> TokenStream {
    let kind = &emitter.field.kind;
    let whole = rules.standard.as_ref().map(|standard| {
        let target = RuleTarget {
            rules: standard,
            kind,
            scope: Scope::Field,
        };
        list(&target)
    });
    let custom = custom::of_field(rules, Scope::Field);
    let checks = emitter.element(kind, rules.items.as_deref());
    let items = (!checks.is_empty()).then(|| {
        let value = borrowed("item", kind, false);
        quote! {
            for (index, item) in value.iter().enumerate() {
                let mark = report.mark();
                #value
                #checks
                report.enclose_item(mark, &FIELD, index);
                if report.is_done() { return; }
            }
        }
    });
    quote!(#whole #custom #items)
}

fn list(target: &RuleTarget<'_>) -> TokenStream {
    let least = target
        .rules
        .uint("min_items")
        .filter(|least| *least > 0)
        .map(|least| {
            let message = format!("must contain at least {least} item(s)");
            target.when(&literal::shorter(least), "min_items", &message)
        });
    let most = target
        .rules
        .uint("max_items")
        .filter(|most| *most < u64::MAX)
        .map(|most| {
            let message = format!("must contain no more than {most} item(s)");
            target.when(&literal::longer(most), "max_items", &message)
        });
    let length = literal::length(least.is_some() || most.is_some());
    let unique = target.rules.flag("unique").then(|| {
        let is_unique = match target.kind {
            Kind::Float => quote!(::protovalidate_prost::__private::is_unique_f32),
            Kind::Double => quote!(::protovalidate_prost::__private::is_unique_f64),
            _ => quote!(::protovalidate_prost::__private::is_unique),
        };
        target.when(
            &quote!(!#is_unique(value)),
            "unique",
            "repeated value must contain unique items",
        )
    });
    quote!(#length #least #most #unique)
}
