//! `ProtoEnum` of an enum.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::model::Enum;

/// The table of names, aliases included, and the serde traits.
pub(super) fn emit(item: &Enum) -> TokenStream {
    let path = item.type_ref.tokens(&item.type_ref.package);
    let full_name = &item.type_ref.full_name;
    let values = item.values.iter().map(|value| {
        let (name, number) = (&value.name, Literal::i32_unsuffixed(value.number));
        quote!((#name, #number))
    });
    quote! {
        impl ::protojson_prost::ProtoEnum for #path {
            const FULL_NAME: &'static str = #full_name;
            const VALUES: &'static [(&'static str, i32)] = &[#(#values,)*];
        }
        ::protojson_prost::serde_enum!(#path);
    }
}
