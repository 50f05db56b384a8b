//! Enums, which prost holds as numbers.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::number;
use super::target::RuleTarget;
use crate::model::{Kind, Model};

pub(super) fn emit(model: &Model, target: &RuleTarget<'_>) -> TokenStream {
    let choice = number::choice(target, &quote!(value));
    let defined = target.rules.flag("defined_only").then(|| {
        let runs = runs(numbers(model, target.kind));
        let message = "value must be one of the defined enum values";
        target.when(
            &quote!(!::core::matches!(value, #(#runs)|*)),
            "defined_only",
            message,
        )
    });
    quote!(#choice #defined)
}

fn numbers(model: &Model, kind: &Kind) -> BTreeSet<i32> {
    let Kind::Enum(inner) = kind else {
        return BTreeSet::new();
    };
    let described = model.pool.get_enum_by_name(&inner.full_name);
    described
        .iter()
        .flat_map(|described| described.values())
        .map(|value| value.number())
        .collect()
}

/// Patterns of the numbers, neighbours taken together.
fn runs(numbers: BTreeSet<i32>) -> Vec<TokenStream> {
    let mut runs: Vec<(i32, i32)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(number) => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let pattern = |(first, last): (i32, i32)| {
        let (from, to) = (
            Literal::i32_unsuffixed(first),
            Literal::i32_unsuffixed(last),
        );
        if first == last {
            quote!(#from)
        } else {
            quote!(#from..=#to)
        }
    };
    runs.into_iter().map(pattern).collect()
}
