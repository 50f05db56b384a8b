//! The server behind the proxies, and how a transport asks it.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::net::SocketAddr;
use std::task::{Context, Poll};

use connect_prost::Body;
use connect_prost::client::{HyperTransport, Transport, TransportError};
use connect_prost::server::{Serve, serve};
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use tokio::net::TcpListener;
use tower_service::Service;

/// Tells what it was asked: the version, and whether a proxy's credentials came this far.
#[derive(Clone)]
pub(crate) struct Origin;

impl Service<Request<Incoming>> for Origin {
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Incoming>) -> Self::Future {
        let leaked = request.headers().contains_key("proxy-authorization");
        let said = format!("origin over {:?}, leaked: {leaked}", request.version());
        ready(Ok(Response::new(Full::from(said))))
    }
}

/// Starts the server as `settle` wants it.
pub(crate) async fn origin(
    settle: impl FnOnce(Serve<Origin>) -> Serve<Origin> + Send + 'static,
) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = settle(serve(listener, Origin));
    tokio::spawn(async move { serving.await });
    address
}

/// The text that a URL gives.
pub(crate) async fn get(transport: &HyperTransport, url: &str) -> Result<String, TransportError> {
    let request = Request::get(url).body(Body::empty()).unwrap();
    let response = transport.send(request).await?;
    let body = response.into_body().collect().await;
    let bytes = body.map_err(TransportError::new)?.to_bytes();
    Ok(String::from_utf8(bytes.to_vec()).unwrap())
}
