//! From a request to its answer, whatever happens on the way.

use std::sync::Arc;

use http::request;

use super::panic::CatchPanic;
use super::router::{Route, Settings};
use super::{Call, Outcome, RequestId, deadline, leftover};
use crate::header::REQUEST_ID;
use crate::protocol::connect::server::{Refusal, RequestHead, error_response, read_head};
use crate::{Body, ConnectError, Spec, StreamType};

pub(super) async fn answer(
    settings: Arc<Settings>,
    request: http::Request<Body>,
) -> http::Response<Body> {
    let (parts, body) = request.into_parts();
    let version = parts.version;
    let route = settings.routes.get(parts.uri.path());
    let spec = route.map(|route| route.spec);
    let request_id = match parts.extensions.get::<RequestId>() {
        Some(id) => id.clone(),
        None => (settings.request_ids)(),
    };
    let shows_id = spec.map_or(settings.has_wrapper, |spec| spec.wrapper().is_some());
    let result = carry_out(&settings, parts, body, request_id.clone()).await;
    let code = result.as_ref().err().map(|refusal| refusal.error.code());
    let mut response = result.unwrap_or_else(|refusal| {
        let mut response = error_response(refusal.status, &refusal.error);
        leftover::write_close(version, &refusal.error, response.headers_mut());
        response
    });
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
    let (route, head) = match admit(settings, &parts) {
        Ok(admitted) => admitted,
        Err(mut refusal) => {
            refusal.error = leftover::settle(&parts, body, refusal.error).await;
            return Err(refusal);
        }
    };
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

/// Judges a request by its head.
fn admit<'a>(
    settings: &'a Settings,
    parts: &request::Parts,
) -> Result<(&'a Route, RequestHead), Refusal> {
    let route = settings
        .routes
        .get(parts.uri.path())
        .ok_or_else(Refusal::unknown_procedure)?;
    if route.spec.stream_type() != StreamType::Unary {
        return Err(streams(route.spec));
    }
    Ok((route, read_head(parts)?))
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
