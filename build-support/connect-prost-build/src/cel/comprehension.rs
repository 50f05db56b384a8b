//! Macros that bind a variable: `all`, `exists`, `exists_one`, `map`, `filter`.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::Error;
use super::code::Code;
use super::compile::{Compiled, Compiler};
use super::syntax::{Expr, Node};
use super::types::{Held, Type};

/// The names that are macros when they are called on something.
pub(super) const MACROS: [&str; 5] = ["all", "exists", "exists_one", "map", "filter"];

/// A collection to go through, and the variable for what is in it.
struct Iteration {
    iterator: TokenStream,
    ident: Ident,
    item: Code,
    is_fallible: bool,
}

impl Compiler<'_> {
    pub(super) fn comprehension(
        &mut self,
        expr: &Expr,
        target: &Expr,
        name: &str,
        arguments: &[Expr],
    ) -> Compiled {
        let wanted = if name == "map" { 2..=3 } else { 2..=2 };
        if !wanted.contains(&arguments.len()) {
            return Err(Error::new(
                expr.span.clone(),
                format!("{name}() takes a variable and an expression"),
            )
            .with_help(format!("write {name}(x, …)")));
        }
        let Node::Ident(variable) = &arguments[0].node else {
            return Err(Error::new(
                arguments[0].span.clone(),
                "a macro's first argument is the name of its variable",
            ));
        };
        let iteration = self.iteration(target, variable)?;
        self.variables
            .push((variable.clone(), iteration.item.clone()));
        let code = self.body(&iteration, name, &arguments[1..]);
        self.variables.pop();
        Ok(code?.fallible(iteration.is_fallible))
    }

    fn iteration(&mut self, target: &Expr, variable: &str) -> Result<Iteration, Error> {
        let collection = self.compile(target)?;
        let ident = self.fresh(variable);
        let reference = quote!(#ident);
        let (iterator, item, is_fallible) = match &collection.ty {
            Type::List(held) => {
                let list = collection.borrowed();
                let item = self.item(held, &reference, target.span.clone())?;
                (quote!(#list.iter()), item, collection.is_fallible)
            }
            Type::Map(key, _) => {
                let map = &collection.tokens;
                let item = self.item(key, &reference, target.span.clone())?;
                (
                    quote!(#map.into_iter().flat_map(|map| map.keys())),
                    item,
                    collection.is_fallible,
                )
            }
            Type::Dyn => {
                let value = &collection.tokens;
                let held = Held::Owned(Type::Dyn);
                let item = self.item(&held, &reference, target.span.clone())?;
                (
                    quote!(::protovalidate_prost::__private::cel::elements(#value)?.iter()),
                    item,
                    true,
                )
            }
            ty => {
                let message = format!("a value of type {} holds nothing to go through", ty.name());
                return Err(
                    Error::new(target.span.clone(), message).with_help("use a list or a map")
                );
            }
        };
        Ok(Iteration {
            iterator,
            ident,
            item,
            is_fallible,
        })
    }

    fn body(&mut self, iteration: &Iteration, name: &str, arguments: &[Expr]) -> Compiled {
        match (name, arguments) {
            ("map", [condition, transform]) => {
                let compiled = self.compile(condition)?;
                let condition = self.bool(condition, compiled)?;
                let item = self.compile(transform)?;
                Ok(collected(iteration, Some(condition), item))
            }
            ("map", [transform]) => {
                let item = self.compile(transform)?;
                Ok(collected(iteration, None, item))
            }
            ("filter", [condition]) => {
                let compiled = self.compile(condition)?;
                let condition = self.bool(condition, compiled)?;
                Ok(collected(
                    iteration,
                    Some(condition),
                    iteration.item.clone(),
                ))
            }
            (_, [condition]) => {
                let compiled = self.compile(condition)?;
                Ok(judged(iteration, name, &self.bool(condition, compiled)?))
            }
            _ => Err(Error::new(0..0, "the macro has too many arguments")),
        }
    }
}

/// Compiles `all`, `exists` and `exists_one`.
fn judged(iteration: &Iteration, name: &str, condition: &Code) -> Code {
    let (iterator, ident, tokens) = (&iteration.iterator, &iteration.ident, &condition.tokens);
    if condition.is_fallible {
        let function = format_ident!("{name}");
        let tokens = quote!(::protovalidate_prost::__private::cel::#function(
            #iterator,
            |#ident| -> ::core::result::Result<::core::primitive::bool, ::protovalidate_prost::__private::cel::Error> {
                ::core::result::Result::Ok(#tokens)
            },
        )?);
        return Code::new(Type::Bool, tokens).fallible(true);
    }
    let tokens = match name {
        "all" => quote!(#iterator.all(|#ident| #tokens)),
        "exists" => quote!(#iterator.any(|#ident| #tokens)),
        _ => quote!((#iterator.map(|#ident| #tokens).filter(|is| *is).count() == 1)),
    };
    Code::new(Type::Bool, tokens)
}

/// Compiles `map` and `filter`, which make a list.
fn collected(iteration: &Iteration, condition: Option<Code>, item: Code) -> Code {
    let is_fallible = item.is_fallible || condition.as_ref().is_some_and(|code| code.is_fallible);
    let item = item.into_owned();
    let tokens = match item.ty {
        Type::Message(_) => item.maybe(),
        _ => item.tokens.clone(),
    };
    let (iterator, ident) = (&iteration.iterator, &iteration.ident);
    let some = quote!(::core::option::Option::Some(#tokens));
    let chosen = match &condition {
        None => some,
        Some(condition) => {
            let condition = &condition.tokens;
            quote!(if #condition { #some } else { ::core::option::Option::None })
        }
    };
    let tokens = if is_fallible {
        quote!(::protovalidate_prost::__private::cel::collect(#iterator, |#ident| ::core::result::Result::Ok(#chosen))?)
    } else if condition.is_some() {
        quote!(#iterator.filter_map(|#ident| #chosen).collect::<::std::vec::Vec<_>>())
    } else {
        quote!(#iterator.map(|#ident| #tokens).collect::<::std::vec::Vec<_>>())
    };
    let ty = Type::List(Box::new(Held::Owned(item.ty)));
    Code::owned(ty, tokens).fallible(is_fallible)
}
