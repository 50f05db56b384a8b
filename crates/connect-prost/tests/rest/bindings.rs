//! Path, query and body become one message.

use connect_prost::Body;
use connect_prost::client::Transport as _;
use connect_prost::compression::Encoding;
use connect_prost::http::Request;
use connect_prost::server::Limits;
use serde_json::json;

use crate::request::{FORM, JSON, get, send};
use crate::service::router;

#[tokio::test]
async fn a_path_variable_and_a_parameter_meet_in_the_message() {
    let answer = get(&router(), "/v2/echo/a%40b%2F?times=3").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["text"], "a@b/");
    assert_eq!(answer.json()["count"], "3");
    assert_eq!(answer.header("x-template"), Some("/v2/echo/{text}"));
}

#[tokio::test]
async fn a_variable_over_segments_keeps_encoded_slashes() {
    let answer = get(&router(), "/v2/files/a/b%2fc?shelf=1").await;
    assert_eq!(answer.json(), json!({"books": [{"name": "a/b%2Fc"}]}));
}

#[tokio::test]
async fn one_field_is_the_body_of_the_request_and_of_the_response() {
    let router = router();
    let book = r#"{"name":"Emma"}"#;
    for (path, expected) in [
        (
            "/v2/shelves/2/books",
            json!([{"name": "Emma"}, {"name": "Emma"}]),
        ),
        ("/v2/shelves/0/books", json!([])),
    ] {
        let answer = send(&router, ("PUT", path), JSON, book).await;
        assert_eq!((answer.status, answer.json()), (200, expected));
    }
}

#[tokio::test]
async fn a_form_is_bound_like_a_query() {
    let answer = send(
        &router(),
        ("POST", "/v1/token"),
        FORM,
        "text=a+b%21&times=2",
    )
    .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.json()["text"], "a b!");
    assert_eq!(answer.json()["count"], "2");
    let bare = send(&router(), ("POST", "/v1/token"), &[], "text=a").await;
    assert_eq!(bare.status, 200, "{}", bare.text);
}

#[tokio::test]
async fn a_body_needs_no_content_type_and_a_request_without_one_may_have_any() {
    let router = router();
    let bare = send(&router, ("POST", "/v2/echo"), &[], r#"{"text":"a"}"#).await;
    assert_eq!(bare.status, 200);
    let png = [("content-type", "image/png"), ("content-type", "image/gif")];
    let read = send(&router, ("GET", "/v2/echo/a"), &png, "").await;
    assert_eq!(read.status, 200);
}

#[tokio::test]
async fn what_does_not_bind_is_refused_with_the_name_of_its_field() {
    let router = router();
    for (request, headers, body, names) in [
        (("GET", "/v2/echo/a?times=abc"), JSON, "", "times"),
        (("GET", "/v2/echo/%zz"), JSON, "", "text"),
        (("GET", "/v2/echo/a?text=b"), JSON, "", "text"),
        (("GET", "/v2/echo/a?tmies=1"), JSON, "", "tmies"),
        (("GET", "/v2/echo/a"), JSON, "{}", "body"),
        (
            ("POST", "/v2/echo?times=1"),
            JSON,
            r#"{"text":"a"}"#,
            "times",
        ),
        (("POST", "/v2/echo"), JSON, r#"{"text":1}"#, "text"),
        (("POST", "/v2/echo"), JSON, "null", "null"),
        (("POST", "/v2/echo"), JSON, r#"{"text":"a"} {}"#, "line 1"),
    ] {
        let answer = send(&router, request, headers, body).await;
        assert_eq!(answer.status, 400, "{request:?} {}", answer.text);
        let error = &answer.json()["error"];
        assert_eq!(error["code"], "invalid_argument");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(names), "{request:?}: {message}");
    }
}

#[tokio::test]
async fn an_empty_body_is_an_empty_message_for_its_rules_to_judge() {
    let answer = send(&router(), ("POST", "/v2/echo"), JSON, "").await;
    assert_eq!(answer.status, 400);
    let message = answer.json()["error"]["message"].clone();
    assert!(message.as_str().unwrap().contains("text"), "{message}");
}

#[tokio::test]
async fn unknown_parameters_and_unknown_members_have_a_switch_each() {
    let body = r#"{"text":"a","more":1}"#;
    let strict = Limits::new().with_reject_unknown(true);
    let lenient = Limits::new().with_reject_unknown_parameters(false);
    for (limits, parameter, member) in [
        (Limits::new(), 400, 200),
        (strict, 400, 400),
        (lenient, 200, 200),
    ] {
        let router = router().limits(limits);
        let read = get(&router, "/v2/echo/a?more=1").await;
        assert_eq!(read.status, parameter);
        let write = send(&router, ("POST", "/v2/echo"), JSON, body).await;
        assert_eq!(write.status, member);
    }
}

#[tokio::test]
async fn foreign_parameters_are_ignored_unless_a_field_has_their_name() {
    let router = router().ignore_parameters(["utm_*", "key", "times"]);
    let answer = get(&router, "/v2/echo/a?utm_source=x&key=y&times=4").await;
    assert_eq!((answer.status, &answer.json()["count"]), (200, &json!("4")));
    assert_eq!(get(&router, "/v2/echo/a?keys=1").await.status, 400);
}

#[tokio::test]
async fn what_is_too_long_is_413() {
    let router = router().limits(Limits::new().with_receive(32));
    let long = format!(r#"{{"text":"{}"}}"#, "a".repeat(64));
    let answer = send(&router, ("POST", "/v2/echo"), JSON, &long).await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.json()["error"]["code"], "resource_exhausted");
    let connect = send(&router, ("POST", "/rest.v1.RestService/Echo"), JSON, &long).await;
    assert_eq!(connect.status, 429);
}

#[tokio::test]
async fn what_is_too_long_when_decompressed_is_413() {
    let router = router().limits(Limits::new().with_receive(512));
    let long = format!(r#"{{"text":"{}"}}"#, "a".repeat(64 * 1024));
    let bomb = Encoding::Gzip.compress(long.into());
    assert!(bomb.len() < 512);
    let request = Request::post("http://rest.test/v2/echo")
        .header("content-encoding", "gzip")
        .body(Body::full(bomb));
    let response = router.send(request.unwrap()).await.unwrap();
    assert_eq!(response.status(), 413);
}
