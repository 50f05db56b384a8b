//! Polls: how a client follows the work that a method starts. Behaviour lives in `connect_prost::client`.
//!
//! A table of functions for each method that reports a state, and what the calls that start or follow work have beside it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::client::wrapper_fields;
use super::field_path::{identity, reason, state};
use super::{http_rule, spec};
use crate::model::{Kind, Method, Model, Package, PollOption, Service};

/// Returns the tables of a client's methods that report states, as associated constants.
pub(super) fn tables(model: &Model, package: &Package, service: &Service) -> TokenStream {
    let tables = service.methods.iter().filter_map(|get| {
        let (_, poll) = service.starts(get).next()?;
        table(model, package, service, get, poll)
    });
    quote!(#(#tables)*)
}

/// Returns what follows the response in the type of a method's call, and the call with it.
pub(super) fn flow(
    model: &Model,
    package: &Package,
    service: &Service,
    method: &Method,
    call: TokenStream,
) -> (TokenStream, TokenStream) {
    let start = method
        .poll
        .as_ref()
        .and_then(|poll| start(model, package, service, method, poll, &call));
    let follow = || {
        service.starts(method).next()?;
        let table = constant(method);
        let output = method.output.tokens(&package.name);
        Some((
            quote!(, ::connect_prost::client::Follows<#output>),
            quote!(__client::follows(#call, Self::#table)),
        ))
    };
    start
        .or_else(follow)
        .unwrap_or((TokenStream::new(), call.clone()))
}

/// Returns the name of the table of a method that reports states.
fn constant(get: &Method) -> Ident {
    format_ident!("{}_POLL", spec::constant(get))
}

fn table(
    model: &Model,
    package: &Package,
    service: &Service,
    get: &Method,
    poll: &PollOption,
) -> Option<TokenStream> {
    let constant = constant(get);
    let (module, spec) = (&service.module, spec::constant(get));
    let output = get.output.tokens(&package.name);
    let (field, read) = state(model, package, &get.output, &poll.status)?;
    let Kind::Enum(states) = &field.kind else {
        return None;
    };
    let enum_path = states.tokens(&package.name);
    let descriptor = field.descriptor.kind();
    let declared = descriptor.as_enum()?;
    let numbers = |names: &[String]| -> Vec<i32> {
        let values = names
            .iter()
            .filter_map(|name| declared.get_value_by_name(name));
        values.map(|value| value.number()).collect()
    };
    let (terminal, succeeded) = (numbers(&poll.terminal), numbers(poll.successes()));
    let reason = optional(poll.reason.as_ref().and_then(|path| {
        let read = reason(model, package, &get.output, path)?;
        Some(quote!(|response| #read))
    }));
    let wrapper = optional(get.wrapper.as_ref().map(wrapper_fields));
    Some(quote! {
        const #constant: &'static __client::PollAccess<#output> = &__client::poll_access(
            &self::#module::#spec,
            |response| #read,
            |state| __client::known::<#enum_path>(state).map(|state| state.as_str_name()),
            [&[#(#terminal),*], &[#(#succeeded),*]],
            #reason,
            #wrapper,
        );
    })
}

fn optional(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

fn start(
    model: &Model,
    package: &Package,
    service: &Service,
    method: &Method,
    poll: &PollOption,
    call: &TokenStream,
) -> Option<(TokenStream, TokenStream)> {
    let get = service.method(&poll.get)?;
    let table = constant(get);
    let request = identity(model, package, method, get, &poll.id)?;
    let [started, input, output] =
        [&method.output, &get.input, &get.output].map(|message| message.tokens(&package.name));
    let started_call =
        quote!(__client::starts(#call, Self::#table, |response, request| { #request }));
    let started_call = match http_rule::binding(get) {
        Some(binding) => {
            quote!(__client::with_state_rules(#started_call, __client::#binding()))
        }
        None => started_call,
    };
    Some((
        quote!(, ::connect_prost::client::Starts<#started, #input, #output>),
        started_call,
    ))
}
