//! `google.protobuf.Duration`, compared in nanoseconds.

use proc_macro2::TokenStream;
use quote::quote;

use super::target::RuleTarget;
use super::{number, range};

pub(super) fn emit(target: &RuleTarget<'_>) -> TokenStream {
    let nanos = quote!(nanos);
    let choice = number::choice(target, &nanos);
    let range = range::emit(target, &nanos);
    if choice.is_empty() && range.is_none() {
        return TokenStream::new();
    }
    quote! {
        let nanos = ::protovalidate_prost::__private::time::duration_nanos(value);
        #choice
        #range
    }
}
