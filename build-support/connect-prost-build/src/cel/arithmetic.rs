//! Arithmetic: numbers, texts and lists, spans and points in time.

use proc_macro2::Ident;
use quote::{format_ident, quote};

use super::code::Code;
use super::compile::{Compiled, Compiler};
use super::dynamic;
use super::operator::sign;
use super::syntax::{Binary, Expr};
use super::types::{Held, Type};

impl Compiler<'_> {
    pub(super) fn arithmetic(
        &mut self,
        expr: &Expr,
        operator: Binary,
        left: &Expr,
        right: &Expr,
    ) -> Compiled {
        let (left, right) = (self.compile(left)?, self.compile(right)?);
        let code = match (&left.ty, &right.ty) {
            (Type::Int | Type::Uint, _) if left.ty == right.ty => {
                Some(integers(operator, &left, &right))
            }
            (Type::Duration | Type::Timestamp, Type::Duration | Type::Timestamp) => {
                times(operator, &left, &right)
            }
            (Type::Dyn, _) | (_, Type::Dyn) => {
                let (l, r) = (dynamic::value(self, &left), dynamic::value(self, &right));
                let name = function(operator);
                let call = quote!(::protovalidate_prost::__private::cel::#name(#l, #r)?);
                Some(Code::new(Type::Dyn, call).fallible(true))
            }
            _ => self.infallible(operator, &left, &right),
        };
        let is_fallible = left.is_fallible || right.is_fallible;
        match code {
            Some(code) => Ok(code.fallible(is_fallible)),
            None => Err(Self::mismatch(expr, operator, &left, &right)),
        }
    }

    /// Compiles what cannot fail: doubles, and sums of texts, bytes and lists.
    fn infallible(&self, operator: Binary, left: &Code, right: &Code) -> Option<Code> {
        let (l, r) = (left.borrowed(), right.borrowed());
        match (&left.ty, &right.ty, operator) {
            (Type::Double, Type::Double, Binary::Remainder) => None,
            (Type::Double, Type::Double, _) => {
                let sign = sign(operator);
                Some(Code::new(Type::Double, quote!((#l #sign #r))))
            }
            (Type::String, Type::String, Binary::Add) | (Type::Bytes, Type::Bytes, Binary::Add) => {
                Some(Code::owned(left.ty.clone(), quote!([#l, #r].concat())))
            }
            (Type::List(_), Type::List(_), Binary::Add) => {
                let (l, r) = (dynamic::items(self, left), dynamic::items(self, right));
                let ty = Type::List(Box::new(Held::Owned(Type::Dyn)));
                let tokens = quote!(#l.into_iter().chain(#r).collect::<::std::vec::Vec<_>>());
                Some(Code::owned(ty, tokens))
            }
            _ => None,
        }
    }
}

/// Compiles two integers of one type, checked for overflow.
fn integers(operator: Binary, left: &Code, right: &Code) -> Code {
    let (ty, l, r) = (left.ty.clone(), &left.tokens, &right.tokens);
    // What cannot fail needs no check: no number but zero and minus one does.
    let is_safe = matches!(operator, Binary::Divide | Binary::Remainder)
        && right.constant.is_some_and(|number| number > 0);
    if is_safe {
        let sign = sign(operator);
        return Code::new(ty, quote!((#l #sign #r)));
    }
    let name = function(operator);
    let call = quote!(::protovalidate_prost::__private::cel::Number::#name(#l, #r)?);
    Code::new(ty, call).fallible(true)
}

/// Compiles spans and points in time; `None` where the operator has no meaning for the two.
fn times(operator: Binary, left: &Code, right: &Code) -> Option<Code> {
    let (l, r) = (&left.tokens, &right.tokens);
    let (ty, call) = match (&left.ty, &right.ty, operator) {
        (_, Type::Duration, Binary::Add) => (left.ty.clone(), quote!(#l.plus(#r)?)),
        (_, Type::Duration, Binary::Subtract) => (left.ty.clone(), quote!(#l.minus(#r)?)),
        (Type::Duration, _, Binary::Add) => (Type::Timestamp, quote!(#r.plus(#l)?)),
        (Type::Timestamp, _, Binary::Subtract) => (Type::Duration, quote!(#l.since(#r)?)),
        _ => return None,
    };
    Some(Code::new(ty, call).fallible(true))
}

/// Returns the runtime's function for an operator.
fn function(operator: Binary) -> Ident {
    format_ident!(
        "{}",
        match operator {
            Binary::Add => "add",
            Binary::Subtract => "subtract",
            Binary::Multiply => "multiply",
            Binary::Divide => "divide",
            _ => "remainder",
        }
    )
}
