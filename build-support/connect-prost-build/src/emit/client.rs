//! Clients: per service a struct, with one method for each rpc. Behaviour lives in `connect_prost::client`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::{comment, http_rule, page, poll, raw, spec, stream_type};
use crate::model::{Method, Model, Package, Service, WrapperField, WrapperFields};

/// Associated functions of every client, which no rpc's method may be named after.
const TAKEN: [&str; 2] = ["from_client", "new"];

pub(crate) fn emit(model: &Model, package: &Package) -> TokenStream {
    let services = package
        .services
        .iter()
        .filter(|service| model.has_client(service));
    let clients: Vec<TokenStream> = services
        .map(|service| client(model, package, service))
        .collect();
    if clients.is_empty() {
        return TokenStream::new();
    }
    quote! {
        #[allow(unused_imports, reason = "a client may have no methods")]
        use ::connect_prost::__private::client as __client;
        #(#clients)*
    }
}

fn client(model: &Model, package: &Package, service: &Service) -> TokenStream {
    let ident = service.role("Client");
    let docs = docs(&service.full_name, &service.comment);
    let deprecated = service.deprecated.then(|| quote!(#[deprecated]));
    let methods = service.methods.iter();
    let methods = methods.map(|method| call(model, package, service, method));
    let polls = poll::tables(model, package, service);
    let raw = raw::table(service);
    quote! {
        #docs
        #deprecated
        #[derive(::core::clone::Clone, ::core::fmt::Debug)]
        pub struct #ident {
            client: ::connect_prost::client::Client,
        }

        impl #ident {
            #raw

            #polls

            /// A client with default settings; the base URL stands before every procedure.
            pub fn new(transport: impl ::connect_prost::client::Transport, base_url: ::connect_prost::http::Uri) -> Self {
                Self::from_client(::connect_prost::client::Client::new(transport, base_url))
            }

            /// A client with the settings of `client`.
            pub fn from_client(client: ::connect_prost::client::Client) -> Self {
                Self { client }
            }

            #(#methods)*
        }
    }
}

fn call(model: &Model, package: &Package, service: &Service, method: &Method) -> TokenStream {
    let docs = docs(&method.full_name, &method.comment);
    let deprecated = method.deprecated.then(|| quote!(#[deprecated]));
    let ident = ident(method);
    let (input, output) = (
        method.input.tokens(&package.name),
        method.output.tokens(&package.name),
    );
    let (module, spec) = (&service.module, spec::constant(method));
    let wrapper = method.wrapper.as_ref();
    let wrapper = wrapper.filter(|_| !method.stream_type.is_server_streaming());
    // The table of a method that reports states has it.
    let wrapper = wrapper.filter(|_| service.starts(method).next().is_none());
    let wrapper = wrapper.map(wrapper_fields);
    let spec = quote!(&self::#module::#spec);
    let paged = page::call(package, method, &spec, wrapper.as_ref());
    let streamed =
        |message: &TokenStream| quote!(::connect_prost::__private::client::Streamed<#message>);
    let sent = if method.stream_type.is_client_streaming() {
        streamed(&input)
    } else {
        input.clone()
    };
    let received = if method.stream_type.is_server_streaming() {
        streamed(&output)
    } else {
        output
    };
    let (parameter, argument) = if method.stream_type.is_client_streaming() {
        (TokenStream::new(), TokenStream::new())
    } else {
        (quote!(, request: #input), quote!(, request))
    };
    let kind = stream_type::function(method.stream_type);
    let call = quote!(self.client.#kind(#spec #argument));
    let call = match wrapper {
        Some(wrapper) => quote!(::connect_prost::__private::client::with_wrapper(#call, #wrapper)),
        None => call,
    };
    let (flow, call) = poll::flow(model, package, service, method, call);
    let kind = quote!(::connect_prost::client::Call<#sent, #received #flow>);
    let paged = paged.filter(|_| flow.is_empty());
    let (call, kind) = paged.unwrap_or((call, kind));
    let call = match http_rule::binding(method) {
        Some(binding) => quote!(__client::with_rules(#call, __client::#binding())),
        None => call,
    };
    quote! {
        #docs
        #deprecated
        pub fn #ident(&self #parameter) -> #kind {
            #call
        }
    }
}

/// The comment of the schema, and the full name of what is called.
fn docs(full_name: &str, comment: &str) -> TokenStream {
    let calls = format!(" Calls `{full_name}`.");
    if comment.trim().is_empty() {
        return quote!(#[doc = #calls]);
    }
    let comment = comment::doc(comment);
    quote!(#comment #[doc = ""] #[doc = #calls])
}

/// Returns the name of a method's function.
pub(super) fn ident(method: &Method) -> Ident {
    free(&method.ident)
}

/// An rpc whose name is taken gets an underscore behind it, as prost gives to fields named like keywords.
fn free(ident: &Ident) -> Ident {
    if TAKEN.iter().any(|taken| ident == taken) {
        format_ident!("{ident}_")
    } else {
        ident.clone()
    }
}

/// The accessor by which the runtime reads the wrapper of a response.
pub(super) fn wrapper_fields(fields: &WrapperFields) -> TokenStream {
    let ok = match &fields.ok {
        Some(WrapperField {
            ident,
            is_optional: true,
        }) => quote!(message.#ident),
        Some(WrapperField { ident, .. }) => quote!(::core::option::Option::Some(message.#ident)),
        None => quote!(::core::option::Option::None),
    };
    let id = match &fields.request_id {
        Some(WrapperField {
            ident,
            is_optional: true,
        }) => quote!(message.#ident.as_deref()),
        Some(WrapperField { ident, .. }) => {
            quote!(::core::option::Option::Some(message.#ident.as_str()))
        }
        None => quote!(::core::option::Option::None),
    };
    quote!(|message| ::connect_prost::__private::client::wrapper_fields(#ok, #id))
}

#[cfg(test)]
mod tests {
    use quote::format_ident;

    use super::free;

    #[test]
    fn a_method_never_takes_the_name_of_a_constructor() {
        for (rpc, method) in [
            ("new", "new_"),
            ("from_client", "from_client_"),
            ("get", "get"),
        ] {
            assert_eq!(free(&format_ident!("{rpc}")), method);
        }
    }
}
