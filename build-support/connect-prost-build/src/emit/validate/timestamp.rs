//! `google.protobuf.Timestamp`, compared in nanoseconds, also against the clock.

use proc_macro2::TokenStream;
use quote::quote;

use super::target::RuleTarget;
use super::{literal, number, range};

pub(super) fn emit(target: &RuleTarget<'_>) -> TokenStream {
    let nanos = quote!(nanos);
    let choice = number::choice(target, &nanos);
    let range = range::emit(target, &nanos);
    let clock = clock(target);
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

fn clock(target: &RuleTarget<'_>) -> TokenStream {
    let past = target
        .rules
        .flag("lt_now")
        .then(|| target.when(&quote!(nanos > now), "lt_now", "must be less than now"));
    let future = target
        .rules
        .flag("gt_now")
        .then(|| target.when(&quote!(nanos < now), "gt_now", "must be greater than now"));
    let near = target.rules.value("within").map(|within| {
        let (token, text) = (literal::tokens(&within), literal::text(&within));
        let condition = quote!(nanos < now - #token || nanos > now + #token);
        target.when(
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
