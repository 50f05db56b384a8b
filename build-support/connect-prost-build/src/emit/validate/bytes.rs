//! Bytes.

use proc_macro2::TokenStream;
use quote::quote;

use super::target::RuleTarget;
use super::{literal, number};

pub(super) fn emit(target: &RuleTarget<'_>) -> TokenStream {
    let constant = target.rules.value("const").map(|expected| {
        let token = literal::tokens(&expected);
        let digits = literal::hexadecimal(expected.as_bytes().map_or(&[], |bytes| bytes));
        target.when(
            &quote!(value != #token),
            "const",
            &format!("must be {digits}"),
        )
    });
    let count = quote!(let length = value.len() as ::core::primitive::u64;);
    let length = counted(target, ["len", "min_len", "max_len"], "bytes", &count);
    let pattern = target
        .rules
        .text("pattern")
        .map(|pattern| pattern_of_bytes(target, &pattern));
    let parts = [
        ("prefix", "does not have prefix", quote!(!value.starts_with)),
        ("suffix", "does not have suffix", quote!(!value.ends_with)),
    ]
    .map(|(rule, text, check)| part(target, rule, text, |token| quote!(#check(#token))));
    let contains = part(
        target,
        "contains",
        "does not contain",
        |token| quote!(!::protovalidate_prost::__private::contains_bytes(value, #token)),
    );
    let lists = number::lists(target, &quote!(value), |value| {
        let token = literal::tokens(value);
        quote!(&#token[..])
    });
    let format = format(target);
    quote!(#constant #length #pattern #(#parts)* #contains #lists #format)
}

/// `len`, `min_len` and `max_len`, or their kin; `count` binds to `length` what they count.
pub(super) fn counted(
    target: &RuleTarget<'_>,
    rules: [&str; 3],
    unit: &str,
    count: &TokenStream,
) -> TokenStream {
    let [exact, least, most] = rules;
    let exact = target
        .rules
        .uint(exact)
        .map(|n| target.when(&quote!(length != #n), exact, &format!("must be {n} {unit}")));
    let least = target.rules.uint(least).filter(|n| *n > 0).map(|n| {
        target.when(
            &literal::shorter(n),
            least,
            &format!("must be at least {n} {unit}"),
        )
    });
    let most = target.rules.uint(most).filter(|n| *n < u64::MAX).map(|n| {
        target.when(
            &literal::longer(n),
            most,
            &format!("must be at most {n} {unit}"),
        )
    });
    if exact.is_none() && least.is_none() && most.is_none() {
        return TokenStream::new();
    }
    quote!(#count #exact #least #most)
}

fn part(
    target: &RuleTarget<'_>,
    rule: &str,
    text: &str,
    condition: impl Fn(TokenStream) -> TokenStream,
) -> Option<TokenStream> {
    let value = target.rules.value(rule)?;
    let digits = literal::hexadecimal(value.as_bytes()?);
    Some(target.when(
        &condition(literal::tokens(&value)),
        rule,
        &format!("{text} {digits}"),
    ))
}

/// A pattern is for text: bytes that are none make the rule impossible to evaluate.
fn pattern_of_bytes(target: &RuleTarget<'_>, pattern: &str) -> TokenStream {
    let constant = literal::pattern(target.rules);
    let message = format!("must match regex pattern `{pattern}`");
    let violation = target.when(&quote!(!PATTERN.is_match(text)), "pattern", &message);
    quote! {
        #constant
        match ::core::str::from_utf8(value) {
            ::core::result::Result::Ok(text) => #violation
            ::core::result::Result::Err(_) => report.fail("value must be valid UTF-8 to apply regexp"),
        }
    }
}

/// The member of the oneof `well_known`; none of its sizes is zero, which has an id of its own.
fn format(target: &RuleTarget<'_>) -> Option<TokenStream> {
    let formats = [
        ("ip", "IP address", quote!(4 | 16)),
        ("ipv4", "IPv4 address", quote!(4)),
        ("ipv6", "IPv6 address", quote!(16)),
        ("uuid", "UUID", quote!(16)),
    ];
    let (rule, text, sizes) = formats
        .into_iter()
        .find(|(rule, ..)| target.rules.flag(rule))?;
    let empty = target.violation_as(
        rule,
        &format!("{rule}_empty"),
        &format!("value is empty, which is not a valid {text}"),
    );
    let wrong = target.violation(rule, &format!("must be a valid {text}"));
    Some(quote! {
        if value.is_empty() { #empty } else if !::core::matches!(value.len(), #sizes) { #wrong }
    })
}
