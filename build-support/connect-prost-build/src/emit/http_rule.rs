//! HTTP rules in a Spec, with their path templates parsed: nothing is parsed at run time.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::spec::optional;
use crate::model::{Method, PathTemplate, Route, Segment, StreamType, Variable};

/// Returns the function that binds the messages of a method to its rules, which each side has in its `__private`; `None` for a
/// method that has none, or streams.
pub(super) fn binding(method: &Method) -> Option<TokenStream> {
    if method.routes.is_empty() || method.stream_type != StreamType::Unary {
        return None;
    }
    let mut routes = method.routes.iter();
    Some(match routes.any(|route| route.response_body.is_some()) {
        true => quote!(http_binding_with_response_body),
        false => quote!(http_binding),
    })
}

pub(super) fn emit(route: &Route) -> TokenStream {
    let Route {
        verb,
        path,
        template,
        ..
    } = route;
    let body = match route.body.as_deref() {
        None => quote!(::connect_prost::HttpBody::None),
        Some("*") => quote!(::connect_prost::HttpBody::Whole),
        Some(field) => quote!(::connect_prost::HttpBody::Field(#field)),
    };
    let response_body = optional(route.response_body.as_deref());
    let template = template
        .as_ref()
        .expect("routes without a template are left out");
    let PathTemplate {
        segments,
        variables,
        verb: path_verb,
    } = template;
    let segments = segments.iter().map(segment);
    let variables = variables.iter().map(variable);
    let path_verb = optional(path_verb.as_deref());
    quote! {
        ::connect_prost::__private::spec::http_rule(
            #verb,
            #path,
            #body,
            #response_body,
            &[#(#segments),*],
            &[#(#variables),*],
            #path_verb
        )
    }
}

fn segment(segment: &Segment) -> TokenStream {
    match segment {
        Segment::Literal(text) => quote!(::connect_prost::PathSegment::Literal(#text)),
        Segment::Any => quote!(::connect_prost::PathSegment::Any),
        Segment::Rest => quote!(::connect_prost::PathSegment::Rest),
    }
}

fn variable(variable: &Variable) -> TokenStream {
    let Variable {
        field, start, end, ..
    } = variable;
    let [start, end] = [*start, *end].map(Literal::usize_unsuffixed);
    quote!(::connect_prost::__private::spec::path_variable(#field, #start, #end))
}
