//! Operators: logic and order; equality and arithmetic have files of their own.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::code::Code;
use super::compile::{Compiled, Compiler};
use super::syntax::{Binary, Expr, Unary};
use super::types::Type;
use super::{Error, dynamic};

impl Compiler<'_> {
    pub(super) fn unary(&mut self, expr: &Expr, operator: Unary, operand: &Expr) -> Compiled {
        let code = self.compile(operand)?;
        let tokens = &code.tokens;
        let is_fallible = code.is_fallible;
        let made = |ty, tokens| Ok(Code::new(ty, tokens).fallible(is_fallible));
        match (operator, &code.ty) {
            (Unary::Not, Type::Bool | Type::Dyn) => {
                let code = self.bool(operand, code)?;
                let tokens = code.tokens;
                Ok(Code::new(Type::Bool, quote!(!#tokens)).fallible(code.is_fallible))
            }
            (Unary::Negate, Type::Double) => made(Type::Double, quote!((-#tokens))),
            (Unary::Negate, Type::Int) => Ok(Code::new(
                Type::Int,
                quote!(::protovalidate_prost::__private::cel::Number::negate(#tokens)?),
            )
            .fallible(true)),
            (Unary::Negate, Type::Dyn) => Ok(Code::new(
                Type::Dyn,
                quote!(::protovalidate_prost::__private::cel::negate(&#tokens)?),
            )
            .fallible(true)),
            (_, ty) => {
                let sign = if operator == Unary::Not { "!" } else { "-" };
                let message = format!("`{sign}` does not go with a value of type {}", ty.name());
                Err(Error::new(expr.span.clone(), message))
            }
        }
    }

    pub(super) fn binary(
        &mut self,
        expr: &Expr,
        operator: Binary,
        left: &Expr,
        right: &Expr,
    ) -> Compiled {
        match operator {
            Binary::And | Binary::Or => self.logic(operator, left, right),
            Binary::In => self.membership(expr, left, right),
            Binary::Equal | Binary::NotEqual => self.equality(expr, operator, left, right),
            Binary::Less | Binary::LessOrEqual | Binary::Greater | Binary::GreaterOrEqual => {
                self.order(expr, operator, left, right)
            }
            _ => self.arithmetic(expr, operator, left, right),
        }
    }

    /// Compiles `&&` and `||`: one side may decide although the other fails.
    fn logic(&mut self, operator: Binary, left: &Expr, right: &Expr) -> Compiled {
        let compiled = self.compile(left)?;
        let left = self.bool(left, compiled)?;
        let compiled = self.compile(right)?;
        let right = self.bool(right, compiled)?;
        let (is_and, l, r) = (operator == Binary::And, &left.tokens, &right.tokens);
        if !left.is_fallible {
            let tokens = if is_and {
                quote!((#l && #r))
            } else {
                quote!((#l || #r))
            };
            return Ok(Code::new(Type::Bool, tokens).fallible(right.is_fallible));
        }
        let name = format_ident!("{}", if is_and { "and" } else { "or" });
        let bool = quote!(::core::primitive::bool);
        let (l, r) = (left.closure(&bool), right.closure(&bool));
        let tokens = quote!(::protovalidate_prost::__private::cel::#name(#l, #r)?);
        Ok(Code::new(Type::Bool, tokens).fallible(true))
    }

    pub(super) fn mismatch(expr: &Expr, operator: Binary, left: &Code, right: &Code) -> Error {
        let message = format!(
            "`{}` does not go with values of type {} and {}",
            operator.sign(),
            left.ty.name(),
            right.ty.name()
        );
        let error = Error::new(expr.span.clone(), message);
        match (&left.ty, &right.ty) {
            (Type::Uint, Type::Int) | (Type::Int, Type::Uint) => error
                .with_help("write `u` behind an unsigned number, or convert with int() or uint()"),
            (Type::Double, Type::Int | Type::Uint) | (Type::Int | Type::Uint, Type::Double) => {
                error.with_help("write the number with a fraction, or convert with double()")
            }
            _ => error,
        }
    }

    fn order(&mut self, expr: &Expr, operator: Binary, left: &Expr, right: &Expr) -> Compiled {
        let (left, right) = (self.compile(left)?, self.compile(right)?);
        let is_fallible = left.is_fallible || right.is_fallible;
        let sign = sign(operator);
        let (l, r) = (left.borrowed(), right.borrowed());
        let is_ordered = left.ty.is_scalar() || matches!(left.ty, Type::String | Type::Bytes);
        if left.ty == right.ty && is_ordered {
            return Ok(Code::new(Type::Bool, quote!((#l #sign #r))).fallible(is_fallible));
        }
        let is_dynamic = left.ty == Type::Dyn || right.ty == Type::Dyn;
        if is_dynamic || (left.ty.is_number() && right.ty.is_number()) {
            let (l, r) = (dynamic::value(self, &left), dynamic::value(self, &right));
            let order = quote!(::protovalidate_prost::__private::cel::compare(&#l, &#r)?);
            let is = match operator {
                Binary::Less => quote!(is_lt),
                Binary::LessOrEqual => quote!(is_le),
                Binary::Greater => quote!(is_gt),
                _ => quote!(is_ge),
            };
            let tokens = quote!(#order.is_some_and(::core::cmp::Ordering::#is));
            return Ok(Code::new(Type::Bool, tokens).fallible(true));
        }
        Err(Self::mismatch(expr, operator, &left, &right))
    }
}

/// Returns the same operator in Rust.
pub(super) fn sign(operator: Binary) -> TokenStream {
    match operator {
        Binary::Less => quote!(<),
        Binary::LessOrEqual => quote!(<=),
        Binary::Greater => quote!(>),
        Binary::GreaterOrEqual => quote!(>=),
        Binary::Add => quote!(+),
        Binary::Subtract => quote!(-),
        Binary::Multiply => quote!(*),
        Binary::Divide => quote!(/),
        _ => quote!(%),
    }
}
