//! Clients: per service a struct, with one method for each rpc. Behaviour lives in `connect_prost::client`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::comment;
use crate::BuildError;
use crate::model::{
    Cardinality, Field, Kind, Message, Method, Model, Package, Service, WrapperOption,
};

/// Associated functions of every client, which no rpc's method may be named after.
const TAKEN: [&str; 2] = ["from_client", "new"];

pub(crate) fn emit(model: &Model, package: &Package) -> Result<TokenStream, BuildError> {
    let services = package
        .services
        .iter()
        .filter(|service| model.has_client(service));
    let clients = services.map(|service| client(model, package, service));
    Ok(quote!(#(#clients)*))
}

fn client(model: &Model, package: &Package, service: &Service) -> TokenStream {
    let ident = service.role("Client");
    let docs = docs(&service.full_name, &service.comment);
    let deprecated = service.deprecated.then(|| quote!(#[deprecated]));
    let methods = service.methods.iter();
    let methods = methods.map(|method| call(model, package, service, method));
    quote! {
        #docs
        #deprecated
        #[derive(::core::clone::Clone, ::core::fmt::Debug)]
        pub struct #ident {
            client: ::connect_prost::client::Client,
        }

        impl #ident {
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
    let ident = free(&method.ident);
    let (input, output) = (
        method.input.tokens(&package.name),
        method.output.tokens(&package.name),
    );
    let (module, spec) = (&service.module, super::spec::constant(method));
    let wrapper = service
        .wrapper
        .as_ref()
        .filter(|_| !method.server_streaming)
        .zip(model.message(&method.output.full_name));
    let wrapper = wrapper.map(|(option, message)| wrapper_fields(option, message));
    let streamed = |message: &TokenStream| quote!(::connect_prost::__private::Streamed<#message>);
    let sent = if method.client_streaming {
        streamed(&input)
    } else {
        input.clone()
    };
    let received = if method.server_streaming {
        streamed(&output)
    } else {
        output
    };
    let (parameter, argument) = if method.client_streaming {
        (TokenStream::new(), TokenStream::new())
    } else {
        (quote!(, request: #input), quote!(, request))
    };
    let kind = super::server::kind(method);
    quote! {
        #docs
        #deprecated
        pub fn #ident(&self #parameter) -> ::connect_prost::client::Call<#sent, #received> {
            self.client.#kind(&self::#module::#spec #argument) #wrapper
        }
    }
}

/// What the schema says; and what is called, which is all there is to say of an uncommented element.
fn docs(full_name: &str, comment: &str) -> TokenStream {
    let calls = format!(" Calls `{full_name}`.");
    if comment.trim().is_empty() {
        return quote!(#[doc = #calls]);
    }
    let comment = comment::doc(comment);
    quote!(#comment #[doc = ""] #[doc = #calls])
}

/// An rpc whose name is taken gets an underscore behind it, as prost gives to fields named like keywords.
fn free(ident: &Ident) -> Ident {
    if TAKEN.iter().any(|taken| ident == taken) {
        format_ident!("{ident}_")
    } else {
        ident.clone()
    }
}

/// Tells the runtime where the answer holds its wrapper; a message without such fields has none.
fn wrapper_fields(option: &WrapperOption, message: &Message) -> TokenStream {
    let ok = find(option.ok.as_deref(), message, &Kind::Bool);
    let id = find(option.request_id.as_deref(), message, &Kind::String);
    if ok.is_none() && id.is_none() {
        return TokenStream::new();
    }
    let ok = match ok {
        Some(Field {
            ident,
            cardinality: Cardinality::Explicit,
            ..
        }) => quote!(message.#ident),
        Some(Field { ident, .. }) => quote!(::core::option::Option::Some(message.#ident)),
        None => quote!(::core::option::Option::None),
    };
    let id = match id {
        Some(Field {
            ident,
            cardinality: Cardinality::Explicit,
            ..
        }) => quote!(message.#ident.as_deref()),
        Some(Field { ident, .. }) => quote!(::core::option::Option::Some(message.#ident.as_str())),
        None => quote!(::core::option::Option::None),
    };
    quote!(.with_wrapper(|message| ::connect_prost::__private::WrapperFields::new(#ok, #id)))
}

fn find<'a>(name: Option<&str>, message: &'a Message, kind: &Kind) -> Option<&'a Field> {
    let name = name?;
    let singular = |field: &&Field| {
        matches!(
            field.cardinality,
            Cardinality::Implicit | Cardinality::Explicit
        )
    };
    let field = message
        .fields
        .iter()
        .find(|field| field.name == name && field.oneof.is_none())?;
    Some(field)
        .filter(singular)
        .filter(|field| &field.kind == kind)
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
