//! Typed Rust for a part of an expression.

use proc_macro2::TokenStream;
use prost_reflect::{DynamicMessage, ReflectMessage as _};
use quote::quote;

use crate::model::{Kind, TypeRef};

/// Type of a value in CEL.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Type {
    Null,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    Duration,
    Timestamp,
    /// `&[E]`, or `Vec<E>` when owned.
    List(Box<Held>),
    /// `Option<&M>` of a map of prost's; nothing is an empty one.
    Map(Box<Held>, Box<Held>),
    /// `Option<&M>`, or `&M` where it is present for sure; nothing is a default one.
    Message(TypeRef),
    /// `Option<T>`: what a wrapper holds, or null.
    Nullable(Box<Type>),
    /// `cel::Value`.
    Dyn,
    /// A message of rules, known while building.
    Rules(DynamicMessage),
    /// The name of a type.
    Named,
}

/// How a collection holds what is in it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Held {
    /// As prost does.
    Field(Kind),
    /// As an expression gives it, owned.
    Owned(Type),
    /// As an expression gives it, borrowed.
    Borrowed(Type),
}

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

impl Type {
    /// As an error names it.
    pub(crate) fn name(&self) -> String {
        match self {
            Type::Null => "null".to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::Int => "int".to_owned(),
            Type::Uint => "uint".to_owned(),
            Type::Double => "double".to_owned(),
            Type::String => "string".to_owned(),
            Type::Bytes => "bytes".to_owned(),
            Type::Duration => "google.protobuf.Duration".to_owned(),
            Type::Timestamp => "google.protobuf.Timestamp".to_owned(),
            Type::List(held) => format!("list({})", held.name()),
            Type::Map(key, value) => format!("map({}, {})", key.name(), value.name()),
            Type::Message(message) => message.full_name.clone(),
            Type::Nullable(inner) => format!("wrapper({})", inner.name()),
            Type::Dyn => "dyn".to_owned(),
            Type::Rules(message) => message.descriptor().full_name().to_owned(),
            Type::Named => "type".to_owned(),
        }
    }

    /// Whether Rust copies values of it.
    pub(crate) fn is_scalar(&self) -> bool {
        matches!(
            self,
            Type::Bool | Type::Int | Type::Uint | Type::Double | Type::Duration | Type::Timestamp
        )
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Type::Int | Type::Uint | Type::Double)
    }
}

impl Held {
    fn name(&self) -> String {
        match self {
            Held::Field(kind) => {
                super::field::type_of(kind).map_or_else(|| "any".to_owned(), |ty| ty.name())
            }
            Held::Owned(ty) | Held::Borrowed(ty) => ty.name(),
        }
    }
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

    /// A string, bytes or a list of its own.
    pub(crate) fn owned(ty: Type, tokens: TokenStream) -> Self {
        Code {
            is_owned: true,
            ..Code::new(ty, tokens)
        }
    }

    /// The same, of which one part or another may fail.
    #[must_use]
    pub(crate) fn fallible(mut self, is_fallible: bool) -> Self {
        self.is_fallible |= is_fallible;
        self
    }

    /// Borrowed: a place that outlives the statement, or a temporary that lives as long as it.
    pub(crate) fn borrowed(&self) -> TokenStream {
        let tokens = &self.tokens;
        match (self.is_owned, &self.ty) {
            (true, Type::String) => quote!(#tokens.as_str()),
            (true, Type::Bytes | Type::List(_)) => quote!(#tokens.as_slice()),
            _ => tokens.clone(),
        }
    }

    /// With no borrow of what is temporary.
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

    /// A message as an option, also where it is present.
    pub(crate) fn maybe(&self) -> TokenStream {
        let tokens = &self.tokens;
        if self.is_present {
            quote!(::core::option::Option::Some(#tokens))
        } else {
            tokens.clone()
        }
    }

    /// As a function without arguments whose result may be an error.
    pub(crate) fn closure(&self, result: &TokenStream) -> TokenStream {
        let tokens = &self.tokens;
        quote!(|| -> ::core::result::Result<#result, ::protovalidate_prost::__private::cel::Error> {
            ::core::result::Result::Ok(#tokens)
        })
    }
}
