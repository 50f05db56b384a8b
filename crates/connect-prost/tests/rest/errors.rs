//! Every error has the shape that the schema declares, wherever it comes from.

use std::time::Duration;

use connect_prost::server::{Interceptor, InterceptorFuture, Limits};
use connect_prost::{ConnectError, Spec, http};
use serde_json::{Value, json};

use crate::request::{FORM, Headers, JSON, get, send};
use crate::service::{FLAT, router};

/// Refuses calls whose header asks for it.
struct Door;

impl Interceptor for Door {
    fn on_head<'a>(
        &'a self,
        _: &'static Spec,
        parts: &'a mut http::request::Parts,
    ) -> InterceptorFuture<'a, ()> {
        let is_shut = parts.headers.contains_key("x-shut");
        Box::pin(async move {
            match is_shut {
                true => Err(ConnectError::permission_denied("shut")),
                false => Ok(()),
            }
        })
    }
}

fn shaped(code: &str, message: &Value) -> Value {
    let error = json!({"code": code, "message": message});
    json!({"ok": false, "request_id": "id-1", "error": error})
}

#[tokio::test(start_paused = true)]
async fn an_error_of_any_stage_has_one_shape() {
    let limits = Limits::new().with_max_timeout(Duration::from_secs(5));
    let router = router().interceptor(Door).limits(limits);
    let shut: Headers<'_> = &[("x-shut", "1")];
    let soon: Headers<'_> = &[("x-server-timeout", "soon")];
    let xml: Headers<'_> = &[("content-type", "text/xml")];
    let html: Headers<'_> = &[("accept", "text/html")];
    for (request, headers, body, status, code) in [
        (("GET", "/v2/nope"), JSON, "", 404, "not_found"),
        (("PUT", "/v2/echo"), JSON, "{}", 405, "unimplemented"),
        (("GET", "/v2/echo/a"), shut, "", 403, "permission_denied"),
        (("GET", "/v2/echo/a"), soon, "", 400, "invalid_argument"),
        (("POST", "/v2/echo"), xml, "{}", 415, "invalid_argument"),
        (("GET", "/v2/echo/a"), html, "", 406, "invalid_argument"),
        (("POST", "/v2/echo"), JSON, "{", 400, "invalid_argument"),
        (("POST", "/v2/echo"), JSON, "{}", 400, "invalid_argument"),
        (("GET", "/v2/echo/missing"), JSON, "", 404, "not_found"),
        (("GET", "/v2/echo/panic"), JSON, "", 500, "internal"),
        (("GET", "/v2/echo/hang"), JSON, "", 504, "deadline_exceeded"),
    ] {
        let answer = send(&router, request, headers, body).await;
        assert_eq!(answer.status, status, "{request:?}");
        assert_eq!(answer.header("content-type"), Some("application/json"));
        let length = answer.text.len().to_string();
        assert_eq!(answer.header("content-length"), Some(length.as_str()));
        let message = answer.json()["error"]["message"].clone();
        assert!(message.is_string(), "{request:?}");
        assert_eq!(answer.json(), shaped(code, &message), "{request:?}");
    }
}

#[tokio::test]
async fn words_stand_for_codes_of_the_method_alone() {
    let router = router();
    let xml: Headers<'_> = &[("content-type", "text/xml")];
    for (request, headers, body, status, code) in [
        (
            ("POST", "/v1/token"),
            FORM,
            "text=a&times=0",
            400,
            "INVALID_TIMES",
        ),
        (("POST", "/v1/token"), FORM, "times=0", 400, "INVALID_TIMES"),
        (
            ("POST", "/v1/token"),
            FORM,
            "text=a&times=x",
            400,
            "INVALID_TIMES",
        ),
        (("POST", "/v1/token"), FORM, "", 400, "INVALID_REQUEST"),
        (
            ("POST", "/v1/token"),
            FORM,
            "text=missing",
            404,
            "ECHO_NOT_FOUND",
        ),
        (
            ("POST", "/v1/token"),
            FORM,
            "text=who",
            401,
            "UNAUTHENTICATED",
        ),
        (("POST", "/v1/token"), xml, "x", 400, "INVALID_REQUEST"),
        (("GET", "/v1/token"), JSON, "", 405, "UNIMPLEMENTED"),
        (("GET", "/v1/nope"), JSON, "", 404, "NOT_FOUND"),
    ] {
        let answer = send(&router, request, headers, body).await;
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (status, &json!(code)),
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_challenge_names_a_scheme_that_http_knows() {
    let router = router();
    let bearer = send(&router, ("POST", "/v1/token"), FORM, "text=who").await;
    assert_eq!(bearer.header("www-authenticate"), Some("Bearer"));
    let none = get(&router, "/v2/echo/who").await;
    assert_eq!((none.status, none.header("www-authenticate")), (401, None));
}

#[tokio::test]
async fn the_default_shape_is_that_of_google_and_may_be_another() {
    let message = "there is nothing at this path";
    let google = json!({"code": 5, "message": message, "details": []});
    let flat = json!({"code": "NOT_FOUND", "message": message});
    for (router, expected) in [(router(), google), (router().error_shape(&FLAT), flat)] {
        for path in ["/nope", "/plain/nope"] {
            let answer = get(&router, path).await;
            assert_eq!(
                (answer.status, answer.json()),
                (404, expected.clone()),
                "{path}"
            );
        }
    }
    // The text has no value, which the rules of the message refuse.
    let refused = get(&router(), "/plain").await;
    let details = refused.json()["details"].clone();
    assert_eq!(
        details[0]["@type"],
        "type.googleapis.com/buf.validate.Violations"
    );
    assert_eq!(refused.json()["code"], 3);
}

#[tokio::test]
async fn headers_of_an_error_reach_the_caller() {
    let answer = get(&router(), "/v2/echo/busy").await;
    assert_eq!(
        (answer.status, answer.header("retry-after")),
        (503, Some("7"))
    );
}

#[tokio::test]
async fn procedures_keep_their_own_errors() {
    let router = router();
    let echo = "/rest.v1.RestService/Echo";
    let missing = send(&router, ("POST", echo), JSON, r#"{"text":"missing"}"#).await;
    assert_eq!(
        missing.json(),
        json!({"code": "not_found", "message": "no such echo"})
    );
    let unknown = send(&router, ("POST", "/rest.v1.RestService/Nope"), JSON, "{}").await;
    assert_eq!(
        (unknown.status, &unknown.json()["code"]),
        (404, &json!("unimplemented"))
    );
    let grpc: Headers<'_> = &[("content-type", "application/grpc")];
    let unknown = send(&router, ("POST", "/v2/nope"), grpc, "").await;
    assert_eq!(unknown.header("grpc-status"), Some("12"));
    // A method with nothing but rules has no procedure.
    let token = send(&router, ("POST", "/rest.v1.RestService/Token"), JSON, "{}").await;
    assert_eq!(
        (token.status, &token.json()["code"]),
        (404, &json!("unimplemented"))
    );
}
