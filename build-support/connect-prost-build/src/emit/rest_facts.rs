//! What a Spec has for REST besides its routes: how errors are written, what bodies are, how keys are sent.

use heck::ToUpperCamelCase;
use proc_macro2::{Literal, Span, TokenStream};
use quote::quote;
use syn::Ident;

use super::spec::optional;
use crate::model::{
    Consumes, ErrorsOption, Method, SchemeOption, SchemePlace, Service, WordOption,
};

/// Returns a module with what the errors of all methods of a service share, if it has the option.
pub(super) fn shared(service: &Service) -> TokenStream {
    let Some(errors) = shared_errors(service) else {
        return TokenStream::new();
    };
    let shape = shape(errors);
    let words = has_shared_words(service).then(|| {
        let rows = rows(&errors.words);
        quote!(pub(super) const WORDS: &[::connect_prost::ErrorWord] = &[#(#rows),*];)
    });
    // A module's name is never that of a method's const.
    quote! {
        mod shared {
            pub(super) const ERRORS: ::connect_prost::ErrorShape = #shape;
            #words
        }
    }
}

/// Sets what a method has for REST.
pub(super) fn facts(service: &Service, method: &Method) -> TokenStream {
    let schemes = schemes(&method.schemes);
    if method.routes.is_empty() {
        return schemes;
    }
    let consumes = (method.consumes == Some(Consumes::Form))
        .then(|| quote!(spec.consumes = ::connect_prost::Consumes::Form;));
    let success = method
        .success
        .filter(|status| *status != 200)
        .map(|status| {
            let status = Literal::i32_unsuffixed(status);
            quote!(spec.success = #status;)
        });
    let errors = shared_errors(service)
        .map(|_| quote!(spec.errors = ::core::option::Option::Some(&shared::ERRORS);));
    let words = words(service, method);
    quote!(#consumes #success #errors #words #schemes)
}

/// Returns the option of a service that has a route left to be called at.
fn shared_errors(service: &Service) -> Option<&ErrorsOption> {
    let mut methods = service.methods.iter();
    let errors = service.errors.as_ref()?;
    methods
        .any(|method| !method.routes.is_empty())
        .then_some(errors)
}

/// Returns whether a method has the words of its service and no others.
fn has_shared_words(service: &Service) -> bool {
    let has_words = |errors: &ErrorsOption| !errors.words.is_empty();
    let is_plain = |method: &Method| method.words.is_empty() && !method.routes.is_empty();
    shared_errors(service).is_some_and(has_words) && service.methods.iter().any(is_plain)
}

fn words(service: &Service, method: &Method) -> TokenStream {
    let of_service = shared_errors(service).map_or(&[][..], |errors| &errors.words);
    match (method.words.as_slice(), of_service) {
        ([], []) => TokenStream::new(),
        ([], _) => quote!(spec.words = shared::WORDS;),
        (own, others) => {
            let rows = rows(own).chain(rows(others));
            quote!(spec.words = &[#(#rows),*];)
        }
    }
}

fn shape(errors: &ErrorsOption) -> TokenStream {
    let members = [&errors.ok, &errors.request_id, &errors.details];
    let members = members.map(|member| optional(member.as_deref()));
    let ErrorsOption { code, message, .. } = errors;
    let case = match errors.is_upper {
        true => quote!(UpperSnake),
        false => quote!(LowerSnake),
    };
    quote! {
        ::connect_prost::__private::spec::error_shape(
            [#(#members),*],
            #code,
            #message,
            ::connect_prost::CodeCase::#case
        )
    }
}

/// Returns a row for each code of each word.
fn rows(words: &[WordOption]) -> impl Iterator<Item = TokenStream> {
    words.iter().flat_map(|word| {
        let of_code = |code: &String| row(word, code);
        word.codes.iter().map(of_code)
    })
}

fn row(option: &WordOption, code: &str) -> TokenStream {
    let code = Ident::new(&code.to_upper_camel_case(), Span::call_site());
    let field = optional(option.field.as_deref());
    let word = option.word.as_deref().unwrap_or_default();
    let status = match option.status {
        0 => quote!(::core::option::Option::None),
        status => {
            let status = Literal::i32_unsuffixed(status);
            quote!(::core::option::Option::Some(#status))
        }
    };
    quote! {
        ::connect_prost::__private::spec::error_word(
            ::connect_prost::Code::#code, #field, #word, #status
        )
    }
}

fn schemes(schemes: &[SchemeOption]) -> TokenStream {
    let rows: Vec<TokenStream> = schemes.iter().filter_map(scheme).collect();
    match rows.is_empty() {
        true => TokenStream::new(),
        false => quote!(spec.schemes = &[#(#rows),*];),
    }
}

/// Returns a scheme; `None` for one that the checks have rejected.
fn scheme(option: &SchemeOption) -> Option<TokenStream> {
    let place = match option.place.as_ref()? {
        SchemePlace::Header(name) => {
            let name = name.to_ascii_lowercase();
            quote!(Header(#name))
        }
        SchemePlace::Bearer(_) => quote!(Bearer),
        SchemePlace::OAuth { method, .. } => {
            let name = method.as_ref()?.full_name();
            quote!(OAuth { token_method: #name })
        }
    };
    let kind = &option.kind;
    Some(quote! {
        ::connect_prost::__private::spec::scheme(#kind, ::connect_prost::SchemePlace::#place)
    })
}
