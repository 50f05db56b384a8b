//! Functions that no table can describe: over lists, maps and messages, or over an argument as it is written.

use quote::quote;

use super::code::Code;
use super::compile::{Compiled, Compiler};
use super::pattern::rewrite;
use super::syntax::{Expr, Node};
use super::types::Type;
use super::{Error, constant, dynamic, time};

/// A call whose arguments are compiled; the target of a method is the first of them.
pub(super) struct Call<'c> {
    pub expr: &'c Expr,
    pub name: &'c str,
    pub is_method: bool,
    pub written: &'c [&'c Expr],
    pub codes: &'c [Code],
}

impl Compiler<'_> {
    /// Compiles a call; `None` if it is one that the table describes.
    pub(super) fn special(&mut self, call: &Call<'_>) -> Result<Option<Code>, Error> {
        let code = match (call.name, call.codes) {
            ("size", [collection]) => size(collection),
            ("matches", [text, _]) => matches_pattern(text, call.written[1])?,
            ("unique" | "join", [list, arguments @ ..]) if call.is_method => {
                self.of_list(call.name, list, arguments)
            }
            ("format", [text, list]) if call.is_method && text.ty == Type::String => {
                Some(self.format(text, list, call.written[1])?)
            }
            ("getField", [message, _]) if !call.is_method => {
                return self.get_field(call.expr, call.written, message).map(Some);
            }
            _ => None,
        };
        let is_fallible = call.codes.iter().any(|code| code.is_fallible);
        Ok(code.map(|code| code.fallible(is_fallible)))
    }

    /// Compiles `unique` and `join`, which take any items.
    fn of_list(&self, name: &str, list: &Code, arguments: &[Code]) -> Option<Code> {
        let Type::List(_) = list.ty else {
            return None;
        };
        match (name, arguments) {
            ("unique", []) => {
                let items = dynamic::items(self, list);
                let tokens = quote!(::protovalidate_prost::__private::cel::is_unique(&#items));
                Some(Code::new(Type::Bool, tokens))
            }
            ("join", [] | [_]) => {
                let items = dynamic::items(self, list);
                let separator = arguments.first().map_or(quote!(""), Code::borrowed);
                let tokens =
                    quote!(::protovalidate_prost::__private::cel::text::join(&#items, #separator)?);
                Some(Code::owned(Type::String, tokens).fallible(true))
            }
            _ => None,
        }
    }

    /// Compiles `text.format([value])`.
    fn format(&self, text: &Code, list: &Code, written: &Expr) -> Compiled {
        let Type::List(_) = list.ty else {
            let error = Error::new(written.span.clone(), "format() takes a list of values");
            return Err(error.with_help("write 'text %s'.format([value])"));
        };
        let (text, items) = (text.borrowed(), dynamic::items(self, list));
        let tokens = quote!(::protovalidate_prost::__private::cel::format(#text, &#items)?);
        Ok(Code::owned(Type::String, tokens).fallible(true))
    }

    /// Compiles `getField(message, 'name')`: for fields whose names are words of CEL.
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
}

/// Compiles `size` of a list or a map.
fn size(collection: &Code) -> Option<Code> {
    let tokens = match &collection.ty {
        Type::List(_) => {
            let list = collection.borrowed();
            quote!(::protovalidate_prost::__private::cel::text::length(#list.len()))
        }
        Type::Map(..) => {
            let map = &collection.tokens;
            quote!(
                ::protovalidate_prost::__private::cel::text::length(#map.map_or(0, |map| map.len()))
            )
        }
        _ => return None,
    };
    Some(Code::new(Type::Int, tokens))
}

/// Compiles `matches` with a literal pattern.
fn matches_pattern(text: &Code, written: &Expr) -> Result<Option<Code>, Error> {
    let Node::String(pattern) = &written.node else {
        return Ok(None);
    };
    let pattern = rewritten(written, pattern)?;
    // The text's type is asked at run time, but the pattern can be wrong now.
    if text.ty != Type::String {
        return Ok(None);
    }
    let text = text.borrowed();
    let tokens = quote!({
        static PATTERN: ::protovalidate_prost::__private::Pattern = ::protovalidate_prost::__private::Pattern::new(#pattern);
        PATTERN.is_match(#text)
    });
    Ok(Some(Code::new(Type::Bool, tokens)))
}

/// Returns a literal pattern in the syntax of the runtime.
fn rewritten(argument: &Expr, pattern: &str) -> Result<String, Error> {
    rewrite(pattern).map_err(|cause| {
        Error::new(
            argument.span.clone(),
            format!("the pattern does not compile: {cause}"),
        )
        .with_help("write it in RE2's syntax: https://github.com/google/re2/wiki/Syntax")
    })
}

/// Compiles the literal of a duration or a timestamp.
pub(super) fn literal_time(argument: &Expr, name: &str, text: &str) -> Compiled {
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
        return Err(Error::new(argument.span.clone(), message).with_help(help));
    };
    Ok(if name == "duration" {
        constant::duration(nanos)
    } else {
        constant::timestamp(nanos)
    })
}
