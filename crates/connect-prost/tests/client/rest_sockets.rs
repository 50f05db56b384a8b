//! Servers of REST that misbehave, over sockets: every response ends in a message or an error, in time and in bounded memory.

use std::time::Duration;

use connect_prost::client::{Client, Error, ErrorKind, HyperTransport};
use connect_prost::{Code, Protocol, Response};
use golden::generated::route::v1::{Shelf, ShelfServiceClient};
use http::Uri;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const HEAD: &str = "content-type: application/json\r\nconnection: close\r\n";

/// Makes one call of a server that responds with these bytes and closes.
async fn received(response: Vec<u8>) -> Result<Response<Shelf>, Error> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = Uri::try_from(format!("http://{}", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut seen = Vec::new();
            while !seen.ends_with(b"\r\n\r\n{}") {
                stream.read_buf(&mut seen).await.unwrap();
            }
            // The client need not read all of it.
            let _ = stream.write_all(&response).await;
        }
    });
    let client = Client::builder(HyperTransport::new(), base_url).protocol(Protocol::Rest);
    let shelves = ShelfServiceClient::from_client(client.build());
    let call = shelves.announce(Shelf::default());
    let ended = tokio::time::timeout(Duration::from_secs(20), call.into_future()).await;
    ended.expect("no response keeps a caller waiting")
}

/// A response with its length.
fn response(status: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let length = body.len();
    let head = format!("HTTP/1.1 {status} X\r\n{HEAD}content-length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}

async fn failed(response: Vec<u8>) -> (ErrorKind, Code) {
    let error = received(response).await.unwrap_err();
    assert!(error.to_string().len() < 1024, "{error}");
    (error.kind(), error.code())
}

#[tokio::test]
async fn a_success_that_is_no_message_is_an_error_of_the_response() {
    for (body, code) in [
        (&b"[]"[..], Code::Internal),
        (b"null", Code::Internal),
        (b"{\"books\":", Code::Internal),
        (b"{\"books\":[{\"name\":\"\xff\"}]}", Code::Internal),
        (b"{} {}", Code::Internal),
        (b"<html>", Code::Internal),
    ] {
        assert_eq!(
            failed(response("200", body)).await,
            (ErrorKind::Response, code),
            "{body:?}"
        );
    }
    let deep = format!("{{\"x\":{}", "[".repeat(1 << 20));
    let (kind, _) = failed(response("200", deep)).await;
    assert_eq!(kind, ErrorKind::Response);
}

#[tokio::test]
async fn an_error_that_says_nothing_has_the_code_of_its_status() {
    let by_status = (ErrorKind::Wire, Code::NotFound);
    for body in [
        "[]",
        "null",
        "5",
        "\"\"",
        "{\"code\":1e308}",
        "{\"code\":-5}",
        "{\"code\":0}",
        "{\"code\":200}",
        "{\"code\":99999999999999999999}",
        "{\"code\":{\"code\":5}}",
        "{\"error\":[]}",
        "{\"error\":null,\"message\":5,\"details\":{}}",
        "{\"status\":[\"ABORTED\"]}",
        "{\"ok\":false}",
    ] {
        assert_eq!(failed(response("404", body)).await, by_status, "{body}");
    }
    for body in [
        "[".repeat(100_000),
        "{\"error\":".repeat(50_000),
        format!("{{\"message\":\"{}", "m".repeat(300_000)),
    ] {
        assert_eq!(failed(response("404", &body)).await, by_status);
    }
    assert_eq!(
        failed(response("404", b"{\"code\":\"\xff\"}")).await,
        by_status
    );
}

#[tokio::test]
async fn what_an_error_holds_beside_its_code_does_no_harm() {
    let details = "null,{},5,{\"@type\":5},{\"@type\":\"a/b\"},{\"@type\":\"\",\"value\":\"%\"},"
        .repeat(3_000);
    let body = format!(
        "{{\"code\":\"aborted\",\"message\":\"\\u0000\\r\\nx: y\",\"request_id\":\"a\\r\\nb\",\"details\":[{details}{{}}]}}"
    );
    let error = received(response("404", body)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Wire, Code::Aborted)
    );
    assert_eq!((error.request_id(), error.details().len()), (None, 0));
}

#[tokio::test]
async fn a_body_that_does_not_end_is_no_success_and_no_endless_wait() {
    let cut =
        |status: &str| format!("HTTP/1.1 {status} X\r\n{HEAD}content-length: 100\r\n\r\n{{}}");
    for status in ["200", "404"] {
        let (kind, code) = failed(cut(status).into_bytes()).await;
        assert_eq!(
            (kind, code),
            (ErrorKind::Transport, Code::Unavailable),
            "{status}"
        );
    }
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    for (status, expected) in [
        ("200", (ErrorKind::Response, Code::ResourceExhausted)),
        ("429", (ErrorKind::Wire, Code::ResourceExhausted)),
    ] {
        let head = format!("HTTP/1.1 {status} X\r\n{HEAD}transfer-encoding: chunked\r\n\r\n");
        let endless = head + &chunk.repeat(200);
        assert_eq!(failed(endless.into_bytes()).await, expected, "{status}");
    }
}

#[tokio::test]
async fn lengths_and_heads_that_contradict_are_no_success() {
    for head in [
        "HTTP/1.1 200 X\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}",
        "HTTP/1.1 200 X\r\ncontent-length: -1\r\n\r\n{}",
        "HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}",
        "HTTP/1.1 2000 X\r\n\r\n{}",
        "HTTP/1.1 101 X\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n{}",
        "HTTP/1.1 103 X\r\n\r\n",
    ] {
        assert!(received(head.into()).await.is_err(), "{head}");
    }
    let hints = "HTTP/1.1 103 X\r\nlink: a\r\n\r\n".repeat(3).into_bytes();
    let whole = [hints, response("200", "{\"books\":[{\"name\":\"a\"}]}")].concat();
    assert_eq!(received(whole).await.unwrap().books[0].name, "a");
}
