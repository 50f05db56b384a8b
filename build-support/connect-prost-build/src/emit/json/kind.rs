use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Cardinality, Field, Kind, TypeRef};

/// The method that a field outside of oneofs is handed to, which says when it is written.
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

/// Whether the runtime implements `ProtoJson` for the message, which for Google's own it does
/// where ProtoJSON gives them a form of their own.
pub(super) fn has_json(message: &TypeRef) -> bool {
    const WITH_JSON: &[&str] = &[
        "Any",
        "BoolValue",
        "BytesValue",
        "DoubleValue",
        "Duration",
        "Empty",
        "FieldMask",
        "FloatValue",
        "Int32Value",
        "Int64Value",
        "ListValue",
        "StringValue",
        "Struct",
        "Timestamp",
        "UInt32Value",
        "UInt64Value",
        "Value",
    ];
    match message.full_name.strip_prefix("google.protobuf.") {
        Some(name) if message.is_well_known() => WITH_JSON.contains(&name),
        _ => true,
    }
}
