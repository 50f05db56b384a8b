//! The hyper service of a connection: passes its requests to the tower service and tracks the calls.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use http::{Request, Response, Version};
use hyper::body::{Body, Incoming};
use hyper::service::Service as HyperService;
use pin_project_lite::pin_project;
use tower_service::Service;

use super::BoxError;
use super::connection_state::{ConnectionState, InFlight};
use super::peer::Peer;
use super::tracked_body::TrackedBody;

/// Calls the tower service with the requests of one connection.
pub(super) struct ConnectionService<S> {
    pub(super) service: S,
    pub(super) peer: Peer,
    pub(super) state: Arc<ConnectionState>,
}

impl<S, B> HyperService<Request<Incoming>> for ConnectionService<S>
where
    S: Service<Request<Incoming>, Response = Response<B>> + Clone,
    S::Error: Into<BoxError>,
    B: Body,
{
    type Response = Response<TrackedBody<B>>;
    type Error = BoxError;
    type Future = ServiceFuture<S, S::Future>;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        self.peer.attach(request.extensions_mut());
        ServiceFuture {
            service: self.service.clone(),
            version: request.version(),
            in_flight: Some(InFlight::new(&self.state)),
            stage: Stage::NotReady {
                request: Some(request),
            },
        }
    }
}

pin_project! {
    /// A call in progress.
    pub(super) struct ServiceFuture<S, F> {
        service: S,
        version: Version,
        in_flight: Option<InFlight>,
        #[pin]
        stage: Stage<F>,
    }
}

pin_project! {
    /// The stages of a call share their memory, because a call is moved several times before it is polled.
    #[project = StageProjection]
    enum Stage<F> {
        // `Some` until the service is ready.
        NotReady { request: Option<Request<Incoming>> },
        Called { #[pin] response: F },
    }
}

impl<S, B> Future for ServiceFuture<S, S::Future>
where
    S: Service<Request<Incoming>, Response = Response<B>>,
    S::Error: Into<BoxError>,
{
    type Output = Result<Response<TrackedBody<B>>, BoxError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut call = self.project();
        if let StageProjection::NotReady { request } = call.stage.as_mut().project() {
            ready!(call.service.poll_ready(cx)).map_err(Into::into)?;
            if let Some(request) = request.take() {
                let response = call.service.call(request);
                call.stage.set(Stage::Called { response });
            }
        }
        // The service was ready: this stage is set.
        let StageProjection::Called { response } = call.stage.project() else {
            return Poll::Pending;
        };
        let response = ready!(response.poll(cx)).map_err(Into::into)?;
        let Some(in_flight) = call.in_flight.take() else {
            return Poll::Pending;
        };
        let version = *call.version;
        Poll::Ready(Ok(
            response.map(|body| TrackedBody::new(body, version, in_flight))
        ))
    }
}
