//! Calls: of macros, of the functions in the table, and of the few that a table cannot describe.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::code::Code;
use super::compile::{Compiled, Compiler};
use super::comprehension::MACROS;
use super::function::{FUNCTIONS, Function, Style, Ty};
use super::special::{Call, literal_time};
use super::syntax::{Expr, Node};
use super::types::{Held, Type};
use super::{Error, dynamic};

impl Compiler<'_> {
    pub(super) fn call(
        &mut self,
        expr: &Expr,
        target: Option<&Expr>,
        name: &str,
        arguments: &[Expr],
    ) -> Compiled {
        match (target, name, arguments) {
            (None, "has", [argument]) => return self.has(expr, argument),
            (Some(target), _, _) if MACROS.contains(&name) => {
                return self.comprehension(expr, target, name, arguments);
            }
            (None, "dyn", [argument]) => {
                let code = self.compile(argument)?;
                return Ok(dynamic::code(self, &code));
            }
            (None, "type", [argument]) => {
                let code = self.compile(argument)?;
                let value = dynamic::value(self, &code);
                let tokens =
                    quote!(::protovalidate_prost::__private::cel::Value::type_name(&#value));
                return Ok(Code::new(Type::Named, tokens).fallible(code.is_fallible));
            }
            (None, "duration" | "timestamp", [argument]) => {
                if let Node::String(text) = &argument.node {
                    return literal_time(argument, name, text);
                }
            }
            _ => {}
        }
        let written: Vec<&Expr> = target.into_iter().chain(arguments).collect();
        let codes = written
            .iter()
            .map(|argument| self.compile(argument))
            .collect::<Result<Vec<_>, _>>()?;
        let call = Call {
            expr,
            name,
            is_method: target.is_some(),
            written: &written,
            codes: &codes,
        };
        if let Some(code) = self.special(&call)? {
            return Ok(code);
        }
        match overload(&call) {
            Some(function) => Ok(self.apply(function, &codes)),
            None => Err(no_overload(&call)),
        }
    }

    fn apply(&self, function: &Function, codes: &[Code]) -> Code {
        let mut is_fallible = function.is_fallible;
        let arguments = function.parameters.iter().zip(codes).map(|(wanted, code)| {
            is_fallible |= code.is_fallible;
            if *wanted == Ty::Dyn {
                let value = dynamic::value(self, code);
                return quote!(&#value);
            }
            match &code.ty {
                Type::Dyn => {
                    is_fallible = true;
                    let (cast, value) = (cast(*wanted), &code.tokens);
                    quote!(::protovalidate_prost::__private::cel::#cast(&#value)?)
                }
                Type::Nullable(_) => {
                    is_fallible = true;
                    let value = &code.tokens;
                    quote!(::protovalidate_prost::__private::cel::not_null(#value)?)
                }
                _ => code.borrowed(),
            }
        });
        let arguments: Vec<TokenStream> = arguments.collect();
        let path = function
            .path
            .split("::")
            .map(|part| format_ident!("{part}"));
        let question = function.is_fallible.then(|| quote!(?));
        let tokens =
            quote!(::protovalidate_prost::__private::cel::#(#path)::*(#(#arguments),*)#question);
        let code = match function.result {
            Ty::Bool => Code::new(Type::Bool, tokens),
            Ty::Int => Code::new(Type::Int, tokens),
            Ty::Uint => Code::new(Type::Uint, tokens),
            Ty::Double => Code::new(Type::Double, tokens),
            Ty::Str => Code::owned(Type::String, tokens),
            Ty::Bytes => Code::owned(Type::Bytes, tokens),
            Ty::Duration => Code::new(Type::Duration, tokens),
            Ty::Timestamp => Code::new(Type::Timestamp, tokens),
            Ty::Strings => Code::owned(Type::List(Box::new(Held::Owned(Type::String))), tokens),
            Ty::Dyn => Code::new(Type::Dyn, tokens),
        };
        code.fallible(is_fallible)
    }
}

/// Returns the function of the table for a call: one that takes the types as they are, or else one that takes those
/// without a type.
fn overload(call: &Call<'_>) -> Option<&'static Function> {
    let mut overloads = FUNCTIONS.iter().filter(|function| is_meant(function, call));
    let fits = |loosely| move |function: &&Function| matches(function, call.codes, loosely);
    let exact = overloads.clone().find(fits(false));
    exact.or_else(|| overloads.find(fits(true)))
}

/// Returns whether the function has the name and the style of the call.
fn is_meant(function: &Function, call: &Call<'_>) -> bool {
    function.name == call.name && fits_style(function.style, call.is_method)
}

fn fits_style(style: Style, is_method: bool) -> bool {
    match style {
        Style::Either => true,
        Style::Method => is_method,
        Style::Plain => !is_method,
    }
}

/// Returns whether an overload takes the arguments; loosely, if those without a type are asked at run time.
fn matches(function: &Function, codes: &[Code], loosely: bool) -> bool {
    function.parameters.len() == codes.len()
        && function
            .parameters
            .iter()
            .zip(codes)
            .all(|(wanted, code)| match &code.ty {
                Type::Dyn => loosely || *wanted == Ty::Dyn,
                Type::Nullable(inner) => loosely && Ty::of(inner) == Some(*wanted),
                ty => Ty::of(ty) == Some(*wanted),
            })
}

/// Returns the function that finds out whether a value is of that type.
fn cast(wanted: Ty) -> Ident {
    format_ident!(
        "{}",
        match wanted {
            Ty::Bool => "to_bool",
            Ty::Int => "to_int",
            Ty::Uint => "to_uint",
            Ty::Double => "to_double",
            Ty::Bytes => "to_bytes",
            Ty::Duration => "to_duration",
            Ty::Timestamp => "to_timestamp",
            Ty::Str | Ty::Strings | Ty::Dyn => "to_text",
        }
    )
}

fn no_overload(call: &Call<'_>) -> Error {
    let Call {
        expr,
        name,
        is_method,
        codes,
        ..
    } = call;
    if !FUNCTIONS.iter().any(|function| function.name == *name) {
        return Error::new(expr.span.clone(), format!("there is no function `{name}`"));
    }
    if !FUNCTIONS.iter().any(|function| is_meant(function, call)) {
        let shape = match is_method {
            true => format!("{name}(value)"),
            false => format!("value.{name}()"),
        };
        return Error::new(expr.span.clone(), format!("`{name}` is not called so"))
            .with_help(format!("write {shape}"));
    }
    let types: Vec<String> = codes.iter().map(|code| code.ty.name()).collect();
    let message = format!("`{name}` does not go with ({})", types.join(", "));
    Error::new(expr.span.clone(), message)
}
