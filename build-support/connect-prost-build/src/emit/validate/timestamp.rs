//! `google.protobuf.Timestamp`, compared in nanoseconds, also against the clock.

use proc_macro2::TokenStream;
use quote::quote;

use super::site::Site;
use super::{literal, number, range};

pub(super) fn emit(site: &Site<'_>) -> TokenStream {
    let nanos = quote!(nanos);
    let choice = number::choice(site, &nanos);
    let range = range::emit(site, &nanos);
    let clock = clock(site);
    if choice.is_empty() && range.is_none() && clock.is_empty() {
        return TokenStream::new();
    }
    quote! {
        let nanos = ::protovalidate_prost::__private::time::timestamp_nanos(value);
        #choice
        #range
        #clock
    }
}

fn clock(site: &Site<'_>) -> TokenStream {
    let past = site
        .rules
        .flag("lt_now")
        .then(|| site.when(&quote!(nanos > now), "lt_now", "must be less than now"));
    let future = site
        .rules
        .flag("gt_now")
        .then(|| site.when(&quote!(nanos < now), "gt_now", "must be greater than now"));
    let near = site.rules.value("within").map(|within| {
        let (token, text) = (literal::tokens(&within), literal::text(&within));
        let condition = quote!(nanos < now - #token || nanos > now + #token);
        site.when(
            &condition,
            "within",
            &format!("must be within {text} of now"),
        )
    });
    if past.is_none() && future.is_none() && near.is_none() {
        return TokenStream::new();
    }
    quote! {
        let now = ::protovalidate_prost::__private::time::timestamp_nanos(&report.now());
        #past
        #future
        #near
    }
}
