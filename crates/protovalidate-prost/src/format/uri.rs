//! URIs and URI references (RFC 3986), with zone identifiers in IPv6 hosts (RFC 6874).

use std::net::Ipv6Addr;

/// Returns whether `text` is a URI, with a scheme.
pub fn is_uri(text: &str) -> bool {
    let (hierarchy, tail_is_valid) = split_tail(text);
    let Some((scheme, rest)) = hierarchy.split_once(':') else {
        return false;
    };
    tail_is_valid && is_scheme(scheme) && is_hierarchy(rest)
}

/// Returns whether `text` is a URI or a relative reference.
pub fn is_uri_ref(text: &str) -> bool {
    is_uri(text) || is_relative(text)
}

fn is_relative(text: &str) -> bool {
    let (hierarchy, tail_is_valid) = split_tail(text);
    let first_segment = hierarchy.split('/').next().unwrap_or_default();
    // A colon there would make the segment a scheme.
    tail_is_valid && !first_segment.contains(':') && is_hierarchy(hierarchy)
}

/// Splits off query and fragment, and returns whether both are well-formed.
fn split_tail(text: &str) -> (&str, bool) {
    let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (hierarchy, query) = rest.split_once('?').unwrap_or((rest, ""));
    (
        hierarchy,
        consists_of(query, b":@/?") && consists_of(fragment, b":@/?"),
    )
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// Returns whether `text` is an authority with a path, or a path.
fn is_hierarchy(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("//") else {
        return consists_of(text, b":@/");
    };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    is_authority(authority) && consists_of(path, b":@/")
}

fn is_authority(text: &str) -> bool {
    let (userinfo, rest) = text.split_once('@').unwrap_or(("", text));
    if !consists_of(userinfo, b":") {
        return false;
    }
    let (host_is_valid, port) = match rest.strip_prefix('[') {
        Some(literal) => match literal.split_once(']') {
            Some((host, port)) => (is_ip_literal(host), port),
            None => return false,
        },
        None => {
            let (host, port) = rest.split_at(rest.find(':').unwrap_or(rest.len()));
            (consists_of(host, b"") && decodes_to_utf8(host), port)
        }
    };
    host_is_valid && is_port(port)
}

/// Returns whether `text` is empty, or a colon with any number of digits.
fn is_port(text: &str) -> bool {
    match text.strip_prefix(':') {
        Some(digits) => digits.bytes().all(|byte| byte.is_ascii_digit()),
        None => text.is_empty(),
    }
}

fn is_ip_literal(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix('v') {
        return is_ip_future(rest);
    }
    let (address, zone) = match text.split_once('%') {
        Some((address, zone)) => (address, Some(zone)),
        None => (text, None),
    };
    let zone_is_valid = zone.is_none_or(|zone| {
        zone.strip_prefix("25").is_some_and(|id| {
            !id.is_empty()
                && consists_of(id, b"")
                && !id.bytes().any(|byte| SUB_DELIMITERS.contains(&byte))
                && decodes_to_utf8(id)
        })
    });
    zone_is_valid && address.parse::<Ipv6Addr>().is_ok()
}

fn is_ip_future(text: &str) -> bool {
    let Some((version, address)) = text.split_once('.') else {
        return false;
    };
    !version.is_empty()
        && version.bytes().all(|byte| byte.is_ascii_hexdigit())
        && !address.is_empty()
        && !address.contains('%')
        && consists_of(address, b":")
}

const SUB_DELIMITERS: &[u8] = b"!$&'()*+,;=";

/// Returns whether `text` holds nothing but unreserved characters, sub-delimiters, percent-encoded bytes and those in `more`.
fn consists_of(text: &str, more: &[u8]) -> bool {
    let bytes = text.as_bytes();
    let mut position = 0;
    while let Some(&byte) = bytes.get(position) {
        if byte == b'%' {
            let digits = bytes.get(position + 1..position + 3);
            if !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
                return false;
            }
            position += 3;
            continue;
        }
        let is_unreserved = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        if !is_unreserved && !SUB_DELIMITERS.contains(&byte) && !more.contains(&byte) {
            return false;
        }
        position += 1;
    }
    true
}

/// Returns whether the percent-encoded bytes of `text`, which [`consists_of`] allowed, are UTF-8: hosts may hold nothing else.
fn decodes_to_utf8(text: &str) -> bool {
    let mut character = [0; 4];
    let (mut length, mut expected) = (0, 0);
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            if length > 0 {
                return false;
            }
            continue;
        }
        let mut digit = || {
            bytes
                .next()
                .and_then(|byte| char::from(byte).to_digit(16))
                .unwrap_or(0)
        };
        let decoded = (digit() * 16 + digit()) as u8;
        if length == 0 {
            expected = match decoded {
                0..=0x7f => continue,
                0xc2..=0xdf => 2,
                0xe0..=0xef => 3,
                0xf0..=0xf4 => 4,
                _ => return false,
            };
        }
        character[length] = decoded;
        length += 1;
        if length == expected {
            if std::str::from_utf8(&character[..length]).is_err() {
                return false;
            }
            length = 0;
        }
    }
    length == 0
}
