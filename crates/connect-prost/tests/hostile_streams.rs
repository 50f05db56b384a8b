//! Every request body gets a response, and the same one whatever pieces it arrives in.
//!
//! `CORPUS` holds bodies that the random part would rarely find. Cases that the random part finds are added to it.

mod envelope;

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use bytes::Bytes;
use connect_prost::client::Transport as _;
use connect_prost::compression::Encoding;
use connect_prost::http::Request;
use connect_prost::server::{Context, Limits, Router, Streaming};
use connect_prost::{Body, ConnectError, Response};
use golden::generated::stream::v1::{Drop, RiverService, RiverServiceServer};
use http_body::Frame;
use http_body_util::BodyExt as _;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use self::envelope::{COMPRESSED, wrap};

const LIMIT: usize = 256;

/// Counts its requests.
struct River;

impl RiverService for River {
    async fn once(&self, _: Context, request: Drop) -> Result<Response<Drop>, ConnectError> {
        Ok(Response::new(request))
    }

    async fn pour(
        &self,
        _: Context,
        mut requests: Streaming<Drop>,
    ) -> Result<Response<Drop>, ConnectError> {
        let mut size = 0;
        while requests.message().await?.is_some() {
            size += 1;
        }
        Ok(Response::new(Drop { size }))
    }
}

/// Content types, each with the header that names the encoding of its messages.
const KINDS: [(&str, &str); 5] = [
    ("application/connect+json", "connect-content-encoding"),
    ("application/connect+proto", "connect-content-encoding"),
    ("application/grpc+json", "grpc-encoding"),
    ("application/grpc-web+proto", "grpc-encoding"),
    ("application/json", "content-encoding"),
];

/// Bodies that are nearly valid.
const CORPUS: &[&[u8]] = &[
    b"",
    b"\0",
    b"\0\0\0\0",
    b"\0\0\0\0\0",
    b"\0\0\0\0\x02{}",
    b"\0\0\0\0\x03{}",
    b"\0\0\0\0\x01{}",
    b"\0\0\0\x01\x01",
    b"\0\xff\xff\xff\xff",
    b"\x01\0\0\0\0",
    b"\x01\0\0\0\x02{}",
    b"\x02\0\0\0\x02{}\0\0\0\0\x02{}",
    b"\x03\0\0\0\x02{}",
    b"\x80\0\0\0\x10grpc-status: 0\r\n",
    b"\xff\0\0\0\0",
    b"\0\0\0\0\x0a{\"size\":1}\0\0\0\0\x0b{\"size\":-1}",
    b"\0\0\0\0\x02\x08\x01\0\0\0\0\x0b\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
];

/// A body in pieces of one length.
struct Pieces(Bytes, usize);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.0.is_empty() {
            return Poll::Ready(None);
        }
        let length = self.1.clamp(1, self.0.len());
        Poll::Ready(Some(Ok(Frame::data(self.0.split_to(length)))))
    }
}

fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let message = prop_oneof![
        Just(b"{}".to_vec()),
        Just(b"{\"size\":2}".to_vec()),
        Just(vec![8, 2]),
        vec(any::<u8>(), 0..12),
        (0..2 * LIMIT).prop_map(|length| vec![b' '; length]),
    ];
    let flags = select(&[0, 0, 0, COMPRESSED, 2, 0x80][..]);
    let encoding = select(Encoding::ALL);
    let envelope = (message, flags, encoding).prop_map(|(message, flags, encoding)| {
        let data = match flags {
            COMPRESSED => encoding.compress(message.into()),
            _ => message.into(),
        };
        wrap(flags, &data).to_vec()
    });
    let begun = prop_oneof![
        select(CORPUS).prop_map(<[u8]>::to_vec),
        vec(envelope, 0..4).prop_map(|parts| parts.concat()),
    ];
    (begun, vec(any::<u8>(), 0..6)).prop_map(|(body, rest)| [body, rest].concat())
}

/// Returns status, body and trailers of the response, as text that depends on the request alone.
async fn respond(
    router: &Router,
    kind: (&str, &str),
    encoding: Encoding,
    body: &[u8],
    piece: usize,
) -> String {
    let method = match kind.1 {
        "content-encoding" => "Once",
        _ => "Pour",
    };
    let request = Request::post(format!("http://in-process/stream.v1.RiverService/{method}"))
        .header("content-type", kind.0)
        .header(kind.1, encoding.as_str())
        .body(Body::new(Pieces(Bytes::copy_from_slice(body), piece)))
        .expect("the parts are valid");
    let response = router
        .send(request)
        .await
        .expect("a router always responds");
    let (parts, body) = response.into_parts();
    let body = body.collect().await.expect("a response has an end");
    let trailers = body.trailers().cloned();
    let body = body.to_bytes();
    assert!(body.len() < 4 * LIMIT, "the response is small");
    let mut text = String::from_utf8_lossy(&body).into_owned();
    // The length at which a body was found to be too long depends on its pieces.
    if text.contains("at least") {
        let at = text
            .find("more than")
            .expect("the message has both figures");
        text.replace_range(..at, "");
    }
    format!(
        "{} {text:?} {:?}",
        parts.status,
        trailers.map(|t| t.get("grpc-status").cloned())
    )
}

fn whole_and_cut(
    body: &[u8],
    kind: (&str, &str),
    encoding: Encoding,
    piece: usize,
) -> (String, String) {
    let router = Router::new()
        .add(RiverServiceServer::new(River))
        .limits(Limits::new().with_receive(LIMIT));
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().start_paused(true).build();
    runtime.expect("a runtime can be built").block_on(async {
        let whole = respond(&router, kind, encoding, body, body.len()).await;
        (whole, respond(&router, kind, encoding, body, piece).await)
    })
}

proptest! {
    #[test]
    fn the_pieces_of_a_random_body_do_not_change_its_response(
        body in bodies(),
        kind in select(&KINDS[..]),
        encoding in select(Encoding::ALL),
        piece in 1_usize..20,
    ) {
        let (whole, cut) = whole_and_cut(&body, kind, encoding, piece);
        prop_assert_eq!(whole, cut);
    }
}

#[test]
fn the_pieces_of_a_corpus_body_do_not_change_its_response() {
    for body in CORPUS {
        for kind in KINDS {
            for piece in 1..=body.len() {
                let (whole, cut) = whole_and_cut(body, kind, Encoding::Identity, piece);
                assert_eq!(whole, cut, "{body:?} as {} in pieces of {piece}", kind.0);
            }
        }
    }
}
