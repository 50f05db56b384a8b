//! CEL, the language of custom rules, to Rust: no interpreter is in a validator.
//!
//! An expression is read into a tree ([`syntax`]), then compiled in one walk over it: every part becomes Rust with the type that it
//! has in CEL ([`types`]). A `dyn`, whose type is only known at run time, becomes calls of the runtime's values. An expression that
//! does not compile is an error with the part that is to blame.

mod arithmetic;
mod call;
mod code;
mod collection;
mod compile;
mod comprehension;
mod constant;
mod dynamic;
mod equality;
mod error;
mod field;
mod function;
mod lexer;
mod literal;
mod operator;
mod parse;
mod pattern;
mod select;
mod special;
mod syntax;
mod time;
mod token;
mod types;

use proc_macro2::TokenStream;
use quote::quote;

pub(crate) use self::code::Code;
pub(crate) use self::compile::Compiler;
pub(crate) use self::constant::code as constant;
pub(crate) use self::error::Error;
pub(crate) use self::field::is_set;
pub(crate) use self::pattern::rewrite;
pub(crate) use self::types::Type;
use self::types::{Held, type_of};
use crate::model::{Field, Kind, Message, Model, TypeRef};

impl Compiler<'_> {
    /// Compiles a rule: the result is a bool, or a text that is empty when the rule is kept.
    pub(crate) fn rule(&mut self, expression: &str) -> Result<Code, Error> {
        let expr = parse::parse(expression)?;
        let code = self.compile(&expr)?;
        match code.ty {
            Type::Bool | Type::String => Ok(code),
            Type::Dyn => self.bool(&expr, code),
            ty => {
                let message = format!(
                    "a rule gives a bool or a string, not a value of type {}",
                    ty.name()
                );
                Err(Error::new(expr.span, message))
            }
        }
    }
}

/// Returns `this` in the rules of a message: `self`.
pub(crate) fn this_message(message: &TypeRef) -> Code {
    Code {
        is_present: true,
        ..Code::new(Type::Message(message.clone()), quote!(self))
    }
}

/// Returns `this` in the rules of one value, which validators hold in the variable `value`; `None` for an `Any`.
pub(crate) fn this(kind: &Kind) -> Option<Code> {
    // Numbers are copies there, where a reference is read from.
    let kind = kind.unwrapped();
    let mut code = field::from_reference(kind, &quote!(value))?;
    let is_copied = !matches!(kind, Kind::String | Kind::Bytes | Kind::Message(_));
    if is_copied {
        code.tokens = match kind {
            Kind::Float => quote!(::core::primitive::f64::from(value)),
            Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 | Kind::Enum(_) => {
                quote!(::core::primitive::i64::from(value))
            }
            Kind::Uint32 | Kind::Fixed32 => quote!(::core::primitive::u64::from(value)),
            _ => quote!(value),
        };
    } else if !matches!(kind, Kind::Message(_)) {
        code.tokens = quote!(value);
    }
    Some(code)
}

/// Returns `this` in the rules of a list.
pub(crate) fn this_list(kind: &Kind) -> Option<Code> {
    type_of(kind)?;
    let held = Held::Field(kind.clone());
    Some(Code::new(
        Type::List(Box::new(held)),
        quote!(value.as_slice()),
    ))
}

/// Returns `this` in the rules of a map.
pub(crate) fn this_map(key: &Kind, value: &Kind) -> Option<Code> {
    type_of(value)?;
    let held = |kind: &Kind| Box::new(Held::Field(kind.clone()));
    let ty = Type::Map(held(key), held(value));
    Some(Code::new(ty, quote!(::core::option::Option::Some(value))))
}

/// Returns the name, the value and the presence of each field of a message `self` that has a value in CEL.
pub(crate) fn fields(model: &Model, message: &Message) -> Vec<(String, TokenStream, TokenStream)> {
    let package = &message.type_ref.package;
    let compiler = Compiler::new(model, package);
    let of = |field: &Field| {
        let code = field::select(package, message, field, &quote!(self))?;
        let value = dynamic::value(&compiler, &code);
        let is_set = field::has(package, message, field, &quote!(self));
        Some((field.name.clone(), value, is_set))
    };
    message.fields.iter().filter_map(of).collect()
}
