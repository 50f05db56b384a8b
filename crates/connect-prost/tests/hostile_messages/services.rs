//! The attacked services, and legitimate calls to them.

use connect_prost::client::{Client, Transport};
use connect_prost::http::{self, Uri};
use connect_prost::server::{Context, Router, Sender, Streaming};
use connect_prost::{Body, Code, ConnectError, Protocol, Response};
use golden::generated::hoard::v1::{Hoard, HoardService, HoardServiceServer};
use golden::generated::stream::v1::{Drop, RiverService, RiverServiceClient, RiverServiceServer};
use http_body_util::BodyExt as _;

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

struct Cellar;

impl HoardService for Cellar {
    async fn keep(&self, _: Context, _: Hoard) -> Result<Response<()>, ConnectError> {
        Ok(Response::new(()))
    }

    async fn keep_all(
        &self,
        _: Context,
        mut requests: Streaming<Hoard>,
    ) -> Result<Response<()>, ConnectError> {
        while requests.message().await?.is_some() {}
        Ok(Response::new(()))
    }
}

pub(crate) fn router() -> Router {
    Router::new()
        .add(RiverServiceServer::new(River))
        .add(HoardServiceServer::new(Cellar))
}

/// Returns the code of a response of any protocol; none if the call succeeded.
pub(crate) async fn code_of(response: http::Response<Body>) -> Option<Code> {
    let (parts, body) = response.into_parts();
    let collected = body.collect().await.expect("a response has an end");
    let trailers = collected.trailers().cloned().unwrap_or_default();
    let status = { &parts.headers }
        .get("grpc-status")
        .or(trailers.get("grpc-status"))
        .and_then(|status| status.to_str().ok());
    let body = collected.to_bytes();
    let text = String::from_utf8_lossy(&body);
    let after = |start, end| Some(text.split_once(start)?.1.split_once(end)?.0);
    if let Some(number) = status.or_else(|| after("grpc-status: ", "\r\n")) {
        return Code::from_number(number.parse().expect("a status is a number"));
    }
    let code = after("\"code\":\"", "\"").and_then(|code| code.parse().ok());
    assert!(
        code.is_some() || parts.status == 200,
        "{} {text}",
        parts.status
    );
    code
}

/// Makes a legitimate call.
pub(crate) async fn succeeds(transport: impl Transport, origin: &str, protocol: Protocol) {
    let origin = Uri::try_from(origin).expect("the origin is valid");
    let client = Client::builder(transport, origin)
        .protocol(protocol)
        .build();
    let call = RiverServiceClient::from_client(client).once(Drop { size: 1 });
    let response = call.await.expect("a legitimate call succeeds");
    assert_eq!(response.size, 1);
}
