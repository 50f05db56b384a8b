//! Enums, which prost holds as numbers.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::number;
use super::site::Site;
use crate::model::{Kind, Model};

pub(super) fn emit(model: &Model, site: &Site<'_>) -> TokenStream {
    let choice = number::choice(site, &quote!(value));
    let defined = site.rules.flag("defined_only").then(|| {
        let numbers = numbers(model, site.kind)
            .into_iter()
            .map(Literal::i32_unsuffixed);
        let message = "value must be one of the defined enum values";
        site.when(
            &quote!(!::core::matches!(value, #(#numbers)|*)),
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
