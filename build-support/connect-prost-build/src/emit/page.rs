//! Methods that page: how the call of a client goes on, as a table of functions over its messages.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::naming::snake;
use crate::model::{Method, Package, PageOption, PageStyle};

/// Returns the call of a method that pages, and its type; `None` for one that does not.
pub(super) fn call(
    package: &Package,
    method: &Method,
    spec: &TokenStream,
    wrapper: Option<&TokenStream>,
) -> Option<(TokenStream, TokenStream)> {
    let option = method.page.as_ref()?;
    let item = option.item_type.as_ref()?;
    let item = item.kind.tokens(&package.name, item.is_bytes);
    let input = method.input.tokens(&package.name);
    let output = method.output.tokens(&package.name);
    let access = access(option);
    let function = match wrapper {
        Some(_) => quote!(paged_with_wrapper),
        None => quote!(paged),
    };
    let wrapper = wrapper.into_iter();
    // One call with many arguments: nested, it would take twice the lines.
    let call = quote! {
        ::connect_prost::__private::client::#function(
            &self.client, #spec, request, #(#wrapper,)* || #access,
        )
    };
    let kind = quote!(::connect_prost::client::PagedCall<#input, #output, #item>);
    Some((call, kind))
}

/// The fields of request, response and item.
fn access(option: &PageOption) -> TokenStream {
    let (start, size) = match option.style {
        PageStyle::Page => ("page", "page_size"),
        PageStyle::Offset | PageStyle::Unspecified => ("offset", "limit"),
    };
    let (start, size, items) = (snake(start), snake(size), snake(&option.item));
    let total = optional(option.total.as_deref().map(|name| {
        let total = snake(name);
        quote!(|response| &response.#total)
    }));
    let key = optional(option.key.as_deref().map(|name| {
        let key = snake(name);
        quote!(|item| &item.#key)
    }));
    quote! {
        ::connect_prost::__private::client::PageAccess::new(
            |request| (&mut request.#start, &mut request.#size),
            |response| &mut response.#items,
            #total,
            #key,
        )
    }
}

fn optional(function: Option<TokenStream>) -> TokenStream {
    match function {
        Some(function) => quote!(::core::option::Option::Some(#function)),
        None => quote!(::core::option::Option::None),
    }
}
