//! One connection of HTTP/1.1: bytes out, responses in.
//!
//! Written by hand, because a client would not send what some cases send.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

/// How long a response may take: only a server that hangs takes longer.
const TIMEOUT: Duration = Duration::from_secs(5);

/// A response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// The status.
    pub status: u16,
    /// Names, in lower case, and values of the headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Received {
    /// Returns the first value of a header, whose name is in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut named = self.headers.iter().filter(|(found, _)| found == name);
        named.next().map(|(_, value)| value.as_str())
    }

    /// Returns the body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Sends bytes over a connection of their own and returns the responses, interim ones included, until the server closes it.
///
/// # Errors
///
/// Fails if the connection does, or if what arrives is no HTTP/1.1.
pub fn exchange(address: SocketAddr, bytes: &[u8], is_head: bool) -> Result<Vec<Received>, String> {
    let received = transfer(address, bytes).map_err(|error| format!("{address}: {error}"))?;
    let mut rest = received.as_slice();
    let mut responses = Vec::new();
    while !rest.is_empty() {
        let (response, behind) = response(rest, is_head)?;
        responses.push(response);
        rest = behind;
    }
    Ok(responses)
}

fn transfer(address: SocketAddr, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    // A server that rejects a request may close the connection before it has read all of it.
    let sent = stream.write_all(bytes);
    let mut received = Vec::new();
    match stream.read_to_end(&mut received) {
        Err(error) if received.is_empty() => return Err(sent.err().unwrap_or(error)),
        _ => {}
    }
    // It may be closed already.
    let _ = stream.shutdown(Shutdown::Both);
    Ok(received)
}

/// Returns the first response and what is behind it.
fn response(bytes: &[u8], is_head: bool) -> Result<(Received, &[u8]), String> {
    let end = find(bytes, b"\r\n\r\n").ok_or("a head without an end")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let rest = &bytes[end + 4..];
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1));
    let status = status.and_then(|status| status.parse().ok());
    let headers = lines.filter_map(|line| line.split_once(':'));
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()));
    let mut received = Received {
        status: status.ok_or_else(|| format!("no status: {head}"))?,
        headers: headers.collect(),
        body: Vec::new(),
    };
    let is_empty = is_head || received.status < 200 || matches!(received.status, 204 | 304);
    if is_empty {
        return Ok((received, rest));
    }
    let is_chunked = received.header("transfer-encoding") == Some("chunked");
    let length = received.header("content-length").map(str::parse::<usize>);
    let (body, rest) = match length {
        _ if is_chunked => chunks(rest)?,
        Some(Ok(length)) if length <= rest.len() => {
            let (body, rest) = rest.split_at(length);
            (body.to_vec(), rest)
        }
        Some(_) => return Err("the body ends early".to_owned()),
        None => (rest.to_vec(), &[][..]),
    };
    received.body = body;
    Ok((received, rest))
}

fn chunks(mut rest: &[u8]) -> Result<(Vec<u8>, &[u8]), String> {
    let mut body = Vec::new();
    loop {
        let end = find(rest, b"\r\n").ok_or("a chunk without a length")?;
        let digits = String::from_utf8_lossy(&rest[..end]).into_owned();
        let length = usize::from_str_radix(digits.trim(), 16).map_err(|error| error.to_string())?;
        rest = &rest[end + 2..];
        let chunk = rest.get(..length).ok_or("a chunk that ends early")?;
        body.extend_from_slice(chunk);
        rest = rest.get(length + 2..).ok_or("a chunk without an end")?;
        if length == 0 {
            return Ok((body, rest));
        }
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|found| found == wanted)
}

#[cfg(test)]
mod tests {
    use super::response;

    #[test]
    fn responses_are_divided_by_length_and_by_chunks() {
        let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
        let (first, rest) = response(bytes, false).unwrap();
        assert_eq!((first.status, first.text().as_str()), (200, "{}"));
        let (second, rest) = response(rest, false).unwrap();
        assert_eq!((second.status, second.text().as_str()), (404, "abc"));
        assert_eq!(rest, b"");
    }

    #[test]
    fn a_body_that_ends_early_is_an_error() {
        let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}";
        assert!(response(bytes, false).is_err());
        assert!(response(bytes, true).is_ok());
    }
}
