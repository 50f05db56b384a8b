//! Messages that rules look into by the names of their fields: `dyn(this).name`.

use proc_macro2::TokenStream;
use quote::quote;

use crate::cel;
use crate::model::{Message, Model};

/// The implementation of `cel::Message`.
pub(super) fn emit(model: &Model, message: &Message) -> TokenStream {
    let full_name = &message.type_ref.full_name;
    let path = message.type_ref.tokens(&message.type_ref.package);
    let fields = cel::fields(model, message);
    let values = fields
        .iter()
        .map(|(name, value, _)| quote!(#name => #value,));
    let presence = fields
        .iter()
        .map(|(name, _, is_set)| quote!(#name => #is_set,));
    quote! {
        impl ::protovalidate_prost::__private::cel::Message for #path {
            fn full_name(&self) -> &'static ::core::primitive::str {
                #full_name
            }
            fn get(&self, name: &::core::primitive::str) -> ::core::option::Option<::protovalidate_prost::__private::cel::Value<'_>> {
                ::core::option::Option::Some(match name {
                    #(#values)*
                    _ => return ::core::option::Option::None,
                })
            }
            fn is_set(&self, name: &::core::primitive::str) -> ::core::option::Option<::core::primitive::bool> {
                ::core::option::Option::Some(match name {
                    #(#presence)*
                    _ => return ::core::option::Option::None,
                })
            }
            fn is_same(&self, other: &dyn ::protovalidate_prost::__private::cel::Message) -> ::core::primitive::bool {
                other.as_any().downcast_ref::<Self>() == ::core::option::Option::Some(self)
            }
            fn as_any(&self) -> &dyn ::core::any::Any {
                self
            }
            fn empty() -> &'static Self {
                static EMPTY: ::std::sync::LazyLock<#path> = ::std::sync::LazyLock::new(::core::default::Default::default);
                &EMPTY
            }
        }
    }
}
