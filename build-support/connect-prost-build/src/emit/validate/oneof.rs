//! A oneof of which one member has to be set.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Oneof;

pub(super) fn emit(oneof: &Oneof) -> TokenStream {
    let (name, ident) = (&oneof.name, &oneof.ident);
    quote! {
        if self.#ident.is_none() {
            const FIELD: ::protovalidate_prost::Field = ::protovalidate_prost::Field::oneof(#name);
            const RULE: ::protovalidate_prost::Rule =
                ::protovalidate_prost::Rule::new("required", "exactly one field is required in oneof", &[]);
            report.add_at(&FIELD, &RULE);
        }
    }
}
