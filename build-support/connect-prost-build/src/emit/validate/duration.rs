//! `google.protobuf.Duration`, compared in nanoseconds.

use proc_macro2::TokenStream;
use quote::quote;

use super::site::Site;
use super::{number, range};

pub(super) fn emit(site: &Site<'_>) -> TokenStream {
    let nanos = quote!(nanos);
    let choice = number::choice(site, &nanos);
    let range = range::emit(site, &nanos);
    if choice.is_empty() && range.is_none() {
        return TokenStream::new();
    }
    quote! {
        let nanos = ::protovalidate_prost::__private::time::duration_nanos(value);
        #choice
        #range
    }
}
