//! Methods, media types, encodings.

use std::future::ready;

use bytes::Bytes;
use connect_prost::Body;
use connect_prost::client::Transport as _;
use connect_prost::http::Request;
use http_body_util::{BodyExt as _, Full};

use crate::request::{Headers, JSON, get, send};
use crate::service::router;

#[tokio::test]
async fn a_path_says_which_methods_it_has() {
    let router = router();
    for (path, allow) in [
        ("/v2/echo", "POST, OPTIONS"),
        ("/v2/echo/a", "GET, HEAD, OPTIONS"),
        ("/v2/echoes/a", "DELETE, OPTIONS"),
    ] {
        let refused = send(&router, ("PATCH", path), &[], "").await;
        assert_eq!(
            (refused.status, refused.header("allow")),
            (405, Some(allow))
        );
        let asked = send(&router, ("OPTIONS", path), &[], "").await;
        assert_eq!((asked.status, asked.header("allow")), (204, Some(allow)));
        assert_eq!(
            (asked.text.as_str(), asked.header("content-type")),
            ("", None)
        );
    }
    assert_eq!(
        send(&router, ("OPTIONS", "/v2/nope"), &[], "").await.status,
        404
    );
}

#[tokio::test]
async fn a_head_is_a_get_without_its_body() {
    let router = router();
    for (path, status) in [
        ("/v2/echo/a", 200),
        ("/v2/echo/missing", 404),
        ("/nope", 404),
    ] {
        let read = get(&router, path).await;
        let mut head = send(&router, ("HEAD", path), &[], "").await;
        assert_eq!((head.status, head.text.as_str()), (status, ""), "{path}");
        let length = head.header("content-length").unwrap().to_owned();
        assert_eq!(length, read.text.len().to_string(), "{path}");
        head.headers.remove("content-length");
        let mut expected = read.headers;
        expected.remove("content-length");
        assert_eq!(head.headers, expected, "{path}");
    }
    let refused = send(&router, ("HEAD", "/v2/echo"), &[], "").await;
    assert_eq!((refused.status, refused.text.as_str()), (405, ""));
}

#[tokio::test]
async fn a_caller_gets_json_unless_it_excludes_it() {
    let router = router();
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    for (accept, status) in [
        ("*/*", 200),
        ("application/*", 200),
        ("application/json;q=0.5", 200),
        (browser, 200),
        ("application/json;q=0", 406),
        ("text/html", 406),
    ] {
        let answer = send(&router, ("GET", "/v2/echo/a"), &[("accept", accept)], "").await;
        assert_eq!(answer.status, status, "{accept}");
    }
}

#[tokio::test]
async fn a_refusal_of_a_media_type_says_what_is_taken() {
    let answer = send(
        &router(),
        ("POST", "/v2/echo"),
        &[("content-type", "text/json")],
        "{}",
    )
    .await;
    assert_eq!(answer.header("accept-post"), Some("application/json"));
    let answer = send(
        &router(),
        ("POST", "/v2/echo"),
        &[("content-encoding", "lzma")],
        "{}",
    )
    .await;
    assert!(answer.header("accept-encoding").unwrap().contains("gzip"));
    let twice: Headers<'_> = &[
        ("content-type", "application/json"),
        ("content-type", "application/json"),
    ];
    assert_eq!(
        send(&router(), ("POST", "/v2/echo"), twice, "{}")
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn a_body_of_no_bytes_is_none_also_if_its_end_comes_later() {
    for (length, status) in [("0", 200), ("000", 200), ("2", 400)] {
        let request = Request::get("http://rest.test/v2/echo/a").header("content-length", length);
        // Over HTTP/2 a body may end with a frame of its own.
        let body = Full::<Bytes>::default().with_trailers(ready(None));
        let response = router().send(request.body(Body::new(body)).unwrap()).await;
        assert_eq!(response.unwrap().status().as_u16(), status, "{length}");
    }
}

#[tokio::test]
async fn headers_that_would_change_the_method_or_the_answer_are_ignored() {
    let headers: Headers<'_> = &[("x-http-method-override", "DELETE"), ("if-none-match", "*")];
    let answer = send(&router(), ("GET", "/v2/echo/a"), headers, "").await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn the_shorter_timeout_counts() {
    let zero: Headers<'_> = &[("x-server-timeout", "0")];
    let answer = send(&router(), ("GET", "/v2/echo/a"), zero, "").await;
    assert_eq!(answer.status, 504);
}

#[tokio::test(start_paused = true)]
async fn the_caller_s_timeout_ends_a_call() {
    let begun = tokio::time::Instant::now();
    let short: Headers<'_> = &[("x-server-timeout", "0.25")];
    let answer = send(&router(), ("GET", "/v2/echo/hang"), short, "").await;
    assert_eq!(answer.status, 504);
    assert_eq!(begun.elapsed().as_millis(), 250);
}

#[tokio::test]
async fn other_methods_of_a_procedure_are_connect_s() {
    let refused = send(
        &router(),
        ("PUT", "/rest.v1.RestService/Create"),
        JSON,
        "{}",
    )
    .await;
    assert_eq!(
        (refused.status, refused.header("allow")),
        (405, Some("POST"))
    );
}
