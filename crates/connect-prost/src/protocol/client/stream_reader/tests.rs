//! Ends, limits and damage of responses in envelopes.

use http::HeaderValue;

use super::*;
use crate::protocol::Protocol;
use crate::protocol::connect_stream::END_STREAM;
use crate::protocol::grpc_web::TRAILERS;
use crate::{Codec, StreamType, envelope};

fn reader(protocol: Protocol, headers: &[(&'static str, &'static str)]) -> StreamReader {
    let format = WireFormat::of_call(protocol, Codec::Proto, StreamType::ServerStream);
    let mut parts = http::Response::new(()).into_parts().0;
    parts.headers.insert(CONTENT_TYPE, format.content_type());
    for (name, value) in headers {
        parts.headers.append(*name, HeaderValue::from_static(value));
    }
    StreamReader::new(parts, format, 100).unwrap()
}

fn code(error: ResponseError) -> (bool, Code) {
    match error {
        ResponseError::Wire(error) => (true, error.code()),
        ResponseError::Local(error) => (false, error.code()),
    }
}

#[test]
fn a_connect_stream_ends_with_its_envelope() {
    let mut reader = reader(Protocol::Connect, &[]);
    reader.push(envelope::wrap(0, b"one"));
    assert!(matches!(reader.read(), Ok(Some(Event::Message(data))) if data == "one"));
    reader.push(envelope::wrap(
        2,
        br#"{"metadata": {"x-mark": ["a", "b"]}}"#,
    ));
    assert!(matches!(reader.read(), Ok(Some(Event::End))));
    assert_eq!(reader.trailers.get_all("x-mark").iter().count(), 2);
    assert!(reader.finish(None).is_ok());
}

#[test]
fn a_connect_stream_without_an_end_broke_off() {
    let mut reader = reader(Protocol::Connect, &[]);
    let error = reader.finish(None).unwrap_err();
    assert_eq!(code(error), (false, Code::Internal));
}

#[test]
fn the_end_of_a_connect_stream_names_its_code_in_any_case() {
    for (name, expected) in [
        ("not_found", Code::NotFound),
        ("NOT_FOUND", Code::NotFound),
        ("CANCELLED", Code::Canceled),
        ("canceled", Code::Canceled),
    ] {
        let mut reader = reader(Protocol::Connect, &[]);
        let end = format!(r#"{{"error":{{"code":"{name}"}}}}"#);
        reader.push(envelope::wrap(END_STREAM, end.as_bytes()));
        assert_eq!(code(reader.read().unwrap_err()), (true, expected), "{name}");
    }
}

#[test]
fn trailers_in_the_head_count_only_without_a_body() {
    let status = [("grpc-status", "9"), ("x-mark", "a")];
    let mut only = reader(Protocol::Grpc, &status);
    let ResponseError::Wire(error) = only.finish(None).unwrap_err() else {
        panic!("the peer reported this error");
    };
    assert_eq!(error.code(), Code::FailedPrecondition);
    assert_eq!(error.trailers()["x-mark"], "a");
    assert!(error.headers().is_empty());

    let mut with_body = reader(Protocol::Grpc, &status);
    with_body.push(envelope::wrap(0, b""));
    assert!(matches!(with_body.read(), Ok(Some(Event::Message(_)))));
    let error = with_body.finish(None).unwrap_err();
    assert_eq!(code(error), (false, Code::Internal));
}

#[test]
fn web_trailers_are_the_last_envelope() {
    let mut reader = reader(Protocol::GrpcWeb, &[]);
    let lines = b"Grpc-Status: 8\r\ngrpc-message: no%20more\r\nx-mark: a\r\n";
    reader.push(envelope::wrap(TRAILERS, lines));
    let ResponseError::Wire(error) = reader.read().unwrap_err() else {
        panic!("the peer reported this error");
    };
    assert_eq!(error.message(), "no more");
    assert_eq!(error.trailers()["x-mark"], "a");
}

#[test]
fn a_compressed_message_needs_an_encoding() {
    let mut reader = reader(Protocol::Connect, &[]);
    reader.push(envelope::wrap(COMPRESSED, b""));
    assert_eq!(code(reader.read().unwrap_err()), (false, Code::Internal));
}

#[test]
fn a_long_message_is_rejected_by_its_head() {
    let mut reader = reader(Protocol::Connect, &[]);
    reader.push(Bytes::from_static(&[0, 0, 0, 0, 101]));
    let ResponseError::Local(error) = reader.read().unwrap_err() else {
        panic!("found on this side");
    };
    assert_eq!(error.code(), Code::ResourceExhausted);
    assert!(error.message().contains("101 bytes, more than 100"));
}

#[test]
fn an_end_is_within_its_limit_whatever_messages_may_have() {
    let names = |write: fn(usize) -> String| (0..60_000).map(write).collect::<String>();
    let metadata = names(|name| format!("\"{name}\":[\"\"],"));
    let json = format!("{{\"metadata\":{{{metadata}\"a\":[]}}}}");
    let lines = names(|name| format!("{name}:\n"));
    for (protocol, flags, data) in [
        (Protocol::Connect, END_STREAM, json),
        (Protocol::GrpcWeb, TRAILERS, lines),
    ] {
        let mut reader = reader(protocol, &[]);
        reader.decoder = Decoder::new(4 << 20);
        reader.push(envelope::wrap(flags, data.as_bytes()));
        assert_eq!(
            code(reader.read().unwrap_err()),
            (false, Code::ResourceExhausted)
        );
    }
}

#[test]
fn trailers_of_more_names_than_a_map_takes_are_malformed() {
    // HTTP's map of headers ends at its 24,576th name, some ways to fill it with a panic.
    let mut reader = reader(Protocol::GrpcWeb, &[]);
    let lines: String = (0..24_600).map(|name| format!("{name}:\n")).collect();
    reader.push(envelope::wrap(TRAILERS, lines.as_bytes()));
    assert_eq!(code(reader.read().unwrap_err()), (false, Code::Internal));
}

#[cfg(feature = "gzip")]
#[test]
fn an_end_is_within_its_limit_when_decompressed_too() {
    let encoding = [("connect-content-encoding", "gzip")];
    let mut reader = reader(Protocol::Connect, &encoding);
    let spaces = Encoding::Gzip.compress(vec![b' '; END_LIMIT + 1].into());
    reader.push(envelope::wrap(END_STREAM | COMPRESSED, &spaces));
    assert_eq!(
        code(reader.read().unwrap_err()),
        (false, Code::ResourceExhausted)
    );
}
