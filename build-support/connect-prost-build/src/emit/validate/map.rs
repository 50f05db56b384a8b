//! A map: how large it is, then each key and each value.

use proc_macro2::TokenStream;
use quote::quote;

use super::target::{RuleTarget, Scope};
use super::value::{FieldEmitter, borrowed};
use super::{custom, literal};
use crate::model::Kind;
use crate::rules::FieldRules;

pub(super) fn emit(
    emitter: &FieldEmitter<'_>,
    rules: &FieldRules,
    key: &Kind,
    value: &Kind,
) -> TokenStream {
    let whole = rules.standard.as_ref().map(|standard| {
        let target = RuleTarget {
            rules: standard,
            kind: value,
            scope: Scope::Field,
        };
        pairs(&target)
    });
    let custom = custom::of_field(rules, Scope::Field);
    let whole = quote!(#whole #custom);
    let key_checks = emitter.element(key, rules.keys.as_deref());
    let value_checks = emitter.element(value, rules.values.as_deref());
    if key_checks.is_empty() && value_checks.is_empty() {
        return whole;
    }
    let keys = (!key_checks.is_empty()).then(|| {
        let value = borrowed("key", key, false);
        quote! {
            {
                #value
                #key_checks
            }
            report.mark_for_key(mark);
        }
    });
    let (entry, entries, values) = if value_checks.is_empty() {
        (quote!(key), quote!(value.keys()), None)
    } else {
        let value = borrowed("value", value, false);
        (
            quote!((key, value)),
            quote!(value),
            Some(quote!(#value #value_checks)),
        )
    };
    quote! {
        #whole
        let entries = report.mark();
        for #entry in #entries {
            let mark = report.mark();
            #keys
            #values
            report.enclose_entry(mark, &FIELD, key);
            if report.is_done() { return; }
        }
        report.sort_entries(entries);
    }
}

fn pairs(target: &RuleTarget<'_>) -> TokenStream {
    let least = target
        .rules
        .uint("min_pairs")
        .filter(|least| *least > 0)
        .map(|least| {
            let message = format!("map must be at least {least} entries");
            target.when(&literal::shorter(least), "min_pairs", &message)
        });
    let most = target
        .rules
        .uint("max_pairs")
        .filter(|most| *most < u64::MAX)
        .map(|most| {
            let message = format!("map must be at most {most} entries");
            target.when(&literal::longer(most), "max_pairs", &message)
        });
    let length = literal::length(least.is_some() || most.is_some());
    quote!(#length #least #most)
}
