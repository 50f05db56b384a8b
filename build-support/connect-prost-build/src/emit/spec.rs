//! Specs: per service a module with one const for each method. They are all that the runtime knows of a schema.

use heck::ToShoutySnakeCase;
use proc_macro2::{Span, TokenStream};
use prost_types::method_options::IdempotencyLevel;
use quote::quote;
use syn::Ident;

use super::{comment, http_rule, rest_facts, stream_type};
use crate::model::{
    JsonOption, Method, Package, PageOption, PageStyle, PollOption, Route, Service, WrapperOption,
};

pub(crate) fn emit(package: &Package) -> TokenStream {
    let modules = package.services.iter().map(module);
    quote!(#(#modules)*)
}

/// Returns the name of a method's const in the module of its service.
pub(crate) fn constant(method: &Method) -> Ident {
    let name = method.name.to_shouty_snake_case();
    // The slice of all of them has this name.
    let name = if name == "SPECS" {
        "SPECS_".to_owned()
    } else {
        name
    };
    Ident::new(&name, Span::call_site())
}

fn module(service: &Service) -> TokenStream {
    let module = &service.module;
    let about = format!(" Specs of the methods of `{}`.", service.full_name);
    let constants: Vec<Ident> = service.methods.iter().map(constant).collect();
    let specs = service.methods.iter().map(|method| spec(service, method));
    let shared = rest_facts::shared(service);
    quote! {
        #[doc = #about]
        pub mod #module {
            #shared
            #(#specs)*

            /// All of them, in the order of the schema.
            pub const SPECS: &[&::connect_prost::Spec] = &[#(&#constants),*];
        }
    }
}

fn spec(service: &Service, method: &Method) -> TokenStream {
    let docs = comment::doc(&method.comment);
    let constant = constant(method);
    let procedure = &method.procedure;
    let stream_type = stream_type::variant(method.stream_type);
    let idempotency = idempotency(method.idempotency);
    let credentials = &method.credentials;
    let credentials =
        (!credentials.is_empty()).then(|| quote!(.with_credentials(&[#(#credentials),*])));
    let new = quote! {
        ::connect_prost::Spec::new(#procedure, ::connect_prost::StreamType::#stream_type)
            #idempotency #credentials
    };
    let facts = facts(service, method);
    let value = if facts.is_empty() {
        new
    } else {
        quote!({ let mut spec = #new; #facts spec })
    };
    quote! {
        #docs
        pub const #constant: ::connect_prost::Spec = #value;
    }
}

/// Sets the facts that few methods have.
fn facts(service: &Service, method: &Method) -> TokenStream {
    let operation = method
        .operation
        .as_ref()
        .map(|name| quote!(spec.operation = ::core::option::Option::Some(#name);));
    let json = json(service.json);
    let wrapper = service.wrapper.as_ref().map(wrapper);
    let http = http(&method.routes);
    let rest_only = service.rest_only.then(|| quote!(spec.rest_only = true;));
    let rest = rest_facts::facts(service, method);
    let page = method.page.as_ref().map(page);
    let poll = method.poll.as_ref().map(poll);
    quote!(#operation #json #wrapper #http #rest_only #rest #page #poll)
}

fn idempotency(level: IdempotencyLevel) -> TokenStream {
    let level = match level {
        IdempotencyLevel::IdempotencyUnknown => return TokenStream::new(),
        IdempotencyLevel::NoSideEffects => quote!(NoSideEffects),
        IdempotencyLevel::Idempotent => quote!(Idempotent),
    };
    quote!(.with_idempotency(::connect_prost::IdempotencyLevel::#level))
}

fn json(option: JsonOption) -> TokenStream {
    if option == JsonOption::default() {
        return TokenStream::new();
    }
    let JsonOption {
        emit_defaults,
        int64_as_number,
    } = option;
    quote! {
        spec.json = ::connect_prost::JsonShape::new()
            .with_emit_defaults(#emit_defaults)
            .with_int64_as_number(#int64_as_number);
    }
}

fn wrapper(option: &WrapperOption) -> TokenStream {
    let (ok, request_id) = (
        optional(option.ok.as_deref()),
        optional(option.request_id.as_deref()),
    );
    quote!(spec.wrapper = ::core::option::Option::Some(::connect_prost::__private::spec::wrapper(#ok, #request_id));)
}

/// Returns an option of a text.
pub(super) fn optional(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(::core::option::Option::Some(#text)),
        None => quote!(::core::option::Option::None),
    }
}

fn http(routes: &[Route]) -> TokenStream {
    if routes.is_empty() {
        return TokenStream::new();
    }
    let rules = routes.iter().map(http_rule::emit);
    quote!(spec.http = &[#(#rules),*];)
}

fn page(option: &PageOption) -> TokenStream {
    let style = match option.style {
        PageStyle::Page => quote!(Page),
        PageStyle::Offset | PageStyle::Unspecified => quote!(Offset),
    };
    let item = &option.item;
    let total = option.total.as_deref().unwrap_or_default();
    let key = optional(option.key.as_deref());
    let (default, maximum) = (option.default, option.maximum);
    quote! {
        spec.page = ::core::option::Option::Some(::connect_prost::__private::spec::page(
            ::connect_prost::PageStyle::#style, #item, #total, #key, #default, #maximum
        ));
    }
}

fn poll(option: &PollOption) -> TokenStream {
    let PollOption {
        get,
        id,
        status,
        terminal,
        succeeded,
        reason,
    } = option;
    let poll =
        quote!(::connect_prost::__private::spec::poll(#get, #id, #status, &[#(#terminal),*]));
    let poll = if succeeded.is_empty() && reason.is_none() {
        poll
    } else {
        let reason = reason.as_deref().unwrap_or_default();
        quote!(::connect_prost::__private::spec::poll_outcome(#poll, &[#(#succeeded),*], #reason))
    };
    quote!(spec.poll = ::core::option::Option::Some(#poll);)
}
