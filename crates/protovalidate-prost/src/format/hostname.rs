//! Host names, and host names with a port.

use super::ip::{is_ip, is_ipv4, is_ipv6};

/// Returns whether `text` is a host name of at most 253 bytes: labels of ASCII letters, digits and inner hyphens; the last label
/// is not digits only; a dot may follow it.
pub fn is_hostname(text: &str) -> bool {
    if text.len() > 253 {
        return false;
    }
    let name = text.strip_suffix('.').unwrap_or(text);
    let last = name.rsplit('.').next().unwrap_or_default();
    name.split('.').all(is_label) && !last.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns whether `label` is one label: 1 to 63 ASCII letters, digits and hyphens, with no hyphen at either end.
pub(super) fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Returns whether `text` is a host name or an IP address.
pub fn is_address(text: &str) -> bool {
    is_hostname(text) || is_ip(text)
}

/// Returns whether `text` is a host name, an IPv4 address or an IPv6 address in brackets, then a colon and a port of 0 to 65535.
/// Unless `port_required`, the colon and the port may be missing.
pub fn is_host_and_port(text: &str, port_required: bool) -> bool {
    if let Some(rest) = text.strip_prefix('[') {
        let Some((host, after)) = rest.rsplit_once(']') else {
            return false;
        };
        return is_ipv6(host)
            && match after.strip_prefix(':') {
                Some(port) => is_port(port),
                None => after.is_empty() && !port_required,
            };
    }
    let is_host = |host| is_hostname(host) || is_ipv4(host);
    match text.rsplit_once(':') {
        Some((host, port)) => is_host(host) && is_port(port),
        None => !port_required && is_host(text),
    }
}

fn is_port(text: &str) -> bool {
    !(text.len() > 1 && text.starts_with('0'))
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && text.parse::<u16>().is_ok()
}
