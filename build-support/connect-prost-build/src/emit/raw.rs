//! Raw calls: per client a table that calls its methods with JSON. Behaviour lives in `connect_prost::client`.

use proc_macro2::TokenStream;
use quote::quote;

use super::client::ident;
use super::spec;
use crate::model::{Method, Service, StreamType};

/// Returns the table of a client, an associated constant: what does not use it contains none of it.
pub(super) fn table(service: &Service) -> TokenStream {
    let rows = service.methods.iter().map(|method| row(service, method));
    quote! {
        /// The methods, to be called by name with JSON.
        pub const METHODS: &'static [::connect_prost::client::RawMethod] = &[#(#rows),*];
    }
}

/// One method: how to make its client, and its typed call.
fn row(service: &Service, method: &Method) -> TokenStream {
    let (module, spec, method_ident) = (&service.module, spec::constant(method), ident(method));
    let (constructor, call) = match method.stream_type {
        StreamType::Unary => (quote!(raw_unary), quote!(unary)),
        StreamType::ServerStream => (quote!(raw_server_stream), quote!(server_stream)),
        StreamType::ClientStream | StreamType::BidiStream => {
            return quote!(__client::raw_request_stream(&self::#module::#spec));
        }
    };
    quote! {
        __client::#constructor(
            &self::#module::#spec,
            |call| call.#call(Self::from_client, Self::#method_ident),
        )
    }
}
