//! The outcome of a call in the extensions of its response: absent unless the router is asked for it, then in every response.

mod envelope;

use std::time::Duration;

use bytes::Bytes;
use connect_prost::client::Transport as _;
use connect_prost::http::Request;
use connect_prost::server::{Context, Limits, Outcome, RequestId, Router, Sender};
use connect_prost::{Body, Code, ConnectError, Protocol, Response, http};
use golden::generated::stream::v1::{Drop, RiverService, RiverServiceServer, river_service};
use http_body_util::BodyExt as _;

/// The size at which a stream panics before its head.
const PANIC: i32 = 98;

/// The size at which a stream never sends anything.
const PENDING: i32 = 99;

/// Fails streams by their size.
struct River;

impl RiverService for River {
    async fn once(&self, _: Context, request: Drop) -> Result<Response<Drop>, ConnectError> {
        Ok(Response::new(request))
    }

    async fn sprinkle(
        &self,
        _: Context,
        request: Drop,
        mut out: Sender<Drop>,
    ) -> Result<(), ConnectError> {
        match request.size {
            PANIC => panic!("a handler that panics"),
            PENDING => std::future::pending().await,
            _ => {}
        }
        let size = request.size;
        out.send(request).await?;
        match size {
            0 => Ok(()),
            _ => Err(ConnectError::data_loss("dried up")),
        }
    }
}

async fn respond(
    router: &Router,
    path: &str,
    content_type: &str,
    body: Bytes,
) -> http::Response<Body> {
    let request = Request::post(format!("http://river{path}"))
        .header("content-type", content_type)
        .extension(RequestId::new("r1"))
        .body(Body::full(body))
        .expect("the request is valid");
    let response = router.send(request).await;
    response.expect("a router always responds")
}

fn router() -> Router {
    Router::new()
        .add(RiverServiceServer::new(River))
        .outcomes(true)
}

fn outcome(response: &http::Response<Body>) -> Outcome {
    let outcome = response.extensions().get::<Outcome>();
    outcome.expect("the response has an outcome").clone()
}

#[tokio::test]
async fn a_router_that_is_not_asked_reports_nothing() {
    let router = Router::new().add(RiverServiceServer::new(River));
    let body = Bytes::from_static(b"{}");
    let response = respond(
        &router,
        river_service::ONCE.procedure,
        "application/json",
        body,
    )
    .await;
    assert!(response.extensions().get::<Outcome>().is_none());
}

#[tokio::test]
async fn a_unary_call_has_its_method_protocol_and_result() {
    for (content_type, protocol, body) in [
        (
            "application/json",
            Protocol::Connect,
            Bytes::from_static(b"{\"size\":1}"),
        ),
        (
            "application/grpc+json",
            Protocol::Grpc,
            envelope::wrap(0, b"{\"size\":1}"),
        ),
    ] {
        let path = river_service::ONCE.procedure;
        let outcome = outcome(&respond(&router(), path, content_type, body).await);
        assert_eq!(outcome.spec(), Some(&river_service::ONCE));
        assert_eq!(outcome.protocol(), Some(protocol));
        assert_eq!(outcome.result(), Some(Ok(())));
        assert_eq!(outcome.request_id(), "r1");
    }
}

#[tokio::test]
async fn failed_calls_and_rejected_requests_have_an_outcome_too() {
    let (once, sprinkle) = (
        river_service::ONCE.procedure,
        river_service::SPRINKLE.procedure,
    );
    for (path, content_type, has_spec, protocol, code) in [
        (
            once,
            "application/json",
            true,
            Some(Protocol::Connect),
            Code::InvalidArgument,
        ),
        (
            "/no.such.Service/Method",
            "application/grpc",
            false,
            Some(Protocol::Grpc),
            Code::Unimplemented,
        ),
        (once, "image/jpeg", true, None, Code::Unknown),
        (
            sprinkle,
            "application/json",
            true,
            Some(Protocol::Connect),
            Code::Unknown,
        ),
    ] {
        let body = Bytes::from_static(b"{\"size\":-1}");
        let outcome = outcome(&respond(&router(), path, content_type, body).await);
        assert_eq!(
            outcome.spec().is_some(),
            has_spec,
            "{path} as {content_type}"
        );
        assert_eq!(outcome.protocol(), protocol, "{path} as {content_type}");
        assert_eq!(
            outcome.result(),
            Some(Err(code)),
            "{path} as {content_type}"
        );
    }
}

#[tokio::test]
async fn the_result_of_a_stream_is_known_at_the_end_of_its_body() {
    for (size, result) in [(0, Ok(())), (1, Err(Code::DataLoss))] {
        let body = envelope::wrap(0, format!("{{\"size\":{size}}}").as_bytes());
        let path = river_service::SPRINKLE.procedure;
        let response = respond(&router(), path, "application/connect+json", body).await;
        let outcome = outcome(&response);
        assert_eq!(outcome.result(), None);
        response
            .into_body()
            .collect()
            .await
            .expect("the body is whole");
        assert_eq!(outcome.result(), Some(result));
    }
}

#[tokio::test]
async fn a_stream_that_is_dropped_is_canceled() {
    let body = envelope::wrap(0, b"{}");
    let path = river_service::SPRINKLE.procedure;
    let response = respond(&router(), path, "application/grpc+json", body).await;
    let outcome = outcome(&response);
    drop(response);
    assert_eq!(outcome.result(), Some(Err(Code::Canceled)));
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_fails_before_its_head_has_the_code_of_its_response() {
    let limits = Limits::new().with_max_timeout(Duration::from_secs(5));
    let router = router().limits(limits);
    for (size, code) in [
        (PANIC, Code::Internal),
        (PENDING, Code::DeadlineExceeded),
        (-1, Code::InvalidArgument),
    ] {
        let body = envelope::wrap(0, format!("{{\"size\":{size}}}").as_bytes());
        let path = river_service::SPRINKLE.procedure;
        let response = respond(&router, path, "application/grpc+json", body).await;
        assert_eq!(outcome(&response).result(), Some(Err(code)), "{size}");
    }
}
