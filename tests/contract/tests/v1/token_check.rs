//! An interceptor that asks for the credentials which the schema declares.

use std::future::ready;

use connect_prost::server::{Interceptor, InterceptorFuture};
use connect_prost::{ConnectError, SchemePlace, Spec};
use http::header::AUTHORIZATION;
use http::request;

use crate::directory::TOKEN;

/// Lets a call pass if it has the access token, or needs no credential.
pub(crate) struct TokenCheck;

impl Interceptor for TokenCheck {
    fn on_head<'a>(
        &'a self,
        spec: &'static Spec,
        parts: &'a mut request::Parts,
    ) -> InterceptorFuture<'a, ()> {
        Box::pin(ready(check(spec, parts)))
    }
}

fn check(spec: &Spec, parts: &request::Parts) -> Result<(), ConnectError> {
    if spec.credentials.is_empty() {
        return Ok(());
    }
    let mut schemes = spec
        .schemes
        .iter()
        .filter(|scheme| spec.credentials.contains(&scheme.kind));
    let is_oauth = schemes.any(|scheme| matches!(scheme.place, SchemePlace::OAuth { .. }));
    match is_oauth && bearer(parts) == Some(TOKEN) {
        true => Ok(()),
        false => Err(ConnectError::unauthenticated(
            "the token is missing or has expired",
        )),
    }
}

fn bearer(parts: &request::Parts) -> Option<&str> {
    let text = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = text.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token)
}
