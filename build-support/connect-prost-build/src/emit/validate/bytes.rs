//! Bytes.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal;
use super::number;
use super::site::Site;

pub(super) fn emit(site: &Site<'_>) -> TokenStream {
    let constant = site.rules.value("const").map(|expected| {
        let token = literal::tokens(&expected);
        let digits = literal::hexadecimal(expected.as_bytes().map_or(&[], |bytes| bytes));
        site.when(
            &quote!(value != #token),
            "const",
            &format!("must be {digits}"),
        )
    });
    let count = quote!(let length = value.len() as ::core::primitive::u64;);
    let length = counted(site, ["len", "min_len", "max_len"], "bytes", &count);
    let pattern = site
        .rules
        .text("pattern")
        .map(|pattern| pattern_of_bytes(site, &pattern));
    let parts = [
        ("prefix", "does not have prefix", quote!(!value.starts_with)),
        ("suffix", "does not have suffix", quote!(!value.ends_with)),
    ]
    .map(|(rule, text, check)| part(site, rule, text, |token| quote!(#check(#token))));
    let contains = part(
        site,
        "contains",
        "does not contain",
        |token| quote!(!::protovalidate_prost::__private::contains_bytes(value, #token)),
    );
    let lists = number::lists(site, &quote!(value), |value| {
        let token = literal::tokens(value);
        quote!(&#token[..])
    });
    let format = format(site);
    quote!(#constant #length #pattern #(#parts)* #contains #lists #format)
}

/// `len`, `min_len` and `max_len`, or their kin; `count` binds to `length` what they count.
pub(super) fn counted(
    site: &Site<'_>,
    rules: [&str; 3],
    unit: &str,
    count: &TokenStream,
) -> TokenStream {
    let [exact, least, most] = rules;
    let exact = site
        .rules
        .uint(exact)
        .map(|n| site.when(&quote!(length != #n), exact, &format!("must be {n} {unit}")));
    let least = site.rules.uint(least).filter(|n| *n > 0).map(|n| {
        site.when(
            &literal::shorter(n),
            least,
            &format!("must be at least {n} {unit}"),
        )
    });
    let most = site.rules.uint(most).filter(|n| *n < u64::MAX).map(|n| {
        site.when(
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
    site: &Site<'_>,
    rule: &str,
    text: &str,
    condition: impl Fn(TokenStream) -> TokenStream,
) -> Option<TokenStream> {
    let value = site.rules.value(rule)?;
    let digits = literal::hexadecimal(value.as_bytes()?);
    Some(site.when(
        &condition(literal::tokens(&value)),
        rule,
        &format!("{text} {digits}"),
    ))
}

/// A pattern is for text: bytes that are none make the rule impossible to evaluate.
fn pattern_of_bytes(site: &Site<'_>, pattern: &str) -> TokenStream {
    let constant = literal::pattern(pattern);
    let message = format!("must match regex pattern `{pattern}`");
    let violation = site.when(&quote!(!PATTERN.is_match(text)), "pattern", &message);
    quote! {
        #constant
        match ::core::str::from_utf8(value) {
            ::core::result::Result::Ok(text) => #violation
            ::core::result::Result::Err(_) => report.fail("value must be valid UTF-8 to apply regexp"),
        }
    }
}

/// The member of the oneof `well_known`; none of its sizes is zero, which has an id of its own.
fn format(site: &Site<'_>) -> Option<TokenStream> {
    let formats = [
        ("ip", "IP address", quote!(4 | 16)),
        ("ipv4", "IPv4 address", quote!(4)),
        ("ipv6", "IPv6 address", quote!(16)),
        ("uuid", "UUID", quote!(16)),
    ];
    let (rule, text, sizes) = formats
        .into_iter()
        .find(|(rule, ..)| site.rules.flag(rule))?;
    let empty = site.violation_as(
        rule,
        &format!("{rule}_empty"),
        &format!("value is empty, which is not a valid {text}"),
    );
    let wrong = site.violation(rule, &format!("must be a valid {text}"));
    Some(quote! {
        if value.is_empty() { #empty } else if !::core::matches!(value.len(), #sizes) { #wrong }
    })
}
