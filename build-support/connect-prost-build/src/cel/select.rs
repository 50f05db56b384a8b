//! Fields of messages and keys of maps, by name: `operand.name`, `has(operand.name)`.

use std::ops::Range;

use quote::quote;

use super::code::Code;
use super::compile::{Compiled, Compiler};
use super::syntax::{Expr, Node};
use super::types::{Type, held_type};
use super::{Error, constant, field};
use crate::model::{Field, Message};

impl<'a> Compiler<'a> {
    pub(super) fn select(&mut self, expr: &Expr, operand: &Expr, name: &str) -> Compiled {
        if let Some(number) = self.enum_value(expr) {
            return Ok(constant::int(number));
        }
        let operand_code = self.compile(operand)?;
        match &operand_code.ty {
            Type::Message(message) => {
                let message = self.message(operand.span.clone(), &message.full_name)?;
                self.field(expr, &operand_code, message, name)
            }
            Type::Rules(rules) => {
                let value = rules.get_field_by_name(name);
                value.as_deref().and_then(constant::code).ok_or_else(|| {
                    Error::new(
                        expr.span.clone(),
                        format!("{} has no such value `{name}`", operand_code.ty.name()),
                    )
                })
            }
            Type::Map(key, _) if held_type(key) == Some(Type::String) => {
                self.lookup(expr, operand_code, constant::string(name))
            }
            Type::Dyn => {
                let value = operand_code.tokens;
                let tokens = quote!(::protovalidate_prost::__private::cel::select(#value, #name)?);
                Ok(Code::new(Type::Dyn, tokens).fallible(true))
            }
            ty => {
                let message = format!("a value of type {} has no fields", ty.name());
                Err(Error::new(expr.span.clone(), message))
            }
        }
    }

    /// Returns the number behind `team.v2.Status.STATUS_ACTIVE`, unless its first part is a variable.
    fn enum_value(&self, expr: &Expr) -> Option<i64> {
        let mut names = Vec::new();
        let mut at = expr;
        while let Node::Select(operand, name) = &at.node {
            names.push(name.as_str());
            at = operand;
        }
        let Node::Ident(first) = &at.node else {
            return None;
        };
        if self.variables.iter().any(|(known, _)| known == first) {
            return None;
        }
        names.push(first);
        let value = *names.first()?;
        let path = names[1..]
            .iter()
            .rev()
            .copied()
            .collect::<Vec<_>>()
            .join(".");
        let found = self.model.pool.get_enum_by_name(&path)?;
        Some(i64::from(found.get_value_by_name(value)?.number()))
    }

    pub(super) fn message(
        &self,
        span: Range<usize>,
        full_name: &str,
    ) -> Result<&'a Message, Error> {
        self.model.message(full_name).ok_or_else(|| {
            Error::new(span, format!("rules cannot look into {full_name}"))
                .with_help("write the rule in that message")
        })
    }

    fn field(&self, expr: &Expr, operand: &Code, message: &Message, name: &str) -> Compiled {
        let found = self.find(expr, message, name)?;
        let unpacked = || {
            Error::new(expr.span.clone(), "an Any cannot be unpacked in a rule")
                .with_help("use the rules any.in and any.not_in")
        };
        let reference = &operand.tokens;
        if operand.is_present {
            let code = field::select(self.package, message, found, reference);
            return Ok(code.ok_or_else(unpacked)?.fallible(operand.is_fallible));
        }
        let code = field::select(self.package, message, found, &quote!(message));
        let code = code.ok_or_else(unpacked)?.fallible(operand.is_fallible);
        let (some, none) = (&code.tokens, field::absent(found, &code.ty));
        let some = if code.is_present {
            quote!(::core::option::Option::Some(#some))
        } else {
            quote!(#some)
        };
        let tokens = quote!(match #reference {
            ::core::option::Option::Some(message) => #some,
            ::core::option::Option::None => #none,
        });
        Ok(Code {
            tokens,
            is_present: false,
            ..code
        })
    }

    fn find<'m>(&self, expr: &Expr, message: &'m Message, name: &str) -> Result<&'m Field, Error> {
        let found = message.fields.iter().find(|field| field.name == name);
        found.ok_or_else(|| {
            let text = format!("{} has no field `{name}`", message.type_ref.full_name);
            let known: Vec<&str> = message
                .fields
                .iter()
                .map(|field| field.name.as_str())
                .collect();
            Error::new(expr.span.clone(), text).with_help(format!("it has: {}", known.join(", ")))
        })
    }

    /// Compiles `has(operand.name)`.
    pub(super) fn has(&mut self, expr: &Expr, argument: &Expr) -> Compiled {
        let Node::Select(operand, name) = &argument.node else {
            return Err(
                Error::new(argument.span.clone(), "has() asks for a field of a message")
                    .with_help("write has(this.field)"),
            );
        };
        let operand_code = self.compile(operand)?;
        match &operand_code.ty {
            Type::Message(message) => {
                let message = self.message(operand.span.clone(), &message.full_name)?;
                let found = self.find(argument, message, name)?;
                let reference = &operand_code.tokens;
                let tokens = if operand_code.is_present {
                    field::has(self.package, message, found, reference)
                } else {
                    let set = field::has(self.package, message, found, &quote!(message));
                    quote!(#reference.is_some_and(|message| #set))
                };
                Ok(Code::new(Type::Bool, tokens).fallible(operand_code.is_fallible))
            }
            Type::Rules(rules) => {
                let is_set = rules.has_field_by_name(name);
                Ok(Code::new(Type::Bool, quote!(#is_set)))
            }
            Type::Map(key, _) if held_type(key) == Some(Type::String) => {
                self.contains_key(expr, operand_code, constant::string(name))
            }
            Type::Dyn => {
                let value = operand_code.tokens;
                let tokens = quote!(::protovalidate_prost::__private::cel::has(#value, #name)?);
                Ok(Code::new(Type::Bool, tokens).fallible(true))
            }
            ty => Err(Error::new(
                argument.span.clone(),
                format!("a value of type {} has no fields", ty.name()),
            )),
        }
    }
}
