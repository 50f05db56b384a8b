//! Names and values of HTTP headers.

/// Returns whether `text` is a header name: a token, with a colon in front for pseudo-headers.
pub fn is_header_name(text: &str) -> bool {
    let name = text.strip_prefix(':').unwrap_or(text);
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_|~`".contains(&byte))
}

/// Returns whether `text` can be sent as a header name without breaking the message apart: no NUL, CR or LF.
pub fn is_header_name_loose(text: &str) -> bool {
    !text.is_empty() && is_header_value_loose(text)
}

/// Returns whether `text` is a header value: no control characters but the tab.
pub fn is_header_value(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte == b'\t' || !byte.is_ascii_control())
}

/// Returns whether `text` can be sent as a header value without breaking the message apart: no NUL, CR or LF.
pub fn is_header_value_loose(text: &str) -> bool {
    !text.bytes().any(|byte| matches!(byte, 0 | b'\r' | b'\n'))
}
