//! Equality of two values, and of one with those in a collection: `==`, `!=`, `in`.

use proc_macro2::TokenStream;
use quote::quote;

use super::code::Code;
use super::compile::{Compiled, Compiler};
use super::syntax::{Binary, Expr, Node};
use super::types::Type;
use super::{Error, dynamic};

/// How equality is asked.
enum Equal {
    Compared(TokenStream, TokenStream),
    Called(TokenStream),
}

impl Compiler<'_> {
    pub(super) fn equality(
        &mut self,
        expr: &Expr,
        operator: Binary,
        left: &Expr,
        right: &Expr,
    ) -> Compiled {
        let (left, right) = (self.compile(left)?, self.compile(right)?);
        let is_fallible = left.is_fallible || right.is_fallible;
        let equal = self
            .equal(&left, &right)
            .ok_or_else(|| Self::mismatch(expr, operator, &left, &right))?;
        let tokens = match (equal, operator) {
            (Equal::Compared(l, r), Binary::Equal) => quote!((#l == #r)),
            (Equal::Compared(l, r), _) => quote!((#l != #r)),
            (Equal::Called(call), Binary::Equal) => call,
            (Equal::Called(call), _) => quote!(!#call),
        };
        Ok(Code::new(Type::Bool, tokens).fallible(is_fallible))
    }

    /// Returns whether two values are equal; nothing for types that never are.
    fn equal(&self, left: &Code, right: &Code) -> Option<Equal> {
        let (l, r) = (&left.tokens, &right.tokens);
        let as_values = || Equal::Compared(dynamic::value(self, left), dynamic::value(self, right));
        Some(match (&left.ty, &right.ty) {
            (Type::Null, Type::Null) => Equal::Called(quote!(true)),
            (Type::Nullable(_), Type::Null) => Equal::Called(quote!(#l.is_none())),
            (Type::Null, Type::Nullable(_)) => Equal::Called(quote!(#r.is_none())),
            // A message that is not there is an empty one.
            (Type::Message(_) | Type::Duration | Type::Timestamp, Type::Null)
            | (Type::Null, Type::Message(_) | Type::Duration | Type::Timestamp) => {
                Equal::Called(quote!(false))
            }
            (Type::Nullable(inner), ty) if **inner == *ty => {
                let r = right.borrowed();
                Equal::Compared(l.clone(), quote!(::core::option::Option::Some(#r)))
            }
            (ty, Type::Nullable(inner)) if **inner == *ty => {
                let l = left.borrowed();
                Equal::Compared(quote!(::core::option::Option::Some(#l)), r.clone())
            }
            (Type::Message(a), Type::Message(b)) if a.full_name == b.full_name => {
                let (l, r) = (left.maybe(), right.maybe());
                Equal::Called(quote!(::protovalidate_prost::__private::cel::is_same(#l, #r)))
            }
            (Type::Dyn, _) | (_, Type::Dyn) => as_values(),
            (Type::List(_), Type::List(_)) | (Type::Map(..), Type::Map(..)) => as_values(),
            (Type::String | Type::Bytes, _) if left.ty == right.ty => {
                Equal::Compared(left.borrowed(), right.borrowed())
            }
            (a, b) if a == b && !matches!(a, Type::Rules(_)) => {
                Equal::Compared(l.clone(), r.clone())
            }
            _ => return None,
        })
    }

    pub(super) fn membership(&mut self, expr: &Expr, needle: &Expr, haystack: &Expr) -> Compiled {
        let left = self.compile(needle)?;
        // A list that is written out is compared item by item, without making it.
        if let Node::List(items) = &haystack.node
            && let Some(code) = self.one_of(&left, items)?
        {
            return Ok(code);
        }
        let right = self.compile(haystack)?;
        let is_fallible = left.is_fallible || right.is_fallible;
        match &right.ty {
            Type::List(held) => {
                let item = self.fresh("item");
                let needle = self.fresh("needle");
                let code = self.item(held, &quote!(#item), haystack.span.clone())?;
                let known = Code {
                    tokens: quote!(#needle),
                    is_owned: false,
                    is_fallible: false,
                    ..left.clone()
                };
                let equal = self
                    .equal(&code, &known)
                    .ok_or_else(|| Self::mismatch(expr, Binary::In, &left, &right))?;
                let equal = match equal {
                    Equal::Compared(l, r) => quote!(#l == #r),
                    Equal::Called(call) => call,
                };
                let (list, value) = (right.borrowed(), left.borrowed());
                let value = match left.ty {
                    Type::Message(_) => left.maybe(),
                    _ => value,
                };
                let tokens = match left.ty {
                    // Comparing takes values of its own.
                    Type::Dyn => quote!(match #value {
                        #needle => #list.iter().any(|#item| {
                            let #needle = ::core::clone::Clone::clone(&#needle);
                            #equal
                        }),
                    }),
                    _ => quote!(match #value { #needle => #list.iter().any(|#item| #equal) }),
                };
                Ok(Code::new(Type::Bool, tokens).fallible(is_fallible))
            }
            Type::Map(..) => {
                let is_left_fallible = left.is_fallible;
                Ok(self
                    .contains_key(expr, right, left)?
                    .fallible(is_left_fallible))
            }
            Type::Dyn => {
                let (l, r) = (dynamic::value(self, &left), &right.tokens);
                let tokens = quote!(::protovalidate_prost::__private::cel::is_in(&#l, &#r)?);
                Ok(Code::new(Type::Bool, tokens).fallible(true))
            }
            _ => Err(Self::mismatch(expr, Binary::In, &left, &right)),
        }
    }

    /// `needle in [a, b]` for values that are cheap to name twice.
    fn one_of(&mut self, needle: &Code, items: &[Expr]) -> Result<Option<Code>, Error> {
        let items = items
            .iter()
            .map(|item| self.compile(item))
            .collect::<Result<Vec<_>, _>>()?;
        let is_plain = (needle.ty.is_scalar() || needle.ty == Type::String)
            && !items.is_empty()
            && items
                .iter()
                .all(|item| item.ty == needle.ty && !item.is_fallible);
        if !is_plain {
            return Ok(None);
        }
        let (value, known) = (needle.borrowed(), self.fresh("needle"));
        let items = items.iter().map(Code::borrowed);
        let tokens = quote!(match #value { #known => #(#known == #items)||* });
        Ok(Some(
            Code::new(Type::Bool, tokens).fallible(needle.is_fallible),
        ))
    }
}
