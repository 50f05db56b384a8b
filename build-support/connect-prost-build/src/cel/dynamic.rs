//! Values whose type is known at run time only.

use proc_macro2::TokenStream;
use quote::quote;

use super::code::Code;
use super::compile::Compiler;
use super::types::{Held, Type};

/// Returns the expression as a `cel::Value`.
pub(super) fn value(compiler: &Compiler<'_>, code: &Code) -> TokenStream {
    let tokens = &code.tokens;
    let value = quote!(::protovalidate_prost::__private::cel::Value);
    match &code.ty {
        Type::Null | Type::Rules(_) => quote!(#value::Null),
        Type::Bool => quote!(#value::Bool(#tokens)),
        Type::Int => quote!(#value::Int(#tokens)),
        Type::Uint => quote!(#value::Uint(#tokens)),
        Type::Double => quote!(#value::Double(#tokens)),
        Type::String => quote!(#value::String(::std::borrow::Cow::from(#tokens))),
        Type::Bytes => quote!(#value::Bytes(::std::borrow::Cow::from(#tokens))),
        Type::Duration => quote!(#value::Duration(#tokens)),
        Type::Timestamp => quote!(#value::Timestamp(#tokens)),
        Type::Named => quote!(#value::Type(#tokens)),
        Type::Dyn => tokens.clone(),
        Type::Nullable(inner) => {
            let inner = Code::new((**inner).clone(), quote!(inner));
            let inner = self::value(compiler, &inner);
            quote!(match #tokens {
                ::core::option::Option::Some(inner) => #inner,
                ::core::option::Option::None => #value::Null,
            })
        }
        Type::List(_) => {
            let items = items(compiler, code);
            quote!(#value::List(#items))
        }
        Type::Map(key, held) => {
            let of = |held: &Held, name: &TokenStream| {
                let code = compiler
                    .item(held, name, 0..0)
                    .unwrap_or_else(|_| Code::new(Type::Null, TokenStream::new()));
                self::value(compiler, &code)
            };
            let (key, held) = (of(key, &quote!(key)), of(held, &quote!(held)));
            quote!(#value::Map(#tokens.into_iter().flatten().map(|(key, held)| (#key, #held)).collect()))
        }
        Type::Message(message) => {
            compiler
                .dynamic
                .borrow_mut()
                .insert(message.full_name.clone());
            let maybe = code.maybe();
            quote!(#value::message(#maybe))
        }
    }
}

/// Returns the expression as code of type `dyn`.
pub(super) fn code(compiler: &Compiler<'_>, code: &Code) -> Code {
    let tokens = value(compiler, code);
    Code::new(Type::Dyn, tokens).fallible(code.is_fallible)
}

/// Returns the items of a list as a vector of values.
pub(super) fn items(compiler: &Compiler<'_>, code: &Code) -> TokenStream {
    let Type::List(held) = &code.ty else {
        return TokenStream::new();
    };
    let list = code.borrowed();
    let item = compiler
        .item(held, &quote!(item), 0..0)
        .unwrap_or_else(|_| Code::new(Type::Null, TokenStream::new()));
    let item = if code.is_owned {
        item.into_owned()
    } else {
        item
    };
    let item = value(compiler, &item);
    quote!(#list.iter().map(|item| #item).collect::<::std::vec::Vec<_>>())
}
