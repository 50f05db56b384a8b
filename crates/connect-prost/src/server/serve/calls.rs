//! The way of a call from hyper to the service and back.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    sync::Arc,
};

use http::{Request, Response};
use hyper::{
    body::{Body, Incoming},
    service::Service as HyperService,
};
use tower_service::Service;

use super::{
    BoxError,
    activity::{Activity, InFlight},
    answer::Answer,
    peer::Peer,
};

/// Hands the calls of one connection to the service.
pub(super) struct Calls<S> {
    pub(super) service: S,
    pub(super) peer: Peer,
    pub(super) activity: Arc<Activity>,
}

impl<S, B> HyperService<Request<Incoming>> for Calls<S>
where
    S: Service<Request<Incoming>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: Body + Send + 'static,
{
    type Response = Response<Answer<B>>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        let in_flight = InFlight::new(&self.activity);
        self.peer.attach(request.extensions_mut());
        let version = request.version();
        let mut service = self.service.clone();
        Box::pin(async move {
            poll_fn(|cx| service.poll_ready(cx))
                .await
                .map_err(Into::into)?;
            let response = service.call(request).await.map_err(Into::into)?;
            Ok(response.map(|body| Answer::new(body, version, in_flight)))
        })
    }
}
