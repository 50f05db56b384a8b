//! What the type of a method's streams is called in the runtime.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use crate::model::StreamType;

/// Returns the runtime's function, on either side, for methods of that type.
pub(super) fn function(stream_type: StreamType) -> Ident {
    let name = match stream_type {
        StreamType::Unary => "unary",
        StreamType::ServerStream => "server_stream",
        StreamType::ClientStream => "client_stream",
        StreamType::BidiStream => "bidi_stream",
    };
    format_ident!("{name}")
}

/// Returns the variant of the runtime's `StreamType`.
pub(super) fn variant(stream_type: StreamType) -> TokenStream {
    match stream_type {
        StreamType::Unary => quote!(Unary),
        StreamType::ClientStream => quote!(ClientStream),
        StreamType::ServerStream => quote!(ServerStream),
        StreamType::BidiStream => quote!(BidiStream),
    }
}
