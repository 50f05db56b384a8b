//! 404 and 405 come before interceptors see a call, all other refusals after it.

use connect_prost::server::{Interceptor, InterceptorFuture};
use connect_prost::{ConnectError, Spec, http};

use crate::request::{Headers, JSON, send};
use crate::service::router;

/// Admits nobody.
struct Shut;

impl Interceptor for Shut {
    fn on_head<'a>(
        &'a self,
        _: &'static Spec,
        _: &'a mut http::request::Parts,
    ) -> InterceptorFuture<'a, ()> {
        Box::pin(async { Err(ConnectError::unauthenticated("no key")) })
    }
}

#[tokio::test]
async fn a_caller_without_credentials_learns_only_which_paths_there_are() {
    let shut = router().interceptor(Shut);
    let xml: Headers<'_> = &[("content-type", "text/xml")];
    let coded: Headers<'_> = &[("content-encoding", "lzma")];
    let html: Headers<'_> = &[("accept", "text/html")];
    let soon: Headers<'_> = &[("x-server-timeout", "soon")];
    for (request, headers, body, open) in [
        (("POST", "/v2/echo"), xml, "{}", 415),
        (("POST", "/v2/echo"), coded, "{}", 415),
        (("POST", "/v2/echo"), html, "{}", 406),
        (("POST", "/v2/echo"), soon, "{}", 400),
        (("POST", "/v2/echo"), JSON, "{", 400),
        (("GET", "/v2/echo/%zz"), JSON, "", 400),
        (("GET", "/v2/echo/a?more=1"), JSON, "", 400),
    ] {
        let answer = send(&router(), request, headers, body).await;
        assert_eq!(answer.status, open, "{request:?}");
        let answer = send(&shut, request, headers, body).await;
        assert_eq!(answer.status, 401, "{request:?}");
    }
    for (request, status) in [
        (("GET", "/v2/nope"), 404),
        (("PATCH", "/v2/echo"), 405),
        (("OPTIONS", "/v2/echo"), 204),
    ] {
        let answer = send(&shut, request, &[], "").await;
        assert_eq!(answer.status, status, "{request:?}");
    }
}
