//! Tests of the head scanner: rejected and accepted scanner, for every way to split the bytes into chunks.

use proptest::prelude::*;
use proptest::sample::select;

use super::HeadScanner;

/// The lines of random streams, besides random bytes. Lines of failures that were found are added.
const LINES: &[&str] = &[
    "GET /a HTTP/1.1",
    "PRI * HTTP/2.0",
    "POST /a HTTP/1.0",
    "",
    "host: a",
    "content-length: 5",
    "Content-Length:0",
    "content-length: 18446744073709551615",
    "content-lengthy: 5",
    "transfer-encoding: chunked",
    "TRANSFER-ENCODING:\tChunked ",
    "transfer-encoding: gzip",
    " folded",
    "\tcontent-length: 5",
    "5",
    "5;a=\"b\"",
    "0",
    "fffffffffffffff",
    "ffffffffffffffff",
    "hello",
];

/// Returns the index of the rejected byte in a stream received in chunks of this length.
fn rejected_at(stream: &[u8], length: usize) -> Option<usize> {
    let mut scanner = HeadScanner::new();
    for (index, bytes) in stream.chunks(length).enumerate() {
        if let Some(at) = scanner.find_rejected(bytes) {
            assert!(scanner.is_rejected());
            return Some(index * length + at);
        }
    }
    None
}

/// Returns the rejected line, after a check that it is the same for every chunk length.
fn rejected(stream: &str) -> Option<&str> {
    let stream = stream.as_bytes();
    let at = rejected_at(stream, stream.len());
    for length in 1..stream.len() {
        assert_eq!(rejected_at(stream, length), at, "in chunks of {length}");
    }
    let at = at?;
    assert_eq!(stream[at], b'\n');
    let line = stream[..at].rsplit(|byte| *byte == b'\n').next()?;
    std::str::from_utf8(line).ok()
}

/// Returns the rejected line of a request with these headers.
fn rejected_in(headers: &str) -> Option<String> {
    let stream = format!("POST /a HTTP/1.1\r\nhost: a\r\n{headers}\r\n\r\n");
    rejected(&stream).map(|line| line.trim_end().to_owned())
}

#[test]
fn contradictory_lengths_are_rejected() {
    for (headers, line) in [
        (
            "content-length: 5\r\ntransfer-encoding: chunked",
            "transfer-encoding: chunked",
        ),
        (
            "Transfer-Encoding: chunked\r\nContent-Length: 5",
            "Content-Length: 5",
        ),
        (
            "content-length: 5\r\ncontent-length: 5",
            "content-length: 5",
        ),
        (
            "transfer-encoding: chunked\r\nTRANSFER-ENCODING: chunked",
            "TRANSFER-ENCODING: chunked",
        ),
    ] {
        assert_eq!(rejected_in(headers).as_deref(), Some(line), "{headers}");
    }
}

#[test]
fn ambiguous_lengths_are_rejected() {
    let long = format!("transfer-encoding:{}chunked", " ".repeat(300));
    for header in [
        "content-length: +5",
        "content-length: 5, 5",
        "content-length: 0x5",
        "content-length:",
        "content-length: 18446744073709551616",
        "transfer-encoding: gzip, chunked",
        "transfer-encoding: identity",
        "transfer-encoding: chunked, chunked",
        "transfer-encoding: xchunked",
        "transfer-encoding:",
    ] {
        assert_eq!(rejected_in(header).as_deref(), Some(header));
    }
    let stream = format!("POST /a HTTP/1.1\r\n{long}\r\n\r\n");
    assert!(rejected_at(stream.as_bytes(), 100).is_some());
    assert_eq!(rejected_in("x: a\r\n folded").as_deref(), Some(" folded"));
    assert_eq!(rejected_in("x: a\r\n\tfolded").as_deref(), Some("\tfolded"));
}

#[test]
fn ordinary_requests_are_accepted_and_bodies_are_skipped() {
    let poison = "content-length: 1\r\ncontent-length: 2\r\n";
    let length = poison.len();
    for stream in [
        "GET /a HTTP/1.1\r\nhost: a\r\n\r\n".repeat(3),
        format!("POST /a HTTP/1.1\r\ncontent-length: {length}\r\n\r\n{poison}").repeat(2),
        format!(
            "POST /a HTTP/1.1\r\nTransfer-Encoding:  Chunked \r\n\r\n{length:x};name=value\r\n{poison}\r\n{length:X} \r\n{poison}\r\n0\r\ntrailer: a\r\n\r\n"
        )
        .repeat(2),
        format!("\r\n\r\nGET /a HTTP/1.1\nhost: a\n\n{}", "GET /b HTTP/1.0\n\n"),
        format!("POST /a HTTP/1.1\r\ncontent-length: 0\r\nx: {}\r\n\r\n", "a".repeat(1000)),
    ] {
        assert_eq!(rejected(&stream), None, "{stream}");
    }
}

#[test]
fn a_head_after_a_body_is_scanned_too() {
    let bad = "GET /b HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 1\r\n\r\n";
    for good in [
        "GET /a HTTP/1.1\r\n\r\n",
        "POST /a HTTP/1.1\r\ncontent-length: 3\r\n\r\nabc",
        "POST /a HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "POST /a HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n0\r\nt: a\r\n\r\n",
    ] {
        let stream = format!("{good}{bad}");
        let at = rejected_at(stream.as_bytes(), stream.len());
        assert_eq!(rejected(&stream), Some("content-length: 1\r"));
        assert!(at.is_some_and(|at| at > good.len()));
    }
}

#[test]
fn invalid_chunk_sizes_are_rejected() {
    let head = "POST /a HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n";
    for (body, line) in [
        ("\r\n", "\r"),
        ("x\r\n", "x\r"),
        ("-1\r\n", "-1\r"),
        ("5x\r\n", "5x\r"),
        ("1000000000000000\r\n", "1000000000000000\r"),
        ("3\r\nabcd\r\n", "abcd\r"),
    ] {
        let stream = format!("{head}{body}");
        assert_eq!(rejected(&stream), Some(line), "{body:?}");
    }
}

#[test]
fn http_2_is_ignored() {
    let bad = "\r\n\r\nGET / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 1\r\n\r\n";
    assert_eq!(rejected(&format!("PRI * HTTP/2.0{bad}")), None);
    assert!(rejected(&format!("GET / HTTP/1.1\r\n\r\nPRI * HTTP/2.0{bad}")).is_some());
    assert_eq!(HeadScanner::disabled().find_rejected(bad.as_bytes()), None);
}

#[test]
fn a_head_is_detected_from_its_first_byte_to_its_last() {
    let mut scanner = HeadScanner::new();
    for (bytes, is_in_head) in [
        ("\r\n", false),
        ("G", true),
        ("ET / HTTP/1.1\r\n", true),
        ("content-length: 3\r\n\r\n", false),
        ("ab", false),
        ("c", false),
        ("\r", false),
        ("\nG", true),
    ] {
        assert_eq!(scanner.find_rejected(bytes.as_bytes()), None);
        assert_eq!(scanner.is_in_head(), is_in_head, "{bytes:?}");
    }
}

fn streams() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        9 => select(LINES).prop_map(|line| line.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..12),
        1 => (0..600_usize).prop_map(|length| vec![b'c'; length]),
    ];
    let end = select(vec!["\r\n", "\r\n", "\r\n", "\n", "\r", ""]);
    let ended = (line, end).prop_map(|(line, end)| [&line[..], end.as_bytes()].concat());
    proptest::collection::vec(ended, 0..14).prop_map(|lines| lines.concat())
}

proptest! {
    #[test]
    fn the_result_does_not_depend_on_chunk_lengths(stream in streams(), length in 1_usize..40) {
        let at = rejected_at(&stream, stream.len().max(1));
        prop_assert_eq!(rejected_at(&stream, length), at);
        prop_assert!(at.is_none_or(|at| stream[at] == b'\n'));
    }
}
