//! Operators.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::code::{Code, Held, Type};
use super::compile::{Compiled, Compiler};
use super::syntax::{Binary, Expr, Node, Unary};
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

    /// One side may decide although the other fails.
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

    fn mismatch(expr: &Expr, operator: Binary, left: &Code, right: &Code) -> Error {
        let message = format!(
            "`{}` does not go with values of type {} and {}",
            operator.sign(),
            left.ty.name(),
            right.ty.name()
        );
        let error = Error::new(expr.span.clone(), message);
        match (&left.ty, &right.ty) {
            (Type::Uint, Type::Int) | (Type::Int, Type::Uint) => error
                .instead("write `u` behind an unsigned number, or convert with int() or uint()"),
            (Type::Double, Type::Int | Type::Uint) | (Type::Int | Type::Uint, Type::Double) => {
                error.instead("write the number with a fraction, or convert with double()")
            }
            _ => error,
        }
    }

    fn equality(&mut self, expr: &Expr, operator: Binary, left: &Expr, right: &Expr) -> Compiled {
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

    /// Whether two values are equal; nothing for types that never are.
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

    fn arithmetic(&mut self, expr: &Expr, operator: Binary, left: &Expr, right: &Expr) -> Compiled {
        let (left, right) = (self.compile(left)?, self.compile(right)?);
        let is_fallible = left.is_fallible || right.is_fallible;
        let (l, r) = (&left.tokens, &right.tokens);
        let name = match operator {
            Binary::Add => format_ident!("add"),
            Binary::Subtract => format_ident!("subtract"),
            Binary::Multiply => format_ident!("multiply"),
            Binary::Divide => format_ident!("divide"),
            _ => format_ident!("remainder"),
        };
        let moved = match operator {
            Binary::Add => format_ident!("plus"),
            _ => format_ident!("minus"),
        };
        let failing =
            |ty: Type, call: TokenStream| Ok(Code::new(ty, quote!(#call?)).fallible(true));
        match (&left.ty, &right.ty) {
            (Type::Int | Type::Uint, _) if left.ty == right.ty => {
                // What cannot fail needs no check: no number but zero and minus one does.
                let is_safe = matches!(operator, Binary::Divide | Binary::Remainder)
                    && right.constant.is_some_and(|number| number > 0);
                if is_safe {
                    let sign = sign(operator);
                    return Ok(
                        Code::new(left.ty.clone(), quote!((#l #sign #r))).fallible(is_fallible)
                    );
                }
                failing(
                    left.ty.clone(),
                    quote!(::protovalidate_prost::__private::cel::Number::#name(#l, #r)),
                )
            }
            (Type::Double, Type::Double) if operator != Binary::Remainder => {
                let sign = sign(operator);
                Ok(Code::new(Type::Double, quote!((#l #sign #r))).fallible(is_fallible))
            }
            (Type::String, Type::String) if operator == Binary::Add => {
                let (l, r) = (left.borrowed(), right.borrowed());
                let tokens = quote!([#l, #r].concat());
                Ok(Code::owned(Type::String, tokens).fallible(is_fallible))
            }
            (Type::Bytes, Type::Bytes) if operator == Binary::Add => {
                let (l, r) = (left.borrowed(), right.borrowed());
                Ok(Code::owned(Type::Bytes, quote!([#l, #r].concat())).fallible(is_fallible))
            }
            (Type::List(_), Type::List(_)) if operator == Binary::Add => {
                let (l, r) = (dynamic::items(self, &left), dynamic::items(self, &right));
                let ty = Type::List(Box::new(Held::Owned(Type::Dyn)));
                let tokens = quote!(#l.into_iter().chain(#r).collect::<::std::vec::Vec<_>>());
                Ok(Code::owned(ty, tokens).fallible(is_fallible))
            }
            (Type::Duration, Type::Duration)
                if matches!(operator, Binary::Add | Binary::Subtract) =>
            {
                failing(Type::Duration, quote!(#l.#moved(#r)))
            }
            (Type::Timestamp, Type::Duration)
                if matches!(operator, Binary::Add | Binary::Subtract) =>
            {
                failing(Type::Timestamp, quote!(#l.#moved(#r)))
            }
            (Type::Duration, Type::Timestamp) if operator == Binary::Add => {
                failing(Type::Timestamp, quote!(#r.plus(#l)))
            }
            (Type::Timestamp, Type::Timestamp) if operator == Binary::Subtract => {
                failing(Type::Duration, quote!(#l.since(#r)))
            }
            (Type::Dyn, _) | (_, Type::Dyn) => {
                let (l, r) = (dynamic::value(self, &left), dynamic::value(self, &right));
                failing(
                    Type::Dyn,
                    quote!(::protovalidate_prost::__private::cel::#name(#l, #r)),
                )
            }
            _ => Err(Self::mismatch(expr, operator, &left, &right)),
        }
    }

    fn membership(&mut self, expr: &Expr, needle: &Expr, haystack: &Expr) -> Compiled {
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

/// How equality is asked.
enum Equal {
    Compared(TokenStream, TokenStream),
    Called(TokenStream),
}

fn sign(operator: Binary) -> TokenStream {
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
