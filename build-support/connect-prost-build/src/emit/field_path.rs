//! Expressions that read fields of `response` by their paths.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Cardinality, Field, Kind, Message, Method, Model, Package, TypeRef};

/// Returns the enum field at the end of a path, and its number: `None` where a message on the way, or the state, is absent.
pub(super) fn state<'a>(
    model: &'a Model,
    package: &Package,
    response: &TypeRef,
    path: &str,
) -> Option<(&'a Field, TokenStream)> {
    let end = End::of(model, package, response, path)?;
    let read = end.read(
        package,
        quote!(.copied()),
        TokenStream::new(),
        TokenStream::new(),
    );
    Some((end.field, read))
}

/// Returns the text at the end of a path; `None` where a message on the way, or the text, is absent.
pub(super) fn reason(
    model: &Model,
    package: &Package,
    response: &TypeRef,
    path: &str,
) -> Option<TokenStream> {
    let end = End::of(model, package, response, path)?;
    let member = quote!(.map(|text| text.as_str()));
    Some(end.read(package, member, quote!(.as_deref()), quote!(.as_str())))
}

/// Returns statements that set the id in the `request` of `get`, and end with whether the response has one.
pub(super) fn identity(
    model: &Model,
    package: &Package,
    method: &Method,
    get: &Method,
    id: &str,
) -> Option<TokenStream> {
    let from = End::of(model, package, &method.output, id)?;
    let ident = &from.field.ident;
    let optional = match from.member(package) {
        Some(member) => Some(member),
        None if from.field.cardinality == Cardinality::Explicit => Some(quote!(&response.#ident)),
        None => None,
    };
    let find = match optional {
        Some(id) => quote!(let ::core::option::Option::Some(id) = #id else { return false; };),
        None => quote!(let id = &response.#ident;),
    };
    let request = model.message(&get.input.full_name)?;
    let to = request.fields.iter().find(|field| field.name == id)?;
    let value = match from.field.bytes == to.bytes {
        true => quote!(id.clone()),
        false => quote!(id.clone().into()),
    };
    let set = set(package, request, to, &value);
    let is_found = match from.field.kind {
        Kind::String | Kind::Bytes => quote!(!id.is_empty()),
        _ => quote!(true),
    };
    Some(quote!(#find #set #is_found))
}

/// The statement that sets a field of `request`.
fn set(package: &Package, message: &Message, field: &Field, value: &TokenStream) -> TokenStream {
    let ident = &field.ident;
    if let (Some(at), Some(variant)) = (field.oneof, &field.variant) {
        let oneof = &message.oneofs[at];
        let (holder, path) = (&oneof.ident, oneof.type_ref.tokens(&package.name));
        return quote!(request.#holder = ::core::option::Option::Some(#path::#variant(#value)););
    }
    match field.cardinality {
        Cardinality::Explicit => quote!(request.#ident = ::core::option::Option::Some(#value);),
        _ => quote!(request.#ident = #value;),
    }
}

/// The field at the end of a path, and an expression for the message that holds it.
struct End<'a> {
    message: &'a Message,
    field: &'a Field,
    holder: Holder,
}

/// An expression for a message on the way.
enum Holder {
    /// The message, or a reference to it.
    Always(TokenStream),
    /// A reference to it in an `Option`.
    Optional(TokenStream),
}

impl Holder {
    /// The message, in a function that returns an `Option`.
    fn get(&self) -> TokenStream {
        match self {
            Holder::Always(message) => message.clone(),
            Holder::Optional(message) => quote!(#message?),
        }
    }
}

impl<'a> End<'a> {
    /// Follows a path from `response`.
    fn of(model: &'a Model, package: &Package, response: &TypeRef, path: &str) -> Option<End<'a>> {
        let mut names = path.split('.');
        let response_holder = Holder::Always(quote!(response));
        let mut end = End::field_of(model, response, names.next()?, response_holder)?;
        for name in names {
            let Kind::Message(inner) = &end.field.kind else {
                return None;
            };
            let holder = end.inner(package);
            end = End::field_of(model, inner, name, holder)?;
        }
        Some(end)
    }

    fn field_of(
        model: &'a Model,
        message: &TypeRef,
        name: &str,
        holder: Holder,
    ) -> Option<End<'a>> {
        let message = model.message(&message.full_name)?;
        let field = message.fields.iter().find(|field| field.name == name)?;
        Some(End {
            message,
            field,
            holder,
        })
    }

    /// The message in the field.
    fn inner(&self, package: &Package) -> Holder {
        let (holder, ident) = (self.holder.get(), &self.field.ident);
        match self.member(package) {
            Some(member) => Holder::Optional(member),
            None if self.field.cardinality == Cardinality::Explicit => {
                Holder::Optional(quote!(#holder.#ident.as_ref()))
            }
            None => Holder::Always(quote!(#holder.#ident)),
        }
    }

    /// The value in the field, in an `Option`. What is behind it depends on how it is held: as the member of a oneof, in an `Option`
    /// or plain.
    fn read(
        &self,
        package: &Package,
        member: TokenStream,
        optional: TokenStream,
        plain: TokenStream,
    ) -> TokenStream {
        if let Some(value) = self.member(package) {
            return quote!(#value #member);
        }
        let ident = &self.field.ident;
        let is_explicit = self.field.cardinality == Cardinality::Explicit;
        match &self.holder {
            Holder::Optional(message) if is_explicit => quote!(#message?.#ident #optional),
            Holder::Optional(message) => quote!(#message.map(|message| message.#ident #plain)),
            Holder::Always(message) if is_explicit => quote!(#message.#ident #optional),
            Holder::Always(message) => {
                quote!(::core::option::Option::Some(#message.#ident #plain))
            }
        }
    }

    /// A reference to the value of a member of a oneof, in an `Option`.
    fn member(&self, package: &Package) -> Option<TokenStream> {
        let oneof = &self.message.oneofs[self.field.oneof?];
        let (holder, variant) = (self.holder.get(), self.field.variant.as_ref()?);
        let (ident, path) = (&oneof.ident, oneof.type_ref.tokens(&package.name));
        Some(quote! {
            (match &#holder.#ident {
                ::core::option::Option::Some(#path::#variant(value)) => ::core::option::Option::Some(value),
                _ => ::core::option::Option::None,
            })
        })
    }
}
