//! Calls: the table of functions, and the few that a table cannot say.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::code::{Code, Held, Type};
use super::compile::{Compiled, Compiler};
use super::comprehension::MACROS;
use super::function::{FUNCTIONS, Function, Style, Ty};
use super::syntax::{Expr, Node};
use super::{Error, constant, dynamic, time};
use crate::model::rules::rewrite;

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
                    return written(argument, name, text);
                }
            }
            _ => {}
        }
        let written: Vec<&Expr> = target.into_iter().chain(arguments).collect();
        let codes = written
            .iter()
            .map(|argument| self.compile(argument))
            .collect::<Result<Vec<_>, _>>()?;
        if let Some(code) = self.special(expr, target.is_some(), name, &written, &codes)? {
            return Ok(code);
        }
        let is_named = |function: &&Function| {
            function.name == name && fits_style(function.style, target.is_some())
        };
        let overloads: Vec<&Function> = FUNCTIONS.iter().filter(is_named).collect();
        let exact = overloads
            .iter()
            .find(|function| matches(function, &codes, false));
        let chosen = exact.or_else(|| {
            overloads
                .iter()
                .find(|function| matches(function, &codes, true))
        });
        match chosen {
            Some(function) => Ok(self.apply(function, &codes)),
            None => Err(no_overload(
                expr,
                name,
                target.is_some(),
                &overloads,
                &codes,
            )),
        }
    }

    /// Functions over lists, maps and messages, and those that look at how an argument is written.
    fn special(
        &mut self,
        expr: &Expr,
        is_method: bool,
        name: &str,
        written: &[&Expr],
        codes: &[Code],
    ) -> Result<Option<Code>, Error> {
        let is_fallible = codes.iter().any(|code| code.is_fallible);
        let int = |tokens| Code::new(Type::Int, tokens).fallible(is_fallible);
        let code = match (name, codes) {
            (
                "size",
                [
                    list @ Code {
                        ty: Type::List(_), ..
                    },
                ],
            ) => {
                let list = list.borrowed();
                int(quote!(::protovalidate_prost::__private::cel::text::length(#list.len())))
            }
            (
                "size",
                [
                    Code {
                        ty: Type::Map(..),
                        tokens,
                        ..
                    },
                ],
            ) => int(quote!(
                ::protovalidate_prost::__private::cel::text::length(#tokens.map_or(0, |map| map.len()))
            )),
            ("matches", [text, _]) => match (&text.ty, &written[1].node) {
                (Type::String, Node::String(pattern)) => {
                    Code::new(Type::Bool, pattern_match(written[1], pattern, text)?)
                        .fallible(is_fallible)
                }
                // The text's type is asked at run time, but the pattern can be wrong now.
                (_, Node::String(pattern)) => {
                    rewritten(written[1], pattern)?;
                    return Ok(None);
                }
                _ => return Ok(None),
            },
            (
                "unique",
                [
                    list @ Code {
                        ty: Type::List(_), ..
                    },
                ],
            ) if is_method => {
                let items = dynamic::items(self, list);
                Code::new(
                    Type::Bool,
                    quote!(::protovalidate_prost::__private::cel::is_unique(&#items)),
                )
                .fallible(is_fallible)
            }
            (
                "join",
                [
                    list @ Code {
                        ty: Type::List(_), ..
                    },
                    rest @ ..,
                ],
            ) if is_method && rest.len() < 2 => {
                let items = dynamic::items(self, list);
                let separator = rest.first().map_or(quote!(""), Code::borrowed);
                let tokens =
                    quote!(::protovalidate_prost::__private::cel::text::join(&#items, #separator)?);
                Code::owned(Type::String, tokens).fallible(true)
            }
            ("format", [text, list]) if is_method && text.ty == Type::String => {
                let Type::List(_) = list.ty else {
                    return Err(Error::new(
                        written[1].span.clone(),
                        "format() takes a list of values",
                    )
                    .instead("write 'text %s'.format([value])"));
                };
                let (text, items) = (text.borrowed(), dynamic::items(self, list));
                let tokens = quote!(::protovalidate_prost::__private::cel::format(#text, &#items)?);
                Code::owned(Type::String, tokens).fallible(true)
            }
            ("getField", [_, _]) if !is_method => {
                return self.get_field(expr, written, &codes[0]).map(Some);
            }
            _ => return Ok(None),
        };
        Ok(Some(code))
    }

    /// `getField(message, 'name')`: for fields whose names are words of CEL.
    fn get_field(&mut self, expr: &Expr, written: &[&Expr], message: &Code) -> Compiled {
        let Node::String(name) = &written[1].node else {
            return Err(Error::new(
                written[1].span.clone(),
                "the name of the field has to be written out",
            ));
        };
        if message.ty == Type::Dyn {
            let value = &message.tokens;
            let tokens = quote!(::protovalidate_prost::__private::cel::select(#value, #name)?);
            return Ok(Code::new(Type::Dyn, tokens).fallible(true));
        }
        let select = Node::Select(Box::new(written[0].clone()), name.clone());
        self.compile(&Expr {
            span: expr.span.clone(),
            node: select,
            depth: expr.depth,
        })
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

fn fits_style(style: Style, is_method: bool) -> bool {
    match style {
        Style::Either => true,
        Style::Method => is_method,
        Style::Plain => !is_method,
    }
}

/// Whether an overload takes the arguments; loosely, if those without a type are asked at run time.
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

/// The function that finds out whether a value is of that type.
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

/// A duration or a timestamp that is written out.
fn written(argument: &Expr, name: &str, text: &str) -> Compiled {
    let nanos = if name == "duration" {
        time::duration(text)
    } else {
        time::timestamp(text)
    };
    let Some(nanos) = nanos else {
        let (message, help) = if name == "duration" {
            (
                "this is no duration",
                "write numbers with units, as in '1h30m' or '0.5s'",
            )
        } else {
            (
                "this is no timestamp",
                "write it as RFC 3339 says: '2026-01-15T09:00:00Z'",
            )
        };
        return Err(Error::new(argument.span.clone(), message).instead(help));
    };
    Ok(if name == "duration" {
        constant::duration(nanos)
    } else {
        constant::timestamp(nanos)
    })
}

/// A pattern that is written out, in the syntax of the runtime.
fn rewritten(argument: &Expr, pattern: &str) -> Result<String, Error> {
    rewrite(pattern).map_err(|cause| {
        Error::new(
            argument.span.clone(),
            format!("the pattern does not compile: {cause}"),
        )
        .instead("write it in RE2's syntax: https://github.com/google/re2/wiki/Syntax")
    })
}

fn pattern_match(argument: &Expr, pattern: &str, text: &Code) -> Result<TokenStream, Error> {
    let rewritten = rewritten(argument, pattern)?;
    let text = text.borrowed();
    Ok(quote!({
        static PATTERN: ::protovalidate_prost::__private::Pattern = ::protovalidate_prost::__private::Pattern::new(#rewritten);
        PATTERN.is_match(#text)
    }))
}

fn no_overload(
    expr: &Expr,
    name: &str,
    is_method: bool,
    overloads: &[&Function],
    codes: &[Code],
) -> Error {
    let known = |function: &&Function| function.name == name;
    if overloads.is_empty() && !FUNCTIONS.iter().any(|function| known(&function)) {
        return Error::new(expr.span.clone(), format!("there is no function `{name}`"));
    }
    if overloads.is_empty() {
        let shape = if is_method {
            format!("{name}(value)")
        } else {
            format!("value.{name}()")
        };
        return Error::new(expr.span.clone(), format!("`{name}` is not called so"))
            .instead(format!("write {shape}"));
    }
    let types: Vec<String> = codes.iter().map(|code| code.ty.name()).collect();
    let message = format!("`{name}` does not go with ({})", types.join(", "));
    Error::new(expr.span.clone(), message)
}
