//! From a request to its answer, whatever happens on the way.

use std::sync::Arc;

use http::request;

use super::panic::CatchPanic;
use super::router::Settings;
use super::{Call, Outcome, RequestId, deadline};
use crate::header::REQUEST_ID;
use crate::protocol::connect::server::{Refusal, error_response, read_head};
use crate::{Body, ConnectError, Spec, StreamType};

pub(super) async fn answer(
    settings: Arc<Settings>,
    request: http::Request<Body>,
) -> http::Response<Body> {
    let (parts, body) = request.into_parts();
    let route = settings.routes.get(parts.uri.path());
    let spec = route.map(|route| route.spec);
    let request_id = match parts.extensions.get::<RequestId>() {
        Some(id) => id.clone(),
        None => (settings.request_ids)(),
    };
    let shows_id = spec.map_or(settings.has_wrapper, |spec| spec.wrapper().is_some());
    let result = carry_out(&settings, parts, body, request_id.clone()).await;
    let code = result.as_ref().err().map(|refusal| refusal.error.code());
    let mut response =
        result.unwrap_or_else(|refusal| error_response(refusal.status, &refusal.error));
    if shows_id {
        response
            .headers_mut()
            .insert(REQUEST_ID, request_id.to_header());
    }
    response.extensions_mut().insert(Outcome {
        spec,
        code,
        request_id,
    });
    response
}

async fn carry_out(
    settings: &Arc<Settings>,
    parts: request::Parts,
    body: Body,
    request_id: RequestId,
) -> Result<http::Response<Body>, Refusal> {
    let route = settings
        .routes
        .get(parts.uri.path())
        .ok_or_else(Refusal::unknown_procedure)?;
    if route.spec.stream_type() != StreamType::Unary {
        return Err(streams(route.spec));
    }
    let head = read_head(&parts)?;
    let deadline = settings
        .limits
        .timeout(head.timeout)
        .and_then(deadline::after);
    let call = Call {
        settings: Arc::clone(settings),
        spec: route.spec,
        index: route.index,
        head,
        parts,
        body,
        request_id,
        deadline: deadline.map(tokio::time::Instant::into_std),
    };
    let service = Arc::clone(&route.service);
    let work = CatchPanic(Box::pin(async move { service.call(call).await }));
    Ok(deadline::until(deadline, work).await?)
}

/// Callers of a stream know a 404 only by its status, which they read as `unimplemented`.
fn streams(spec: &Spec) -> Refusal {
    let mut refusal = Refusal::unknown_procedure();
    refusal.error = ConnectError::unimplemented(format!(
        "{} streams, which is not offered",
        spec.procedure()
    ));
    refusal
}
