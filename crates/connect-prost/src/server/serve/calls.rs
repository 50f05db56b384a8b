//! The way of a call from hyper to the service and back.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use http::{Request, Response, Version};
use hyper::{
    body::{Body, Incoming},
    service::Service as HyperService,
};
use pin_project_lite::pin_project;
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
            request: Some(request),
            answer: None,
        }
    }
}

pin_project! {
    /// A call that hyper drives.
    pub(super) struct Call<S, F> {
        service: S,
        version: Version,
        in_flight: Option<InFlight>,
        // Taken when the service is ready for it.
        request: Option<Request<Incoming>>,
        #[pin]
        answer: Option<F>,
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
        if call.request.is_some() {
            ready!(call.service.poll_ready(cx)).map_err(Into::into)?;
        }
        if let Some(request) = call.request.take() {
            let answer = call.service.call(request);
            call.answer.set(Some(answer));
        }
        // It is there from the first time that the service was ready.
        let Some(answer) = call.answer.as_pin_mut() else {
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
