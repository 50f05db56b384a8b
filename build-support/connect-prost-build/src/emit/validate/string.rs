//! Text.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::target::RuleTarget;
use super::{bytes, literal, number};

pub(super) fn emit(target: &RuleTarget<'_>) -> TokenStream {
    let characters = bytes::counted(
        target,
        ["len", "min_len", "max_len"],
        "characters",
        &quote!(let length = ::protovalidate_prost::__private::characters(value) as ::core::primitive::u64;),
    );
    let size = bytes::counted(
        target,
        ["len_bytes", "min_bytes", "max_bytes"],
        "bytes",
        &quote!(let length = value.len() as ::core::primitive::u64;),
    );
    let constant = part(target, "const", "must equal", |text| quote!(value != #text));
    let pattern = target.rules.text("pattern").map(|pattern| {
        let constant = literal::pattern(target.rules);
        let message = format!("does not match regex pattern `{pattern}`");
        let check = target.when(&quote!(!PATTERN.is_match(value)), "pattern", &message);
        quote!(#constant #check)
    });
    let prefix = part(
        target,
        "prefix",
        "does not have prefix",
        |text| quote!(!value.starts_with(#text)),
    );
    let suffix = part(
        target,
        "suffix",
        "does not have suffix",
        |text| quote!(!value.ends_with(#text)),
    );
    let contains = part(
        target,
        "contains",
        "does not contain substring",
        |text| quote!(!value.contains(#text)),
    );
    let without = part(
        target,
        "not_contains",
        "contains substring",
        |text| quote!(value.contains(#text)),
    );
    let lists = number::lists(target, &quote!(value), literal::tokens);
    let format = format(target).or_else(|| header(target));
    quote!(#characters #size #constant #pattern #prefix #suffix #contains #without #lists #format)
}

fn part(
    target: &RuleTarget<'_>,
    rule: &str,
    message: &str,
    condition: impl Fn(&str) -> TokenStream,
) -> Option<TokenStream> {
    let text = target.rules.text(rule)?;
    Some(target.when(&condition(&text), rule, &format!("{message} `{text}`")))
}

/// A member of the oneof `well_known`.
struct Format {
    rule: &'static str,
    check: &'static str,
    wrong: &'static str,
    /// What an empty value is not; `None` when it may be empty.
    empty: Option<&'static str>,
}

const fn known(
    rule: &'static str,
    check: &'static str,
    wrong: &'static str,
    empty: &'static str,
) -> Format {
    Format {
        rule,
        check,
        wrong,
        empty: Some(empty),
    }
}

const FORMATS: &[Format] = &[
    known("email", "is_email", "email address", "email address"),
    known("hostname", "is_hostname", "hostname", "hostname"),
    known("ip", "is_ip", "IP address", "IP address"),
    known("ipv4", "is_ipv4", "IPv4 address", "IPv4 address"),
    known("ipv6", "is_ipv6", "IPv6 address", "IPv6 address"),
    known("uri", "is_uri", "URI", "URI"),
    Format {
        rule: "uri_ref",
        check: "is_uri_ref",
        wrong: "URI Reference",
        empty: None,
    },
    known(
        "address",
        "is_address",
        "hostname, or ip address",
        "hostname, or ip address",
    ),
    known("uuid", "is_uuid", "UUID", "UUID"),
    known("tuuid", "is_tuuid", "trimmed UUID", "trimmed UUID"),
    known(
        "ip_with_prefixlen",
        "is_ip_with_prefixlen",
        "IP prefix",
        "IP prefix",
    ),
    known(
        "ipv4_with_prefixlen",
        "is_ipv4_with_prefixlen",
        "IPv4 address with prefix length",
        "IPv4 address with prefix length",
    ),
    known(
        "ipv6_with_prefixlen",
        "is_ipv6_with_prefixlen",
        "IPv6 address with prefix length",
        "IPv6 address with prefix length",
    ),
    known("ip_prefix", "is_ip_prefix", "IP prefix", "IP prefix"),
    known(
        "ipv4_prefix",
        "is_ipv4_prefix",
        "IPv4 prefix",
        "IPv4 prefix",
    ),
    known(
        "ipv6_prefix",
        "is_ipv6_prefix",
        "IPv6 prefix",
        "IPv6 prefix",
    ),
    known(
        "host_and_port",
        "is_host_and_port",
        "host (hostname or IP address) and port pair",
        "host and port pair",
    ),
    known("ulid", "is_ulid", "ULID", "ULID"),
    known(
        "protobuf_fqn",
        "is_protobuf_fqn",
        "fully-qualified Protobuf name",
        "fully-qualified Protobuf name",
    ),
    known(
        "protobuf_dot_fqn",
        "is_protobuf_dot_fqn",
        "fully-qualified Protobuf name with a leading dot",
        "fully-qualified Protobuf name with a leading dot",
    ),
];

fn format(target: &RuleTarget<'_>) -> Option<TokenStream> {
    let format = FORMATS
        .iter()
        .find(|format| target.rules.flag(format.rule))?;
    let check = format_ident!("{}", format.check);
    let arguments = if format.rule == "host_and_port" {
        quote!(value, true)
    } else {
        quote!(value)
    };
    let is_wrong = quote!(!::protovalidate_prost::format::#check(#arguments));
    let wrong = target.violation(format.rule, &format!("must be a valid {}", format.wrong));
    let Some(what) = format.empty else {
        return Some(quote!(if #is_wrong { #wrong }));
    };
    let empty = empty(target, format.rule, format.rule, what);
    Some(quote!(if value.is_empty() { #empty } else if #is_wrong { #wrong }))
}

fn empty(target: &RuleTarget<'_>, rule: &str, id: &str, what: &str) -> TokenStream {
    let message = format!("value is empty, which is not a valid {what}");
    target.violation_as(rule, &format!("{id}_empty"), &message)
}

/// `well_known_regex`: strict unless `strict` is false.
fn header(target: &RuleTarget<'_>) -> Option<TokenStream> {
    let rule = "well_known_regex";
    let header = target.rules.enum_value(rule)?;
    let strict = target
        .rules
        .value("strict")
        .and_then(|value| value.as_bool())
        .unwrap_or(true);
    let (id, what, may_be_empty) = match header.as_str() {
        "KNOWN_REGEX_HTTP_HEADER_NAME" => ("header_name", "HTTP header name", false),
        "KNOWN_REGEX_HTTP_HEADER_VALUE" => ("header_value", "HTTP header value", true),
        _ => return None,
    };
    let check = format_ident!("is_{id}{}", if strict { "" } else { "_loose" });
    let id = format!("{rule}.{id}");
    let wrong = target.violation_as(rule, &id, &format!("must be a valid {what}"));
    let wrong = quote!(if !::protovalidate_prost::format::#check(value) { #wrong });
    if may_be_empty {
        return Some(wrong);
    }
    let empty = empty(target, rule, &id, what);
    Some(quote!(if value.is_empty() { #empty } else #wrong))
}
