//! Parsers of bytes from the network never panic and never buffer more than their limit, for any input in any chunks.
//!
//! `CORPUS` has inputs that random ones would rarely match, and failures that random inputs found.

use bytes::Bytes;
use connect_prost::compression::Encoding;
use connect_prost::envelope::{COMPRESSED, Decoder, END_LIMIT, wrap};
use connect_prost::http::{HeaderName, HeaderValue, Method, Request, Response, Uri};
use connect_prost::protocol::client::{Event, StreamReader};
use connect_prost::protocol::connect::unary::client::ResponseHead;
use connect_prost::protocol::server::{content_type, read_head};
use connect_prost::protocol::{ContentType, Protocol, grpc};
use connect_prost::{Codec, IdempotencyLevel, Spec, StreamType, deadline};
use proptest::collection::vec;
use proptest::prelude::*;

const LIMIT: usize = 1024;

/// Bodies of streams: valid and nearly valid ends of each protocol.
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

/// Bodies: from the corpus, mutated, or of random envelopes, with random bytes after them.
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

fn chunks(body: &[u8], size: usize) -> impl Iterator<Item = Bytes> {
    body.chunks(size.max(1)).map(Bytes::copy_from_slice)
}

/// Reads a response. Returns its messages, and whether it ended without an error.
fn read(protocol: Protocol, encoding: Encoding, body: &[u8], size: usize) -> (Vec<Bytes>, bool) {
    let kind = ContentType::of(protocol, Codec::Json, StreamType::ServerStream);
    let mut parts = Response::new(()).into_parts().0;
    parts.headers.insert("content-type", kind.to_header());
    let name = match protocol {
        Protocol::Connect => "connect-content-encoding",
        _ => "grpc-encoding",
    };
    let encoding = HeaderValue::from_static(encoding.as_str());
    parts.headers.insert(name, encoding);
    let mut reader = StreamReader::new(parts, kind, LIMIT).expect("the head is right");
    let mut messages = Vec::new();
    for chunk in chunks(body, size) {
        reader.push(chunk);
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
    fn the_result_does_not_depend_on_chunk_lengths(
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
        declared in prop_oneof![0..20_usize, END_LIMIT - 2..END_LIMIT + 3],
        size in prop_oneof![1..20_usize, Just(100_000)],
    ) {
        const MESSAGE: usize = 16;
        let limit = if flags & !COMPRESSED == 0 { MESSAGE } else { END_LIMIT };
        let body = wrap(flags, &vec![0; declared]);
        let mut decoder = Decoder::new(MESSAGE);
        let mut decoded = Ok(None);
        for chunk in chunks(&body, size) {
            decoder.push(chunk);
            decoded = decoder.decode();
            if decoded.is_err() {
                break;
            }
        }
        match decoded {
            Ok(envelope) => {
                prop_assert!(declared <= limit);
                prop_assert_eq!(envelope.map(|envelope| envelope.data.len()), Some(declared));
            }
            Err(error) => {
                prop_assert!(declared > limit);
                prop_assert_eq!(error.limit(), limit);
            }
        }
    }

    #[test]
    fn request_heads_are_read_or_rejected(
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
        let kind = content_type(&parts);
        match read_head(&parts, kind, spec, required) {
            Ok((head, _)) => prop_assert!(head.content_type.fits(spec.stream_type())),
            Err(rejection) => prop_assert!(rejection.status.is_client_error() || rejection.status.is_server_error()),
        }
    }

    #[test]
    fn unary_responses_are_read_or_rejected(
        status in 200_u16..600,
        kind in proptest::sample::select(&["application/json", "application/proto", "text/html", ""][..]),
        encoding in proptest::sample::select(&["gzip", "br", "zstd", "deflate", "snappy", "identity", "x", ""][..]),
        body in prop_oneof![
            vec(any::<u8>(), 0..60),
            "\\{\"code\":\"[a-z_]{0,12}\",\"details\":\\[\\{\"type\":\"a.B\",\"value\":\"[A-Z=*]{0,6}\"\\}\\]\\}".prop_map(String::into_bytes),
        ],
    ) {
        let mut parts = Response::new(()).into_parts().0;
        parts.status = status.try_into().expect("it is in range");
        parts.headers.insert("content-type", HeaderValue::from_static(kind));
        parts.headers.insert("content-encoding", HeaderValue::from_static(encoding));
        if let Ok(head) = ResponseHead::read(parts, Codec::Json)
            && let Ok((message, ..)) = head.finish(body.into(), LIMIT)
        {
            prop_assert!(message.len() <= LIMIT);
            prop_assert_eq!(status, 200);
        }
    }

    #[test]
    fn timeouts_round_trip_or_are_rejected(text in "[0-9]{0,12}[HMSmunx]?", millis in any::<u64>()) {
        let _ = (deadline::parse_timeout(text.as_bytes()), grpc::parse_timeout(text.as_bytes()));
        let timeout = std::time::Duration::from_millis(millis);
        let parsed = grpc::parse_timeout(grpc::format_timeout(timeout).as_bytes());
        prop_assert!(parsed.is_ok_and(|parsed| parsed <= timeout));
        let parsed = deadline::parse_timeout(deadline::format_timeout(timeout).as_bytes());
        prop_assert!(parsed.is_ok_and(|parsed| parsed <= timeout));
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
