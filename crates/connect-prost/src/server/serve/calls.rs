//! The way of a call from hyper to the service and back.

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
use super::activity::{Activity, InFlight};
use super::answer::Answer;
use super::peer::Peer;

/// Hands the calls of one connection to the service.
pub(super) struct Calls<S> {
    pub(super) service: S,
    pub(super) peer: Peer,
    pub(super) activity: Arc<Activity>,
}

impl<S, B> HyperService<Request<Incoming>> for Calls<S>
where
    S: Service<Request<Incoming>, Response = Response<B>> + Clone,
    S::Error: Into<BoxError>,
    B: Body,
{
    type Response = Response<Answer<B>>;
    type Error = BoxError;
    type Future = Call<S, S::Future>;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        self.peer.attach(request.extensions_mut());
        Call {
            service: self.service.clone(),
            version: request.version(),
            in_flight: Some(InFlight::new(&self.activity)),
            stage: Stage::Unready {
                request: Some(request),
            },
        }
    }
}

pin_project! {
    /// A call that hyper drives.
    pub(super) struct Call<S, F> {
        service: S,
        version: Version,
        in_flight: Option<InFlight>,
        #[pin]
        stage: Stage<F>,
    }
}

pin_project! {
    /// One after the other in the same room: a call is moved several times before it is polled.
    #[project = StageProjection]
    enum Stage<F> {
        // The request is there until the service is ready for it.
        Unready { request: Option<Request<Incoming>> },
        Answering { #[pin] answer: F },
    }
}

impl<S, B> Future for Call<S, S::Future>
where
    S: Service<Request<Incoming>, Response = Response<B>>,
    S::Error: Into<BoxError>,
{
    type Output = Result<Response<Answer<B>>, BoxError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut call = self.project();
        if let StageProjection::Unready { request } = call.stage.as_mut().project() {
            ready!(call.service.poll_ready(cx)).map_err(Into::into)?;
            if let Some(request) = request.take() {
                let answer = call.service.call(request);
                call.stage.set(Stage::Answering { answer });
            }
        }
        // It is there from the first time that the service was ready.
        let StageProjection::Answering { answer } = call.stage.project() else {
            return Poll::Pending;
        };
        let response = ready!(answer.poll(cx)).map_err(Into::into)?;
        let Some(in_flight) = call.in_flight.take() else {
            return Poll::Pending;
        };
        let version = *call.version;
        Poll::Ready(Ok(
            response.map(|body| Answer::new(body, version, in_flight))
        ))
    }
}
