//! Messages that want to cost more than they may, on every protocol: each is refused, and the next call succeeds.
//!
//! One test alone, because the allocator counts for the whole process.

use std::alloc::System;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cap::Cap;
use connect_prost::client::{Client, Transport as _};
use connect_prost::compression::Encoding;
use connect_prost::envelope::{self, COMPRESSED};
use connect_prost::http::{Request, Uri};
use connect_prost::server::{Context, Router, Sender, Streaming};
use connect_prost::{Body, Code, ConnectError, Protocol, Response};
use golden::generated::stream::v1::{Drop, RiverService, RiverServiceClient, RiverServiceServer};
use http_body_util::BodyExt as _;

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

const MIB: usize = 1024 * 1024;

/// What attacks may add to the process, whatever they send.
const MOST: usize = 32 * MIB;

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
        while requests.message().await?.is_some() {}
        Ok(Response::new(Drop::default()))
    }

    async fn flow(
        &self,
        _: Context,
        mut requests: Streaming<Drop>,
        mut out: Sender<Drop>,
    ) -> Result<(), ConnectError> {
        while let Some(request) = requests.message().await? {
            out.send(request).await?;
        }
        Ok(())
    }
}

/// One request, and the code that it must be answered with; none where it is harmless.
struct Attack {
    what: String,
    request: Request<Body>,
    code: Option<Code>,
}

fn post(method: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Request<Body> {
    let mut request = Request::post(format!("http://in-process/stream.v1.RiverService/{method}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.into()).expect("the parts are valid")
}

/// Zeros of JSON (blanks) or binary that grow a thousandfold.
fn bomb(encoding: Encoding) -> Vec<u8> {
    encoding.compress(vec![b' '; 64 * MIB].into()).to_vec()
}

fn bombs() -> Vec<Attack> {
    let mut attacks = Vec::new();
    for encoding in Encoding::ALL.iter().copied() {
        if encoding == Encoding::Identity {
            continue;
        }
        let (name, bomb) = (encoding.as_str(), bomb(encoding));
        let mut add = |what: &str, request| {
            attacks.push(Attack {
                what: format!("{name}: {what}"),
                request,
                code: Some(Code::ResourceExhausted),
            });
        };
        let headers = [
            ("content-type", "application/json"),
            ("content-encoding", name),
        ];
        add("unary", post("Once", &headers, bomb.clone()));
        for (kind, coding) in [
            ("application/connect+json", "connect-content-encoding"),
            ("application/grpc+json", "grpc-encoding"),
            ("application/grpc-web+json", "grpc-encoding"),
        ] {
            let headers = [("content-type", kind), (coding, name)];
            let body = envelope::wrap(COMPRESSED, &bomb);
            add(kind, post("Pour", &headers, body.clone()));
            add(kind, post("Flow", &headers, body));
        }
        let query = URL_SAFE_NO_PAD.encode(&bomb);
        let uri = format!(
            "http://in-process/stream.v1.RiverService/Once?connect=v1&encoding=json&compression={name}&base64=1&message={query}"
        );
        if let Ok(uri) = Uri::try_from(uri) {
            let get = Request::get(uri).body(Body::empty());
            add("get", get.expect("the parts are valid"));
        }
    }
    assert!(attacks.iter().any(|attack| attack.what.ends_with("get")));
    attacks
}

fn shapes() -> Vec<Attack> {
    let json = [("content-type", "application/json")];
    let stream = [("content-type", "application/connect+json")];
    let proto = [("content-type", "application/connect+proto")];
    let deep = |open: &str| {
        let open = open.repeat(MIB / open.len());
        format!("{{\"x\":{open}").into_bytes()
    };
    let members: Vec<String> = (0..300_000).map(|key| format!("\"{key}\":0")).collect();
    let huge_map = format!("{{\"x\":{{{}}}}}", members.join(","));
    let cut = envelope::wrap(0, b"{}").slice(..6);
    let longer = [&[0, 0, 0, 0, 9][..], b"{}"].concat();
    let huge = vec![0, 0xff, 0xff, 0xff, 0xff];
    let flags = envelope::wrap(0x7e, b"{}");
    let garbage = envelope::wrap(0, &[0xff; 100]);
    let too_long = vec![b' '; 4 * MIB + 1];
    let whole_stream = envelope::wrap(0, &too_long);
    let row = |what: &str, request, code| Attack {
        what: what.to_owned(),
        request,
        code: Some(code),
    };
    use Code::{Internal, InvalidArgument, ResourceExhausted};
    vec![
        row(
            "deep arrays",
            post("Once", &json, deep("[")),
            ResourceExhausted,
        ),
        row(
            "deep objects",
            post("Once", &json, deep("{\"a\":")),
            ResourceExhausted,
        ),
        Attack {
            what: "a map in a field that nobody knows".to_owned(),
            request: post("Once", &json, huge_map.into_bytes()),
            code: None,
        },
        row("too long", post("Once", &json, too_long), ResourceExhausted),
        row(
            "an envelope too long",
            post("Pour", &stream, whole_stream),
            ResourceExhausted,
        ),
        row(
            "a promise of 4 GiB",
            post("Pour", &stream, huge),
            ResourceExhausted,
        ),
        row(
            "a cut envelope",
            post("Pour", &stream, cut),
            InvalidArgument,
        ),
        row(
            "a wrong length",
            post("Pour", &stream, longer),
            InvalidArgument,
        ),
        row("unknown flags", post("Pour", &stream, flags), Internal),
        row(
            "garbage in JSON",
            post("Pour", &stream, garbage.clone()),
            InvalidArgument,
        ),
        row(
            "garbage in binary",
            post("Pour", &proto, garbage),
            InvalidArgument,
        ),
    ]
}

/// The code of an answer, wherever its protocol has it.
async fn code_of(response: connect_prost::http::Response<Body>) -> Option<Code> {
    let (parts, body) = response.into_parts();
    let collected = body.collect().await.ok()?;
    let trailers = collected.trailers().cloned().unwrap_or_default();
    let status = parts
        .headers
        .get("grpc-status")
        .or(trailers.get("grpc-status"));
    if let Some(number) = status.and_then(|status| status.to_str().ok()) {
        return Code::from_number(number.parse().ok()?);
    }
    let body = collected.to_bytes();
    let text = String::from_utf8_lossy(&body);
    if let Some(at) = text.find("grpc-status: ") {
        let number = text[at + 13..].lines().next()?;
        return Code::from_number(number.parse().ok()?);
    }
    let at = text.find("\"code\":\"")? + 8;
    text[at..].split('"').next()?.parse().ok()
}

async fn succeeds(router: &Router, protocol: Protocol) {
    let client = Client::builder(router.clone(), Uri::from_static("http://in-process"));
    let client = RiverServiceClient::from_client(client.protocol(protocol).build());
    let response = client.once(Drop { size: 1 }).await;
    assert_eq!(response.map(|response| response.size).ok(), Some(1));
}

#[test]
fn nothing_that_a_message_says_makes_it_cost_more_than_it_may() {
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build();
    let runtime = runtime.expect("a runtime can be built");
    let router = Router::new().add(RiverServiceServer::new(River));
    for attack in bombs().into_iter().chain(shapes()) {
        let ballast = Vec::<u8>::with_capacity(HEAP.max_allocated() - HEAP.allocated());
        let before = HEAP.max_allocated();
        let code = runtime.block_on(async {
            let response = router.send(attack.request).await;
            code_of(response.expect("a router always answers")).await
        });
        let taken = HEAP.max_allocated() - before;
        std::hint::black_box(ballast);
        assert_eq!(code, attack.code, "{}", attack.what);
        assert!(taken <= MOST, "{} took {taken}", attack.what);
        for protocol in [Protocol::Connect, Protocol::Grpc, Protocol::GrpcWeb] {
            runtime.block_on(succeeds(&router, protocol));
        }
    }
}
