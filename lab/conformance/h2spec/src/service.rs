//! The service that the suite needs: responds to every request with 200 and some body.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use tower_service::Service;

/// Reads the request to its end, then responds.
#[derive(Clone)]
pub(crate) struct TestService;

impl Service<Request<Incoming>> for TestService {
    type Response = Response<Full<Bytes>>;
    type Error = hyper::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, hyper::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), hyper::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Incoming>) -> Self::Future {
        Box::pin(async move {
            let mut body = request.into_body();
            while let Some(frame) = body.frame().await {
                frame?;
            }
            Ok(Response::new(Full::from("a response of some length")))
        })
    }
}
