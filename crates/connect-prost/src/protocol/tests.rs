//! Hostile bytes: whatever a peer sends, in whatever pieces, is read or rejected, within its limits and without a panic.
//!
//! `CORPUS` holds beginnings that the random part would rarely find, and takes what that part finds.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Response, Uri};
use proptest::collection::vec;
use proptest::prelude::*;
use protojson_prost::Registry;

use super::client::{Event, StreamReader, read_unframed_head};
use super::server::{negotiate, read_head};
use super::{Protocol, WireFormat, connect, grpc};
use crate::compression::Encoding;
use crate::envelope::{COMPRESSED, Decoder, END_LIMIT, wrap};
use crate::{Codec, IdempotencyLevel, Spec, StreamType};

const LIMIT: usize = 1024;

/// Bodies of streams: ends of each protocol, nearly right and wrong.
const CORPUS: &[&[u8]] = &[
    b"",
    &[0, 0, 0, 0, 0],
    &[1, 0, 0, 0, 0],
    &[0, 0xff, 0xff, 0xff, 0xff],
    &[2, 0, 0, 0, 2, b'{', b'}'],
    &[2, 0, 0, 0, 1, b'{'],
    &[3, 0, 0, 0, 2, b'{', b'}'],
    b"\x02\0\0\0\x0e{\"error\":null}",
    b"\x02\0\0\0\x0c{\"error\":{}}",
    b"\x02\0\0\0\x1b{\"metadata\":{\"\":[\"\"],\"a\":1}}",
    b"\x80\0\0\0\x10grpc-status: 0\r\n",
    b"\x80\0\0\0\x10grpc-status: x\r\n",
    b"\x80\0\0\0\x03: \r\n",
    b"\x80\0\0\0\x02\r\n",
    b"\x81\0\0\0\x01x",
    b"\0\0\0\0\x02{}\x02\0\0\0\x02{}trailing",
];

fn protocols() -> impl Strategy<Value = Protocol> {
    prop_oneof![
        Just(Protocol::Connect),
        Just(Protocol::Grpc),
        Just(Protocol::GrpcWeb)
    ]
}

fn encodings() -> impl Strategy<Value = Encoding> {
    proptest::sample::select(Encoding::ALL)
}

/// Bodies: from the corpus, mutated and cut, or of random envelopes.
fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let seed = proptest::sample::select(CORPUS).prop_map(<[u8]>::to_vec);
    let mutated = (seed.clone(), any::<proptest::sample::Index>(), any::<u8>()).prop_map(
        |(mut body, at, byte)| {
            if !body.is_empty() {
                let at = at.index(body.len());
                body[at] = byte;
            }
            body
        },
    );
    let envelope = (any::<u8>(), vec(any::<u8>(), 0..40))
        .prop_map(|(flags, data)| wrap(flags & 0x83, &data).to_vec());
    let envelopes = vec(envelope, 0..4).prop_map(|parts| parts.concat());
    (
        prop_oneof![seed, mutated, envelopes],
        vec(any::<u8>(), 0..8),
    )
        .prop_map(|(body, rest)| [body, rest].concat())
}

fn pieces(body: &[u8], size: usize) -> impl Iterator<Item = Bytes> {
    body.chunks(size.max(1)).map(Bytes::copy_from_slice)
}

/// Returns the messages of a response, and whether it ended well.
fn read(protocol: Protocol, encoding: Encoding, body: &[u8], size: usize) -> (Vec<Bytes>, bool) {
    let format = WireFormat::of_call(protocol, Codec::Json, StreamType::ServerStream);
    let mut parts = Response::new(()).into_parts().0;
    parts.headers.insert("content-type", format.content_type());
    let name = match protocol {
        Protocol::Connect => "connect-content-encoding",
        _ => "grpc-encoding",
    };
    let encoding = HeaderValue::from_static(encoding.as_str());
    parts.headers.insert(name, encoding);
    let mut reader = StreamReader::new(parts, format, LIMIT).expect("the head is right");
    let mut messages = Vec::new();
    for piece in pieces(body, size) {
        reader.push(piece);
        loop {
            match reader.read() {
                Ok(Some(Event::Message(message))) => messages.push(message),
                Ok(Some(Event::End)) => return (messages, true),
                Ok(None) => break,
                Err(_) => return (messages, false),
            }
        }
    }
    let ended = reader.finish(None).is_ok();
    (messages, ended)
}

proptest! {
    #[test]
    fn a_response_reads_the_same_however_it_is_cut(
        protocol in protocols(),
        encoding in encodings(),
        body in bodies(),
        size in 1_usize..20,
    ) {
        let whole = read(protocol, encoding, &body, body.len());
        let cut = read(protocol, encoding, &body, size);
        prop_assert_eq!(&whole, &cut);
        prop_assert!(whole.0.iter().all(|message| message.len() <= LIMIT));
    }

    #[test]
    fn envelopes_are_never_longer_than_their_limits(
        flags in any::<u8>(),
        promised in prop_oneof![0..20_usize, END_LIMIT - 2..END_LIMIT + 3],
        size in prop_oneof![1..20_usize, Just(100_000)],
    ) {
        const MESSAGE: usize = 16;
        let limit = if flags & !COMPRESSED == 0 { MESSAGE } else { END_LIMIT };
        let body = wrap(flags, &vec![0; promised]);
        let mut decoder = Decoder::new(MESSAGE);
        let mut decoded = Ok(None);
        for piece in pieces(&body, size) {
            decoder.push(piece);
            decoded = decoder.decode();
            if decoded.is_err() {
                break;
            }
        }
        match decoded {
            Ok(envelope) => {
                prop_assert!(promised <= limit);
                prop_assert_eq!(envelope.map(|envelope| envelope.data.len()), Some(promised));
            }
            Err(error) => {
                prop_assert!(promised > limit);
                prop_assert_eq!(error.limit(), limit);
            }
        }
    }

    #[test]
    fn heads_of_requests_are_read_or_rejected(
        names in vec(proptest::sample::select(&[
            "content-type", "content-encoding", "connect-content-encoding", "grpc-encoding", "accept-encoding",
            "grpc-accept-encoding", "connect-timeout-ms", "grpc-timeout", "connect-protocol-version",
        ][..]), 0..6),
        values in vec("[ -~]{0,20}|application/(grpc|json|connect\\+json|grpc-web)|gzip|1|5S", 6),
        post in any::<bool>(),
        query in "[ -~&&[^\"<>#\\\\^`{|} ]]{0,60}|connect=v1&encoding=json&message=%7B%7D|connect=v1&encoding=proto&base64=1&message=[A-Za-z0-9_=-]{0,9}",
        stream in any::<bool>(),
        required in any::<bool>(),
    ) {
        const UNARY: Spec = Spec::new("/a.v1.B/C", StreamType::Unary)
            .with_idempotency(IdempotencyLevel::NoSideEffects);
        const STREAM: Spec = Spec::new("/a.v1.B/D", StreamType::BidiStream);
        let Ok(uri) = Uri::try_from(format!("/a.v1.B/C?{query}")) else { return Ok(()) };
        let mut parts = Request::new(()).into_parts().0;
        parts.uri = uri;
        parts.method = if post { Method::POST } else { Method::GET };
        for (name, value) in names.iter().zip(values) {
            if let Ok(value) = HeaderValue::try_from(value) {
                parts.headers.append(HeaderName::from_static(name), value);
            }
        }
        let spec = if stream { &STREAM } else { &UNARY };
        let offered = WireFormat::of_procedure(spec.stream_type);
        let format = negotiate(&parts, offered);
        match read_head(&parts, format, spec, required, &mut None) {
            Ok(head) => prop_assert!(offered.contains(head.format)),
            Err(error) => {
                let status = error.http_status().unwrap_or_else(|| error.code().http_status());
                prop_assert!(status.is_client_error() || status.is_server_error());
            }
        }
    }

    #[test]
    fn unary_responses_are_read_or_rejected(
        status in 200_u16..600,
        kind in proptest::sample::select(&["application/json", "application/proto", "text/html", ""][..]),
        coding in proptest::sample::select(&["gzip", "br", "zstd", "deflate", "snappy", "identity", "x", ""][..]),
        body in prop_oneof![
            vec(any::<u8>(), 0..60),
            "\\{\"code\":\"[a-z_]{0,12}\",\"details\":\\[\\{\"type\":\"a.B\",\"value\":\"[A-Z=*]{0,6}\"\\}\\]\\}".prop_map(String::into_bytes),
        ],
        rest in any::<bool>(),
    ) {
        const SPEC: &Spec = &Spec::new("/a.v1.B/C", StreamType::Unary);
        let protocol = if rest { Protocol::Rest } else { Protocol::Connect };
        let mut parts = Response::new(()).into_parts().0;
        parts.status = status.try_into().expect("it is in range");
        parts.headers.insert("content-type", HeaderValue::from_static(kind));
        parts.headers.insert("content-encoding", HeaderValue::from_static(coding));
        let format = WireFormat::of_call(protocol, Codec::Json, StreamType::Unary);
        if let Ok(head) = read_unframed_head(parts, format, SPEC)
            && let Ok((message, ..)) = head.finish(body.into(), LIMIT, &Registry::new())
        {
            prop_assert!(message.len() <= LIMIT);
            prop_assert!(status == 200 || rest && (200..300).contains(&status));
        }
    }

    #[test]
    fn timeouts_round_trip_or_are_rejected(text in "[0-9]{0,12}[HMSmunx]?", millis in any::<u64>()) {
        let _ = (connect::parse_timeout(text.as_bytes()), grpc::parse_timeout(text.as_bytes()));
        let timeout = Duration::from_millis(millis);
        let read = grpc::parse_timeout(grpc::format_timeout(timeout).as_bytes());
        prop_assert!(read.is_some_and(|read| read <= timeout));
        let read = connect::parse_timeout(connect::format_timeout(timeout).as_bytes());
        prop_assert!(read.is_some_and(|read| read <= timeout));
    }
}

#[test]
fn the_corpus_is_read_or_rejected() {
    for protocol in [Protocol::Connect, Protocol::Grpc, Protocol::GrpcWeb] {
        for body in CORPUS {
            let whole = read(protocol, Encoding::Identity, body, body.len());
            for size in 1..=body.len() {
                assert_eq!(read(protocol, Encoding::Identity, body, size), whole);
            }
        }
    }
}
