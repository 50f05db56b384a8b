//! From a request to its answer, whatever happens on the way.

use std::sync::Arc;

use bytes::Bytes;
use http::request;

use super::panic::CatchPanic;
use super::router::{Route, Settings};
use super::{Call, Outcome, RequestId, deadline, leftover};
use crate::Body;
use crate::header::REQUEST_ID;
use crate::protocol::ContentType;
use crate::protocol::server::{Refusal, RequestHead, content_type, error_response, read_head};

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
    let content_type = content_type(&parts);
    let result = carry_out(&settings, parts, body, content_type, request_id.clone()).await;
    let code = result.as_ref().err().map(|refusal| refusal.error.code());
    let mut response = result.unwrap_or_else(|refusal| {
        let mut response = error_response(content_type, refusal.status, &refusal.error);
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
    content_type: Option<ContentType>,
    request_id: RequestId,
) -> Result<http::Response<Body>, Refusal> {
    let (route, head, body) = match admit(settings, &parts, content_type) {
        Ok((route, head, None)) => (route, head, body),
        Ok((route, head, Some(message))) => (route, head, Body::full(message)),
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

/// Judges a request by its head, and takes the message out of it where it has one.
fn admit<'a>(
    settings: &'a Settings,
    parts: &request::Parts,
    content_type: Option<ContentType>,
) -> Result<(&'a Route, RequestHead, Option<Bytes>), Refusal> {
    let route = settings
        .routes
        .get(parts.uri.path())
        .ok_or_else(Refusal::unknown_procedure)?;
    let (head, message) = read_head(parts, content_type, route.spec, settings.requires_version)?;
    Ok((route, head, message))
}
