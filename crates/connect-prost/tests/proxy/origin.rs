//! The server behind the proxies, and requests to it.

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

/// Responds with the version of the request, and whether it contains the proxy's credentials.
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

/// Starts the server with the settings of `configure`.
pub(crate) async fn origin(
    configure: impl FnOnce(Serve<Origin>) -> Serve<Origin> + Send + 'static,
) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = configure(serve(listener, Origin));
    tokio::spawn(async move { serving.await });
    address
}

/// Returns the text at a URL.
pub(crate) async fn get(transport: &HyperTransport, url: &str) -> Result<String, TransportError> {
    let request = Request::get(url).body(Body::empty()).unwrap();
    let response = transport.send(request).await?;
    let body = response.into_body().collect().await;
    let bytes = body.map_err(TransportError::new)?.to_bytes();
    Ok(String::from_utf8(bytes.to_vec()).unwrap())
}
