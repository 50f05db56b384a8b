//! The line by which a generated file and the runtime crates that it calls know whether they fit together.

use proc_macro2::{Literal, TokenStream, TokenTree};
use quote::{format_ident, quote};

/// The crates that generated code calls, each with the version of what lies between the two.
///
/// A version is raised when generated code asks for something that the crate did not have before; the crate says in
/// its `generated` module which versions it still serves.
const CRATES: [(&str, u32); 3] = [
    ("connect_prost", 1),
    ("protojson_prost", 1),
    ("protovalidate_prost", 1),
];

/// A constant for each of the crates that the file calls, which does not compile where the two do not fit.
pub(super) fn emit(file: &[TokenStream]) -> TokenStream {
    let called = CRATES
        .iter()
        .filter(|(name, _)| file.iter().any(|tokens| mentions(tokens, name)));
    let checks = called.map(|(name, version)| {
        let name = format_ident!("{name}");
        let version = Literal::u32_unsuffixed(*version);
        quote!(const _: () = ::#name::generated::check(#version);)
    });
    quote!(#(#checks)*)
}

fn mentions(tokens: &TokenStream, name: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => mentions(&group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_shakes_hands_with_the_crates_it_calls() {
        let file = [
            quote!(impl A for B { fn f() { ::protojson_prost::f(); } }),
            quote!(
                struct C(::prost::D);
            ),
        ];
        let expected = quote!(
            const _: () = ::protojson_prost::generated::check(1);
        );
        assert_eq!(emit(&file).to_string(), expected.to_string());
    }
}
