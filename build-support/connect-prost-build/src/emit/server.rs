//! Servers: per service a trait to implement, and a struct that offers an implementation to the router. Behaviour lives
//! in `connect_prost::server`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{comment, http_rule, stream_type};
use crate::model::{Method, Model, Package, Service, WrapperFields};

pub(crate) fn emit(model: &Model, package: &Package) -> TokenStream {
    let services = package
        .services
        .iter()
        .filter(|service| model.has_server(service));
    let servers = services.map(|service| {
        let service_trait = service_trait(package, service);
        let server = server(package, service);
        quote!(#service_trait #server)
    });
    quote!(#(#servers)*)
}

/// The service trait. Every method has a body, which makes all of them optional: a new rpc breaks no implementation.
fn service_trait(package: &Package, service: &Service) -> TokenStream {
    let ident = &service.ident;
    let docs = comment::doc(&service.comment);
    let deprecated = service.deprecated.then(|| quote!(#[deprecated]));
    let about = format!(" Implements `{}`.", service.full_name);
    let methods = service.methods.iter();
    let methods = methods.map(|method| trait_method(package, method));
    quote! {
        #docs
        #[doc = ""]
        #[doc = #about]
        #[doc = ""]
        /// Implement the methods you offer as plain `async fn`; the others return `unimplemented`. Requests are validated first.
        /// The trait has no `dyn` form: its methods return futures of their own types.
        #deprecated
        pub trait #ident: ::core::marker::Send + ::core::marker::Sync + 'static {
            #(#methods)*
        }
    }
}

/// One method of the service trait, which is unimplemented.
fn trait_method(package: &Package, method: &Method) -> TokenStream {
    let docs = comment::doc(&method.comment);
    let deprecated = method.deprecated.then(|| quote!(#[deprecated]));
    let name = &method.ident;
    let input = method.input.tokens(&package.name);
    let output = method.output.tokens(&package.name);
    let (request, request_type) = if method.stream_type.is_client_streaming() {
        (
            quote!(requests),
            quote!(::connect_prost::server::Streaming<#input>),
        )
    } else {
        (quote!(request), input)
    };
    let (out, unused, response) = if method.stream_type.is_server_streaming() {
        (
            Some(quote!(out: ::connect_prost::server::Sender<#output>,)),
            quote!((#request, out)),
            quote!(()),
        )
    } else {
        (
            None,
            request.clone(),
            quote!(::connect_prost::Response<#output>),
        )
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
            Output = ::core::result::Result<#response, ::connect_prost::ConnectError>,
        > + ::core::marker::Send {
            let _ = #unused;
            ::core::future::ready(::core::result::Result::Err(::connect_prost::__private::server::not_implemented(&context)))
        }
    }
}

fn server(package: &Package, service: &Service) -> TokenStream {
    let service_trait = &service.ident;
    let ident = service.role("Server");
    let name = ident.to_string();
    let deprecated = service.deprecated.then(|| quote!(#[deprecated]));
    let about = format!(
        " Offers an implementation of [`{service_trait}`] to a [`Router`](::connect_prost::server::Router)."
    );
    let module = &service.module;
    // `__S`, because a message or a service may be called `S`.
    let arms = service.methods.iter().enumerate();
    let arms = arms.map(|(index, method)| arm(package, service, index, method));
    quote! {
        #[doc = #about]
        #deprecated
        pub struct #ident<S> {
            service: ::std::sync::Arc<S>,
        }

        impl<__S: #service_trait> #ident<__S> {
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

        impl<__S: #service_trait> ::connect_prost::__private::server::Service for #ident<__S> {
            fn specs(&self) -> &'static [&'static ::connect_prost::Spec] {
                self::#module::SPECS
            }

            #[allow(deprecated)]
            fn call(&self, call: ::connect_prost::__private::server::ServerCall) -> ::connect_prost::__private::server::ServerCallFuture {
                match ::connect_prost::__private::server::index(&call) {
                    #(#arms)*
                    _ => ::connect_prost::__private::server::unimplemented(call),
                }
            }
        }
    }
}

/// One method's arm in the dispatch; `index` is that of its Spec.
fn arm(package: &Package, service: &Service, index: usize, method: &Method) -> TokenStream {
    let (service_trait, name) = (&service.ident, &method.ident);
    let input = method.input.tokens(&package.name);
    let output = method.output.tokens(&package.name);
    let fill = match &method.wrapper {
        Some(fields) => fill_wrapper(fields),
        None => quote!(|_, _| {}),
    };
    let kind = stream_type::function(method.stream_type);
    let (parameters, fill) = if method.stream_type.is_server_streaming() {
        (quote!(request, out), None)
    } else {
        (quote!(request), Some(quote!(, #fill)))
    };
    let binding = http_rule::binding(method);
    let binding = binding.map(|function| quote!(, ::connect_prost::__private::server::#function()));
    let kind = match &binding {
        Some(_) => quote!(unary_with_rules),
        None => quote!(#kind),
    };
    quote! {
        #index => {
            let service = ::std::sync::Arc::clone(&self.service);
            ::connect_prost::__private::server::#kind::<#input, #output, _, _>(
                call,
                move |context, #parameters| async move { <__S as #service_trait>::#name(&service, context, #parameters).await }
                #fill
                #binding
            )
        }
    }
}

/// Fills the wrapper fields that the handler left empty.
fn fill_wrapper(fields: &WrapperFields) -> TokenStream {
    let fill_ok = fields.ok.as_ref().map(|field| {
        let ident = &field.ident;
        match field.is_optional {
            true => quote!(response.#ident.get_or_insert(true);),
            false => quote!(response.#ident = true;),
        }
    });
    let fill_id = fields.request_id.as_ref().map(|field| {
        let ident = &field.ident;
        match field.is_optional {
            true => {
                quote!(response.#ident.get_or_insert_with(|| ::std::string::String::from(request_id));)
            }
            false => quote! {
                if response.#ident.is_empty() {
                    response.#ident = ::std::string::String::from(request_id);
                }
            },
        }
    });
    let request_id = if fields.request_id.is_some() {
        quote!(request_id)
    } else {
        quote!(_)
    };
    quote!(|response, #request_id| { #fill_ok #fill_id })
}
