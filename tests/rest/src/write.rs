//! A case as the bytes of an HTTP/1.1 request.

use crate::Case;

/// Returns the bytes to send for a case, after which no further request follows.
///
/// # Errors
///
/// Fails if the body of the case is not what it should be.
pub fn bytes(case: &Case) -> Result<Vec<u8>, String> {
    if !case.raw.is_empty() {
        return Ok(case.raw_text().into_bytes());
    }
    let content = case.content()?;
    let mut head = format!("{} {} HTTP/1.1\r\n", case.method(), case.target());
    let has = |wanted: &str| {
        case.headers()
            .any(|(name, _)| name.eq_ignore_ascii_case(wanted))
    };
    if !has("host") {
        head.push_str("Host: 127.0.0.1\r\n");
    }
    head.push_str("Connection: close\r\n");
    if case.has_body() && !has("content-length") && !has("transfer-encoding") {
        head.push_str(&format!("Content-Length: {}\r\n", content.len()));
    }
    for line in &case.headers {
        head.push_str(line);
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    let mut bytes = head.into_bytes();
    bytes.extend(content);
    Ok(bytes)
}
