//! Codecs of fields in the runtime.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Cardinality, Field, Kind, TypeRef};

/// The runtime's method for a field outside of oneofs, which decides when it is written.
pub(super) fn presence(field: &Field) -> TokenStream {
    match field.cardinality {
        Cardinality::Explicit => quote!(explicit),
        Cardinality::Required => quote!(required),
        _ => quote!(implicit),
    }
}

/// The codec of a field: `List<String>`.
pub(super) fn codec(field: &Field, package: &str) -> TokenStream {
    match field.cardinality {
        Cardinality::Repeated => {
            let element = kind(&field.kind, package);
            quote!(__codec::List<#element>)
        }
        Cardinality::Map { ref value, .. } => {
            let value = kind(value, package);
            quote!(__codec::Map<#value>)
        }
        _ => kind(&field.kind, package),
    }
}

/// The codec of a single value.
pub(super) fn kind(kind: &Kind, package: &str) -> TokenStream {
    let name = match kind {
        Kind::Double => quote!(Double),
        Kind::Float => quote!(Float),
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => quote!(Int32),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => quote!(Int64),
        Kind::Uint32 | Kind::Fixed32 => quote!(Uint32),
        Kind::Uint64 | Kind::Fixed64 => quote!(Uint64),
        Kind::Bool => quote!(Bool),
        Kind::String => quote!(String),
        Kind::Bytes => quote!(Bytes),
        Kind::Enum(inner) => enumeration(inner, package),
        Kind::Message(inner) if has_json(inner) => quote!(Message),
        Kind::Message(_) => quote!(Unsupported),
    };
    quote!(__codec::#name)
}

fn enumeration(inner: &TypeRef, package: &str) -> TokenStream {
    if inner.is_well_known() {
        if inner.full_name == "google.protobuf.NullValue" {
            return quote!(NullValue);
        }
        // `prost_types` names its enums, but no trait leads there from a type parameter.
        return quote!(Int32);
    }
    let path = inner.tokens(package);
    quote!(Enum<#path>)
}

/// Returns whether the runtime implements `ProtoJson` for the message: of Google's own, for those with a JSON form of
/// their own.
pub(super) fn has_json(message: &TypeRef) -> bool {
    !message.is_well_known() || message.well_known().is_some()
}
