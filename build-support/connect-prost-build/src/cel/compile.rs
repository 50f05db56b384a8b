//! From the tree to typed Rust: names, fields and collections; operators, calls and macros have rooms of their own.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::ops::Range;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::code::{Code, Held, Type};
use super::syntax::{Expr, Node};
use super::{Error, constant, dynamic, field};
use crate::model::{Kind, Message, Model};

/// What an expression may speak of.
pub(crate) struct Compiler<'a> {
    pub model: &'a Model,
    /// The package whose module the code will stand in.
    pub package: &'a str,
    /// `this`, `rule` and `rules`, as far as there are.
    pub variables: Vec<(String, Code)>,
    /// Whether `now` occurs, which has to be read before.
    pub uses_now: Cell<bool>,
    /// Messages that are looked into by name at run time.
    pub dynamic: RefCell<BTreeSet<String>>,
    /// Counts the variables of macros, so that each has a name of its own.
    pub variable: Cell<usize>,
}

pub(super) type Compiled = Result<Code, Error>;

impl<'a> Compiler<'a> {
    pub(crate) fn new(model: &'a Model, package: &'a str) -> Self {
        Compiler {
            model,
            package,
            variables: Vec::new(),
            uses_now: Cell::new(false),
            dynamic: RefCell::default(),
            variable: Cell::new(0),
        }
    }

    #[must_use]
    pub(crate) fn with(mut self, name: &str, code: Code) -> Self {
        self.variables.push((name.to_owned(), code));
        self
    }

    pub(super) fn compile(&mut self, expr: &Expr) -> Compiled {
        match &expr.node {
            Node::Null => Ok(Code::new(Type::Null, TokenStream::new())),
            Node::Bool(flag) => Ok(Code::new(Type::Bool, quote!(#flag))),
            Node::Int(number) => Ok(constant::int(*number)),
            Node::Uint(number) => Ok(constant::uint(*number)),
            Node::Double(number) => Ok(constant::double(*number)),
            Node::String(text) => Ok(constant::string(text)),
            Node::Bytes(bytes) => Ok(constant::bytes(bytes)),
            Node::Ident(name) => self.name(expr, name),
            Node::Select(operand, name) => self.select(expr, operand, name),
            Node::Index(operand, index) => self.index(expr, operand, index),
            Node::Call {
                target,
                name,
                arguments,
            } => self.call(expr, target.as_deref(), name, arguments),
            Node::Unary(operator, operand) => self.unary(expr, *operator, operand),
            Node::Binary(operator, left, right) => self.binary(expr, *operator, left, right),
            Node::Conditional(parts) => self.conditional(expr, parts),
            Node::List(items) => self.list(items),
            Node::Map(entries) => self.map(entries),
        }
    }

    fn name(&self, expr: &Expr, name: &str) -> Compiled {
        // Inner variables hide outer ones.
        if let Some((_, code)) = self.variables.iter().rev().find(|(known, _)| known == name) {
            return Ok(code.clone());
        }
        if name == "now" {
            self.uses_now.set(true);
            return Ok(Code::new(Type::Timestamp, quote!(now)));
        }
        let known: Vec<&str> = self
            .variables
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        Err(
            Error::new(expr.span.clone(), format!("there is no `{name}` here"))
                .instead(format!("names known here: {}, now", known.join(", "))),
        )
    }

    fn select(&mut self, expr: &Expr, operand: &Expr, name: &str) -> Compiled {
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
            Type::Map(key, _) if field::held_type(key) == Some(Type::String) => {
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

    /// The number behind `team.v2.Status.STATUS_ACTIVE`, unless its first part is a variable.
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
                .instead("write the rule in that message")
        })
    }

    fn field(&self, expr: &Expr, operand: &Code, message: &Message, name: &str) -> Compiled {
        let found = self.find(expr, message, name)?;
        let unpacked = || {
            Error::new(expr.span.clone(), "an Any cannot be unpacked in a rule")
                .instead("use the rules any.in and any.not_in")
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

    fn find<'m>(
        &self,
        expr: &Expr,
        message: &'m Message,
        name: &str,
    ) -> Result<&'m crate::model::Field, Error> {
        let found = message.fields.iter().find(|field| field.name == name);
        found.ok_or_else(|| {
            let text = format!("{} has no field `{name}`", message.type_ref.full_name);
            let known: Vec<&str> = message
                .fields
                .iter()
                .map(|field| field.name.as_str())
                .collect();
            Error::new(expr.span.clone(), text).instead(format!("it has: {}", known.join(", ")))
        })
    }

    /// `has(operand.name)`.
    pub(super) fn has(&mut self, expr: &Expr, argument: &Expr) -> Compiled {
        let Node::Select(operand, name) = &argument.node else {
            return Err(
                Error::new(argument.span.clone(), "has() asks for a field of a message")
                    .instead("write has(this.field)"),
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
            Type::Map(key, _) if field::held_type(key) == Some(Type::String) => {
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

    fn index(&mut self, expr: &Expr, operand: &Expr, index: &Expr) -> Compiled {
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

    /// A part of a collection that is dropped after use has to be taken out of it.
    fn detached(&self, code: Code, is_dropped: bool) -> Code {
        if is_dropped { code.into_owned() } else { code }
    }

    fn lookup(&mut self, expr: &Expr, map: Code, key: Code) -> Compiled {
        let (value_held, entry) = self.entry(expr, &map, &key)?;
        let value = quote!(#entry?);
        Ok(self
            .item(&value_held, &value, expr.span.clone())?
            .fallible(true))
    }

    /// Whether a map has the key.
    pub(super) fn contains_key(&self, expr: &Expr, map: Code, key: Code) -> Compiled {
        let (_, entry) = self.entry(expr, &map, &key)?;
        let code = Code::new(Type::Bool, quote!(#entry.is_ok()));
        Ok(code.fallible(map.is_fallible || key.is_fallible))
    }

    /// How the map holds its values, and the one of the key, as a result.
    fn entry(&self, expr: &Expr, map: &Code, key: &Code) -> Result<(Held, TokenStream), Error> {
        let Type::Map(key_held, value_held) = &map.ty else {
            return Err(Error::new(expr.span.clone(), "this is no map"));
        };
        let wanted = field::held_type(key_held);
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

    /// What a collection holds, as a value; `reference` is a reference to it.
    pub(super) fn item(
        &self,
        held: &Held,
        reference: &TokenStream,
        span: Range<usize>,
    ) -> Compiled {
        match held {
            Held::Field(kind) => field::from_reference(kind, reference).ok_or_else(|| {
                Error::new(span, "an Any cannot be unpacked in a rule")
                    .instead("use the rules any.in and any.not_in")
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

    /// A name for a variable of a macro that no other has.
    pub(super) fn fresh(&self, name: &str) -> Ident {
        let number = self.variable.get();
        self.variable.set(number + 1);
        format_ident!("{}_{number}", name.to_ascii_lowercase())
    }

    fn list(&mut self, items: &[Expr]) -> Compiled {
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

    fn map(&mut self, entries: &[(Expr, Expr)]) -> Compiled {
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

    fn conditional(&mut self, expr: &Expr, [condition, yes, no]: &[Expr; 3]) -> Compiled {
        let condition_code = self.compile(condition)?;
        let condition_code = self.bool(condition, condition_code)?;
        let (mut yes_code, mut no_code) = (self.compile(yes)?, self.compile(no)?);
        if yes_code.ty != no_code.ty {
            if yes_code.ty != Type::Dyn && no_code.ty != Type::Dyn {
                let message = format!(
                    "one branch is of type {}, the other of type {}",
                    yes_code.ty.name(),
                    no_code.ty.name()
                );
                return Err(
                    Error::new(expr.span.clone(), message).instead("give both the same type")
                );
            }
            yes_code = dynamic::code(self, &yes_code);
            no_code = dynamic::code(self, &no_code);
        }
        if yes_code.is_owned != no_code.is_owned {
            (yes_code, no_code) = (yes_code.into_owned(), no_code.into_owned());
        }
        let is_fallible = condition_code.is_fallible || yes_code.is_fallible || no_code.is_fallible;
        let is_present = yes_code.is_present && no_code.is_present;
        let branch = |code: &Code| match code.ty {
            Type::Message(_) if !is_present => code.maybe(),
            _ => code.tokens.clone(),
        };
        let (condition, yes, no) = (&condition_code.tokens, branch(&yes_code), branch(&no_code));
        let code = Code {
            tokens: quote!((if #condition { #yes } else { #no })),
            is_present,
            constant: None,
            ..yes_code
        };
        Ok(code.fallible(is_fallible))
    }

    /// A condition; what has no type yet is asked at run time.
    pub(super) fn bool(&self, expr: &Expr, code: Code) -> Compiled {
        match code.ty {
            Type::Bool => Ok(code),
            Type::Dyn => {
                let tokens = &code.tokens;
                let tokens = quote!(::protovalidate_prost::__private::cel::to_bool(&#tokens)?);
                Ok(Code::new(Type::Bool, tokens).fallible(true))
            }
            ty => Err(Error::new(
                expr.span.clone(),
                format!("a bool is expected here, not a value of type {}", ty.name()),
            )),
        }
    }
}
