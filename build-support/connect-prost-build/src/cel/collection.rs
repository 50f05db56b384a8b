//! Lists and maps: made, looked into, and gone through.

use std::ops::Range;

use proc_macro2::TokenStream;
use quote::quote;

use super::code::Code;
use super::compile::{Compiled, Compiler};
use super::syntax::Expr;
use super::types::{Held, Type, held_type};
use super::{Error, dynamic, field};
use crate::model::Kind;

impl Compiler<'_> {
    pub(super) fn index(&mut self, expr: &Expr, operand: &Expr, index: &Expr) -> Compiled {
        let (operand_code, index_code) = (self.compile(operand)?, self.compile(index)?);
        match &operand_code.ty {
            Type::List(held) if index_code.ty == Type::Int => {
                let (list, at) = (operand_code.borrowed(), &index_code.tokens);
                let item = quote!(::protovalidate_prost::__private::cel::item(#list, #at)?);
                let code = self.item(held, &item, operand.span.clone())?;
                Ok(self.detached(code, operand_code.is_owned).fallible(true))
            }
            Type::Map(..) => self.lookup(expr, operand_code, index_code),
            Type::Dyn => {
                let (value, at) = (&operand_code.tokens, dynamic::value(self, &index_code));
                let tokens = quote!(::protovalidate_prost::__private::cel::index(#value, #at)?);
                Ok(Code::new(Type::Dyn, tokens).fallible(true))
            }
            ty => {
                let message = format!(
                    "a value of type {} has no [{}]",
                    ty.name(),
                    index_code.ty.name()
                );
                Err(Error::new(expr.span.clone(), message))
            }
        }
    }

    /// Returns a part of a collection: owned, if the collection is dropped after use.
    fn detached(&self, code: Code, is_dropped: bool) -> Code {
        if is_dropped { code.into_owned() } else { code }
    }

    pub(super) fn lookup(&mut self, expr: &Expr, map: Code, key: Code) -> Compiled {
        let (value_held, entry) = self.entry(expr, &map, &key)?;
        let value = quote!(#entry?);
        Ok(self
            .item(&value_held, &value, expr.span.clone())?
            .fallible(true))
    }

    /// Returns whether a map has the key.
    pub(super) fn contains_key(&self, expr: &Expr, map: Code, key: Code) -> Compiled {
        let (_, entry) = self.entry(expr, &map, &key)?;
        let code = Code::new(Type::Bool, quote!(#entry.is_ok()));
        Ok(code.fallible(map.is_fallible || key.is_fallible))
    }

    /// Returns how the map holds its values, and the value of the key, as a result.
    fn entry(&self, expr: &Expr, map: &Code, key: &Code) -> Result<(Held, TokenStream), Error> {
        let Type::Map(key_held, value_held) = &map.ty else {
            return Err(Error::new(expr.span.clone(), "this is no map"));
        };
        let wanted = held_type(key_held);
        if wanted.as_ref() != Some(&key.ty) {
            let wanted = wanted.map_or_else(String::new, |ty| ty.name());
            let message = format!("the keys are of type {wanted}, not {}", key.ty.name());
            return Err(Error::new(expr.span.clone(), message));
        }
        let (held, tokens) = (&map.tokens, key.borrowed());
        let entry = match (&key.ty, &**key_held) {
            (Type::String, _) => {
                quote!(::protovalidate_prost::__private::cel::text_entry(#held, #tokens))
            }
            (Type::Bool, _)
            | (
                _,
                Held::Field(
                    Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 | Kind::Uint64 | Kind::Fixed64,
                ),
            ) => {
                quote!(::protovalidate_prost::__private::cel::entry(#held, ::core::option::Option::Some(#tokens)))
            }
            // A number that the keys cannot hold is none of them.
            _ => {
                quote!(::protovalidate_prost::__private::cel::entry(#held, ::core::convert::TryFrom::try_from(#tokens).ok()))
            }
        };
        Ok(((**value_held).clone(), entry))
    }

    /// Returns what a collection holds, as a value; `reference` is a reference to it.
    pub(super) fn item(
        &self,
        held: &Held,
        reference: &TokenStream,
        span: Range<usize>,
    ) -> Compiled {
        match held {
            Held::Field(kind) => field::from_reference(kind, reference).ok_or_else(|| {
                Error::new(span, "an Any cannot be unpacked in a rule")
                    .with_help("use the rules any.in and any.not_in")
            }),
            Held::Owned(ty) => Ok(match ty {
                Type::String => Code::new(Type::String, quote!(#reference.as_str())),
                Type::Bytes | Type::List(_) => Code::new(ty.clone(), quote!(#reference.as_slice())),
                _ => Code::new(ty.clone(), quote!(::core::clone::Clone::clone(#reference))),
            }),
            Held::Borrowed(ty) => Ok(match ty {
                Type::Dyn => Code::new(Type::Dyn, quote!(::core::clone::Clone::clone(#reference))),
                _ => Code::new(ty.clone(), quote!((*#reference))),
            }),
        }
    }

    pub(super) fn list(&mut self, items: &[Expr]) -> Compiled {
        let codes = items
            .iter()
            .map(|item| self.compile(item))
            .collect::<Result<Vec<_>, _>>()?;
        let is_fallible = codes.iter().any(|code| code.is_fallible);
        let first = codes.first().map(|code| code.ty.clone());
        let is_uniform = codes.iter().all(|code| Some(&code.ty) == first.as_ref());
        match first {
            Some(ty) if is_uniform && !matches!(ty, Type::Null | Type::Rules(_) | Type::Named) => {
                let is_borrowed = codes.iter().all(|code| !code.is_owned);
                let tokens = codes.iter().map(|code| match &code.ty {
                    Type::Message(_) => code.maybe(),
                    _ if is_borrowed => code.tokens.clone(),
                    _ => code.clone().into_owned().tokens,
                });
                let tokens = quote!([#(#tokens),*]);
                let held = if is_borrowed {
                    Held::Borrowed(ty)
                } else {
                    Held::Owned(ty)
                };
                let ty = Type::List(Box::new(held));
                Ok(Code::owned(ty, quote!(::std::vec::Vec::from(#tokens))).fallible(is_fallible))
            }
            _ => {
                let values = codes.iter().map(|code| dynamic::value(self, code));
                let tokens = quote!(::std::vec![#(#values),*]);
                let ty = Type::List(Box::new(Held::Owned(Type::Dyn)));
                Ok(Code::owned(ty, tokens).fallible(is_fallible))
            }
        }
    }

    pub(super) fn map(&mut self, entries: &[(Expr, Expr)]) -> Compiled {
        let mut pairs = Vec::new();
        for (key, value) in entries {
            let (key_code, value_code) = (self.compile(key)?, self.compile(value)?);
            if !matches!(
                key_code.ty,
                Type::Int | Type::Uint | Type::Bool | Type::String | Type::Dyn
            ) {
                let message = format!("a value of type {} is no key", key_code.ty.name());
                return Err(Error::new(key.span.clone(), message));
            }
            let (key, value) = (
                dynamic::value(self, &key_code),
                dynamic::value(self, &value_code),
            );
            pairs.push(quote!((#key, #value)));
        }
        let tokens = quote!(::protovalidate_prost::__private::cel::Value::map(
            ::std::vec![#(#pairs),*]
        )?);
        Ok(Code::new(Type::Dyn, tokens).fallible(true))
    }
}
