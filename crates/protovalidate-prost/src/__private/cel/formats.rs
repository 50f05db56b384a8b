//! The string formats of protovalidate as CEL functions: `isEmail()` and so on.

use crate::format;

/// Returns whether it is an e-mail address.
pub fn is_email(text: &str) -> bool {
    format::is_email(text)
}

/// Returns whether it is a host name.
pub fn is_hostname(text: &str) -> bool {
    format::is_hostname(text)
}

/// Returns whether it is a host name or an IP address, with a port.
pub fn is_host_and_port(text: &str, is_port_required: bool) -> bool {
    format::is_host_and_port(text, is_port_required)
}

/// Returns whether it is an IP address.
pub fn is_ip(text: &str) -> bool {
    format::is_ip(text)
}

/// Returns whether it is an IP address of version 4 or 6; of either for 0.
pub fn is_ip_of_version(text: &str, version: i64) -> bool {
    match version {
        0 => format::is_ip(text),
        4 => format::is_ipv4(text),
        6 => format::is_ipv6(text),
        _ => false,
    }
}

/// Returns whether it is an IP address with the length of a prefix.
pub fn is_ip_prefix(text: &str) -> bool {
    format::is_ip_with_prefixlen(text)
}

/// Returns whether it is an IP address of version 4 or 6 with the length of a prefix; of either for 0.
pub fn is_ip_prefix_of_version(text: &str, version: i64) -> bool {
    is_strict_ip_prefix_of_version(text, version, false)
}

/// Returns whether it is an IP address with the length of a prefix; if strict, only zeros may follow the prefix.
pub fn is_strict_ip_prefix(text: &str, is_strict: bool) -> bool {
    is_strict_ip_prefix_of_version(text, 0, is_strict)
}

/// Returns whether it is an IP address of version 4 or 6 with the length of a prefix, which may be strict; of either for 0.
pub fn is_strict_ip_prefix_of_version(text: &str, version: i64, is_strict: bool) -> bool {
    match (version, is_strict) {
        (0, false) => format::is_ip_with_prefixlen(text),
        (0, true) => format::is_ip_prefix(text),
        (4, false) => format::is_ipv4_with_prefixlen(text),
        (4, true) => format::is_ipv4_prefix(text),
        (6, false) => format::is_ipv6_with_prefixlen(text),
        (6, true) => format::is_ipv6_prefix(text),
        _ => false,
    }
}

/// Returns whether it is a URI.
pub fn is_uri(text: &str) -> bool {
    format::is_uri(text)
}

/// Returns whether it is a URI, or a reference relative to one.
pub fn is_uri_ref(text: &str) -> bool {
    format::is_uri_ref(text)
}
