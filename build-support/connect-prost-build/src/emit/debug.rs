//! `Debug` of messages and oneofs.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Cardinality, Field, Kind, Message, Oneof, Package};

/// `Debug` for messages and oneofs: enums by name, and nothing of what `debug_redact` marks.
pub(crate) fn emit(package: &Package) -> TokenStream {
    let implementations = package.messages.iter().map(|message| {
        let oneofs = message
            .oneofs
            .iter()
            .map(|oneof| oneof_debug(message, oneof));
        let message = message_debug(message);
        quote!(#message #(#oneofs)*)
    });
    quote!(#(#implementations)*)
}

fn message_debug(message: &Message) -> TokenStream {
    let package = &message.type_ref.package;
    let path = message.type_ref.tokens(package);
    let name = message.type_ref.ident.to_string();
    let plain = message.fields.iter().filter(|field| field.oneof.is_none());
    let fields = plain.clone().map(|field| field_debug(field, package));
    let oneofs = message.oneofs.iter().map(|oneof| {
        let (name, ident) = (plain_name(&oneof.ident), &oneof.ident);
        quote!(fields.field(#name, &self.#ident);)
    });
    // Statements, because a chain of calls nests as deeply as it is long.
    let body = match message.fields.is_empty() {
        true => quote!(f.debug_struct(#name).finish()),
        false => quote! {
            let mut fields = f.debug_struct(#name);
            #(#fields)*
            #(#oneofs)*
            fields.finish()
        },
    };
    let by_name_type = plain.clone().any(prints_enum).then(by_name);
    quote! {
        impl ::core::fmt::Debug for #path {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #by_name_type
                #body
            }
        }
    }
}

fn oneof_debug(message: &Message, oneof: &Oneof) -> TokenStream {
    let package = &message.type_ref.package;
    let path = oneof.type_ref.tokens(package);
    let members: Vec<&Field> = oneof.fields.iter().map(|at| &message.fields[*at]).collect();
    let arms = members.iter().map(|field| {
        let variant = field.variant.as_ref();
        let name = variant.map(plain_name);
        if field.redact {
            return quote!(Self::#variant(_) => f.debug_tuple(#name).field(&::core::format_args!("[redacted]")).finish(),);
        }
        let value = match &field.kind {
            Kind::Enum(inner) => {
                let inner = inner.tokens(package);
                quote!(&__ByName::<#inner>(*value, ::core::marker::PhantomData))
            }
            _ => quote!(value),
        };
        quote!(Self::#variant(value) => f.debug_tuple(#name).field(#value).finish(),)
    });
    let by_name_type = members.iter().any(|field| prints_enum(field)).then(by_name);
    quote! {
        impl ::core::fmt::Debug for #path {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #by_name_type
                match self { #(#arms)* }
            }
        }
    }
}

fn field_debug(field: &Field, package: &str) -> TokenStream {
    let (name, ident) = (plain_name(&field.ident), &field.ident);
    if field.redact {
        return quote!(fields.field(#name, &::core::format_args!("[redacted]")););
    }
    let named =
        |inner: TokenStream| quote!(__ByName::<#inner>(*number, ::core::marker::PhantomData));
    let vec = quote!(::std::vec::Vec<_>);
    let value = match (&field.cardinality, &field.kind) {
        (Cardinality::Map { value, .. }, _) => match &**value {
            Kind::Enum(inner) => {
                let named = named(inner.tokens(package));
                quote!(&self.#ident.iter().map(|(key, number)| (key, #named)).collect::<::std::collections::BTreeMap<_, _>>())
            }
            _ => quote!(&self.#ident),
        },
        (Cardinality::Repeated, Kind::Enum(inner)) => {
            let named = named(inner.tokens(package));
            quote!(&self.#ident.iter().map(|number| #named).collect::<#vec>())
        }
        (Cardinality::Explicit, Kind::Enum(inner)) => {
            let named = named(inner.tokens(package));
            quote!(&self.#ident.as_ref().map(|number| #named))
        }
        (_, Kind::Enum(inner)) => {
            let inner = inner.tokens(package);
            quote!(&__ByName::<#inner>(self.#ident, ::core::marker::PhantomData))
        }
        _ => quote!(&self.#ident),
    };
    quote!(fields.field(#name, #value);)
}

fn prints_enum(field: &Field) -> bool {
    field.enumeration().is_some() && !field.redact
}

/// An enum by its name, or by its number when no name is known. Items of a function are seen by it alone.
fn by_name() -> TokenStream {
    quote! {
        struct __ByName<E>(i32, ::core::marker::PhantomData<E>);
        impl<E: ::core::convert::TryFrom<i32> + ::core::fmt::Debug> ::core::fmt::Debug for __ByName<E> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match E::try_from(self.0) {
                    ::core::result::Result::Ok(known) => ::core::fmt::Debug::fmt(&known, f),
                    ::core::result::Result::Err(_) => ::core::fmt::Debug::fmt(&self.0, f),
                }
            }
        }
    }
}

fn plain_name(ident: &syn::Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}
