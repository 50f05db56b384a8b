//! From the tree to typed Rust: the compiler, and its walk over the parts of an expression.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::code::Code;
use super::syntax::{Expr, Node};
use super::types::Type;
use super::{Error, constant, dynamic};
use crate::model::Model;

/// Compiles expressions; holds what they may refer to.
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
    /// The number of variables of macros, which is part of their names.
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
                .with_help(format!("names known here: {}, now", known.join(", "))),
        )
    }

    /// Returns a name for a variable of a macro that no other has.
    pub(super) fn fresh(&self, name: &str) -> Ident {
        let number = self.variable.get();
        self.variable.set(number + 1);
        format_ident!("{}_{number}", name.to_ascii_lowercase())
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
                    Error::new(expr.span.clone(), message).with_help("give both the same type")
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

    /// Returns a condition; a `dyn` is converted at run time.
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
