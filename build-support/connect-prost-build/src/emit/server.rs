//! Servers: per service a trait to implement, and a struct that offers an implementation to the router. Behaviour lives
//! in `connect_prost::server`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::comment;
use crate::BuildError;
use crate::model::{
    Cardinality, Field, Kind, Message, Method, Model, Package, Service, WrapperOption,
};

pub(crate) fn emit(model: &Model, package: &Package) -> Result<TokenStream, BuildError> {
    let services = package
        .services
        .iter()
        .filter(|service| model.has_server(service));
    let servers = services.map(|service| {
        let (contract, server) = (contract(package, service), server(model, package, service));
        quote!(#contract #server)
    });
    Ok(quote!(#(#servers)*))
}

/// The runtime's function, on either side, for methods of that kind.
pub(super) fn kind(method: &Method) -> Ident {
    let name = match (method.client_streaming, method.server_streaming) {
        (false, false) => "unary",
        (false, true) => "server_stream",
        (true, false) => "client_stream",
        (true, true) => "bidi_stream",
    };
    format_ident!("{name}")
}

/// The trait. Every method has a body, so that a service may offer less than its schema and a new rpc breaks nobody.
fn contract(package: &Package, service: &Service) -> TokenStream {
    let ident = &service.ident;
    let docs = comment::doc(&service.comment);
    let deprecated = service.deprecated.then(|| quote!(#[deprecated]));
    let about = format!(" Implements `{}`.", service.full_name);
    let methods = service.methods.iter().map(|method| {
        let docs = comment::doc(&method.comment);
        let deprecated = method.deprecated.then(|| quote!(#[deprecated]));
        let name = &method.ident;
        let input = method.input.tokens(&package.name);
        let output = method.output.tokens(&package.name);
        let (request, request_type) = if method.client_streaming {
            (
                quote!(requests),
                quote!(::connect_prost::server::Streaming<#input>),
            )
        } else {
            (quote!(request), input)
        };
        let out = method
            .server_streaming
            .then(|| quote!(out: ::connect_prost::server::Sender<#output>,));
        let unused = if method.server_streaming {
            quote!((#request, out))
        } else {
            request.clone()
        };
        let given = if method.server_streaming {
            quote!(())
        } else {
            quote!(::connect_prost::Response<#output>)
        };
        quote! {
            #docs
            #deprecated
            fn #name(
                &self,
                context: ::connect_prost::server::Context,
                #request: #request_type,
                #out
            ) -> impl ::core::future::Future<
                Output = ::core::result::Result<#given, ::connect_prost::ConnectError>,
            > + ::core::marker::Send {
                let _ = #unused;
                ::core::future::ready(::core::result::Result::Err(context.unimplemented()))
            }
        }
    });
    quote! {
        #docs
        #[doc = ""]
        #[doc = #about]
        #[doc = ""]
        /// Write the methods you offer, as plain `async fn`; the others answer `unimplemented`. Requests come validated.
        /// The trait has no `dyn` form: its methods return futures of their own types.
        #deprecated
        pub trait #ident: ::core::marker::Send + ::core::marker::Sync + 'static {
            #(#methods)*
        }
    }
}

fn server(model: &Model, package: &Package, service: &Service) -> TokenStream {
    let contract = &service.ident;
    let ident = service.role("Server");
    let name = ident.to_string();
    let deprecated = service.deprecated.then(|| quote!(#[deprecated]));
    let about = format!(
        " Offers an implementation of [`{contract}`] to a [`Router`](::connect_prost::server::Router)."
    );
    let module = &service.module;
    // `__S`, because a message or a service may be called `S`.
    let arms = service.methods.iter().enumerate();
    let arms = arms.map(|(index, method)| arm(model, package, service, index, method));
    quote! {
        #[doc = #about]
        #deprecated
        pub struct #ident<S> {
            service: ::std::sync::Arc<S>,
        }

        impl<__S: #contract> #ident<__S> {
            /// Offers that implementation.
            pub fn new(service: __S) -> Self {
                Self::from_arc(::std::sync::Arc::new(service))
            }

            /// Offers an implementation that others hold too.
            pub fn from_arc(service: ::std::sync::Arc<__S>) -> Self {
                Self { service }
            }
        }

        impl<S> ::core::clone::Clone for #ident<S> {
            fn clone(&self) -> Self {
                Self { service: ::std::sync::Arc::clone(&self.service) }
            }
        }

        impl<S> ::core::fmt::Debug for #ident<S> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(#name).finish_non_exhaustive()
            }
        }

        impl<__S: #contract> ::connect_prost::__private::Service for #ident<__S> {
            fn specs(&self) -> &'static [&'static ::connect_prost::Spec] {
                self::#module::SPECS
            }

            #[allow(deprecated)]
            fn call(&self, call: ::connect_prost::__private::ServerCall) -> ::connect_prost::__private::ServerCallFuture {
                match call.index() {
                    #(#arms)*
                    _ => call.unimplemented(),
                }
            }
        }
    }
}

/// One method's place in the dispatch; `index` is its place among the Specs.
fn arm(
    model: &Model,
    package: &Package,
    service: &Service,
    index: usize,
    method: &Method,
) -> TokenStream {
    let (contract, name) = (&service.ident, &method.ident);
    let input = method.input.tokens(&package.name);
    let output = method.output.tokens(&package.name);
    let message = model.message(&method.output.full_name);
    let fill = service.wrapper.as_ref().zip(message);
    let fill = fill.map(|(option, message)| fill_wrapper(option, message));
    let fill = fill.unwrap_or_else(|| quote!(|_, _| {}));
    let kind = kind(method);
    let (parameters, fill) = if method.server_streaming {
        (quote!(request, out), None)
    } else {
        (quote!(request), Some(quote!(, #fill)))
    };
    quote! {
        #index => {
            let service = ::std::sync::Arc::clone(&self.service);
            call.#kind::<#input, #output, _, _>(
                move |context, #parameters| async move { <__S as #contract>::#name(&service, context, #parameters).await }
                #fill
            )
        }
    }
}

/// Fills the wrapper fields that the handler left empty.
fn fill_wrapper(option: &WrapperOption, message: &Message) -> TokenStream {
    let ok = find(option.ok.as_deref(), message, &Kind::Bool);
    let id = find(option.request_id.as_deref(), message, &Kind::String);
    if ok.is_none() && id.is_none() {
        return quote!(|_, _| {});
    }
    let fill_ok = ok.map(|field| {
        let ident = &field.ident;
        match field.cardinality {
            Cardinality::Explicit => quote!(response.#ident.get_or_insert(true);),
            _ => quote!(response.#ident = true;),
        }
    });
    let fill_id = id.map(|field| {
        let ident = &field.ident;
        match field.cardinality {
            Cardinality::Explicit => {
                quote!(response.#ident.get_or_insert_with(|| ::std::string::String::from(request_id));)
            }
            _ => quote! {
                if response.#ident.is_empty() {
                    response.#ident = ::std::string::String::from(request_id);
                }
            },
        }
    });
    let request_id = if id.is_some() {
        quote!(request_id)
    } else {
        quote!(_)
    };
    quote!(|response, #request_id| { #fill_ok #fill_id })
}

fn find<'a>(name: Option<&str>, message: &'a Message, kind: &Kind) -> Option<&'a Field> {
    let name = name?;
    let field = message
        .fields
        .iter()
        .find(|field| field.name == name && field.oneof.is_none())?;
    let is_single = matches!(
        field.cardinality,
        Cardinality::Implicit | Cardinality::Explicit
    );
    (is_single && &field.kind == kind).then_some(field)
}
