//! IP addresses and prefixes.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Returns whether `text` is an IPv4 or IPv6 address.
pub fn is_ip(text: &str) -> bool {
    is_ipv4(text) || is_ipv6(text)
}

/// Returns whether `text` is an IPv4 address in dotted decimals, without leading zeros.
pub fn is_ipv4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

/// Returns whether `text` is an IPv6 address; a zone identifier of any text may follow a `%`.
pub fn is_ipv6(text: &str) -> bool {
    match text.split_once('%') {
        Some((address, zone)) => !zone.is_empty() && address.parse::<Ipv6Addr>().is_ok(),
        None => text.parse::<Ipv6Addr>().is_ok(),
    }
}

/// Returns whether `text` is an address with a prefix length, such as `10.1.2.3/8`.
pub fn is_ip_with_prefixlen(text: &str) -> bool {
    is_ipv4_with_prefixlen(text) || is_ipv6_with_prefixlen(text)
}

/// Returns whether `text` is an IPv4 address with a prefix length of at most 32.
pub fn is_ipv4_with_prefixlen(text: &str) -> bool {
    ipv4(text).is_some()
}

/// Returns whether `text` is an IPv6 address with a prefix length of at most 128.
pub fn is_ipv6_with_prefixlen(text: &str) -> bool {
    ipv6(text).is_some()
}

/// Returns whether `text` is a prefix: an address with a prefix length, whose other bits are zero.
pub fn is_ip_prefix(text: &str) -> bool {
    is_ipv4_prefix(text) || is_ipv6_prefix(text)
}

/// Returns whether `text` is an IPv4 prefix, such as `10.0.0.0/8`.
pub fn is_ipv4_prefix(text: &str) -> bool {
    ipv4(text).is_some_and(|(bits, length)| bits.checked_shl(length).unwrap_or(0) == 0)
}

/// Returns whether `text` is an IPv6 prefix, such as `2001:db8::/32`.
pub fn is_ipv6_prefix(text: &str) -> bool {
    ipv6(text).is_some_and(|(bits, length)| bits.checked_shl(length).unwrap_or(0) == 0)
}

fn ipv4(text: &str) -> Option<(u32, u32)> {
    let (address, length) = text.split_once('/')?;
    let address: Ipv4Addr = address.parse().ok()?;
    Some((address.to_bits(), prefix_length(length, 32)?))
}

fn ipv6(text: &str) -> Option<(u128, u32)> {
    let (address, length) = text.split_once('/')?;
    let address: Ipv6Addr = address.parse().ok()?;
    Some((address.to_bits(), prefix_length(length, 128)?))
}

fn prefix_length(text: &str, maximum: u32) -> Option<u32> {
    let has_leading_zero = text.len() > 1 && text.starts_with('0');
    if has_leading_zero || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().filter(|length| *length <= maximum)
}
