//! What is refused and what is not, however the bytes are cut.

use proptest::prelude::*;
use proptest::sample::select;

use super::Heads;

/// Of these, and noise, the random part makes its streams; what it finds is added.
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

/// Where the stream is refused when it comes in pieces of this length.
fn refused_at(stream: &[u8], piece: usize) -> Option<usize> {
    let mut heads = Heads::new();
    for (index, bytes) in stream.chunks(piece).enumerate() {
        if let Some(at) = heads.read(bytes) {
            assert!(heads.is_refused());
            return Some(index * piece + at);
        }
    }
    None
}

/// The line that is refused, the same for every way to cut the stream.
fn refused(stream: &str) -> Option<&str> {
    let stream = stream.as_bytes();
    let at = refused_at(stream, stream.len());
    for piece in 1..stream.len() {
        assert_eq!(refused_at(stream, piece), at, "in pieces of {piece}");
    }
    let at = at?;
    assert_eq!(stream[at], b'\n');
    let line = stream[..at].rsplit(|byte| *byte == b'\n').next()?;
    std::str::from_utf8(line).ok()
}

/// The line that is refused of a request with these headers.
fn refused_of(headers: &str) -> Option<String> {
    let stream = format!("POST /a HTTP/1.1\r\nhost: a\r\n{headers}\r\n\r\n");
    refused(&stream).map(|line| line.trim_end().to_owned())
}

#[test]
fn lengths_that_contradict_each_other_are_refused() {
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
        assert_eq!(refused_of(headers).as_deref(), Some(line), "{headers}");
    }
}

#[test]
fn lengths_that_can_be_read_in_two_ways_are_refused() {
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
        assert_eq!(refused_of(header).as_deref(), Some(header));
    }
    let stream = format!("POST /a HTTP/1.1\r\n{long}\r\n\r\n");
    assert!(refused_at(stream.as_bytes(), 100).is_some());
    assert_eq!(refused_of("x: a\r\n folded").as_deref(), Some(" folded"));
    assert_eq!(refused_of("x: a\r\n\tfolded").as_deref(), Some("\tfolded"));
}

#[test]
fn ordinary_requests_are_not_refused_and_bodies_are_passed_over() {
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
        assert_eq!(refused(&stream), None, "{stream}");
    }
}

#[test]
fn a_head_behind_a_body_is_looked_at_too() {
    let bad = "GET /b HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 1\r\n\r\n";
    for good in [
        "GET /a HTTP/1.1\r\n\r\n",
        "POST /a HTTP/1.1\r\ncontent-length: 3\r\n\r\nabc",
        "POST /a HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "POST /a HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n0\r\nt: a\r\n\r\n",
    ] {
        let stream = format!("{good}{bad}");
        let at = refused_at(stream.as_bytes(), stream.len());
        assert_eq!(refused(&stream), Some("content-length: 1\r"));
        assert!(at.is_some_and(|at| at > good.len()));
    }
}

#[test]
fn chunks_that_cannot_be_counted_are_refused() {
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
        assert_eq!(refused(&stream), Some(line), "{body:?}");
    }
}

#[test]
fn a_stream_of_http_2_is_left_alone() {
    let bad = "\r\n\r\nGET / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 1\r\n\r\n";
    assert_eq!(refused(&format!("PRI * HTTP/2.0{bad}")), None);
    assert!(refused(&format!("GET / HTTP/1.1\r\n\r\nPRI * HTTP/2.0{bad}")).is_some());
    assert_eq!(Heads::none().read(bad.as_bytes()), None);
}

#[test]
fn a_head_is_known_from_its_first_byte_to_its_last() {
    let mut heads = Heads::new();
    for (bytes, is_inside) in [
        ("\r\n", false),
        ("G", true),
        ("ET / HTTP/1.1\r\n", true),
        ("content-length: 3\r\n\r\n", false),
        ("ab", false),
        ("c", false),
        ("\r", false),
        ("\nG", true),
    ] {
        assert_eq!(heads.read(bytes.as_bytes()), None);
        assert_eq!(heads.is_inside(), is_inside, "{bytes:?}");
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
    fn a_stream_is_judged_the_same_however_it_is_cut(stream in streams(), piece in 1_usize..40) {
        let at = refused_at(&stream, stream.len().max(1));
        prop_assert_eq!(refused_at(&stream, piece), at);
        prop_assert!(at.is_none_or(|at| stream[at] == b'\n'));
    }
}
