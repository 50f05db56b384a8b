//! Typed Rust for a part of an expression.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::Type;

/// An expression in Rust.
#[derive(Debug, Clone)]
pub(crate) struct Code {
    pub ty: Type,
    /// May hold `?`, see `is_fallible`.
    pub tokens: TokenStream,
    /// Whether it has to stand in a function that returns `Result<_, cel::Error>`.
    pub is_fallible: bool,
    /// Whether a string, bytes or a list is `String` or `Vec`, not a reference.
    pub is_owned: bool,
    /// Whether a message is `&M`.
    pub is_present: bool,
    /// The number, where it is written in the expression.
    pub constant: Option<i128>,
}

impl Code {
    pub(crate) fn new(ty: Type, tokens: TokenStream) -> Self {
        Code {
            ty,
            tokens,
            is_fallible: false,
            is_owned: false,
            is_present: false,
            constant: None,
        }
    }

    /// Returns a string, bytes or a list of its own.
    pub(crate) fn owned(ty: Type, tokens: TokenStream) -> Self {
        Code {
            is_owned: true,
            ..Code::new(ty, tokens)
        }
    }

    /// Returns the code, also fallible if a part of it is.
    #[must_use]
    pub(crate) fn fallible(mut self, is_fallible: bool) -> Self {
        self.is_fallible |= is_fallible;
        self
    }

    /// Returns the code as a reference: to what outlives the statement, or to a temporary of it.
    pub(crate) fn borrowed(&self) -> TokenStream {
        let tokens = &self.tokens;
        match (self.is_owned, &self.ty) {
            (true, Type::String) => quote!(#tokens.as_str()),
            (true, Type::Bytes | Type::List(_)) => quote!(#tokens.as_slice()),
            _ => tokens.clone(),
        }
    }

    /// Returns the code without a borrow of what is temporary.
    pub(crate) fn into_owned(self) -> Code {
        if self.is_owned {
            return self;
        }
        let tokens = &self.tokens;
        let tokens = match &self.ty {
            Type::String => quote!(::std::string::String::from(#tokens)),
            Type::Bytes | Type::List(_) => quote!(#tokens.to_vec()),
            _ => return self,
        };
        Code {
            tokens,
            is_owned: true,
            ..self
        }
    }

    /// Returns a message as an option, also where it is present.
    pub(crate) fn maybe(&self) -> TokenStream {
        let tokens = &self.tokens;
        if self.is_present {
            quote!(::core::option::Option::Some(#tokens))
        } else {
            tokens.clone()
        }
    }

    /// Returns the code as a closure whose result may be an error.
    pub(crate) fn closure(&self, result: &TokenStream) -> TokenStream {
        let tokens = &self.tokens;
        quote!(|| -> ::core::result::Result<#result, ::protovalidate_prost::__private::cel::Error> {
            ::core::result::Result::Ok(#tokens)
        })
    }
}
