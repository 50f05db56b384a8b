//! The vendor's quickstart of version 2: requests as `curl` sends its commands, over a socket.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use manus_mock::{Mock, MockServer};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// `curl -X POST "$BASE/v2/team.user.create" -H "X-API-Key: …" -H "Content-Type: application/json" -d BODY`
async fn create(server: &MockServer, body: &Value) -> (u16, Value) {
    let body = body.to_string();
    let head = format!(
        "POST /v2/team.user.create HTTP/1.1\r\nHost: {}\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n\
         X-API-Key: mock-key-team-user\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        server.address(),
        body.len()
    );
    send(server, &format!("{head}{body}")).await
}

/// `curl "$BASE/v2/team.user.detail?email=EMAIL" -H "X-API-Key: …"`
async fn detail(server: &MockServer, email: &str) -> (u16, Value) {
    let head = format!(
        "GET /v2/team.user.detail?email={email} HTTP/1.1\r\nHost: {}\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n\
         X-API-Key: mock-key-team-user\r\n\r\n",
        server.address()
    );
    send(server, &head).await
}

/// Sends a request and reads its response, which has a length.
async fn send(server: &MockServer, request: &str) -> (u16, Value) {
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut received = Vec::new();
    loop {
        let text = String::from_utf8(received.clone()).unwrap();
        if let Some((head, body)) = text.split_once("\r\n\r\n")
            && body.len() == length(head)
        {
            let status = head.split(' ').nth(1).unwrap().parse().unwrap();
            return (status, serde_json::from_str(body).unwrap());
        }
        assert_ne!(stream.read_buf(&mut received).await.unwrap(), 0, "{text}");
    }
}

fn length(head: &str) -> usize {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    let mut lines = lines.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    lines.next().unwrap().1.parse().unwrap()
}

#[tokio::test]
async fn the_quickstart_of_version_2_runs() {
    let server = Mock::builder().virtual_clock().build().unwrap();
    let server = server.serve().await.unwrap();

    // As printed it lacks the role, which is required.
    let printed = json!({"email": "new.user@acme.example", "user_name": "New User"});
    let (status, body) = create(&server, &printed).await;
    assert_eq!((status, &body["ok"]), (400, &json!(false)));
    assert_eq!(body["error"]["code"], "invalid_argument");

    let mut whole = printed;
    whole["role"] = json!("TEAM_MEMBER_ROLE_MEMBER");
    let (status, created) = create(&server, &whole).await;
    assert_eq!((status, &created["ok"]), (200, &json!(true)));
    assert_eq!(created["user"]["email"], "new.user@acme.example");

    let (status, body) = create(&server, &whole).await;
    assert_eq!((status, &body["ok"]), (409, &json!(false)));
    assert_eq!(body["error"]["code"], "already_exists");

    for email in ["new.user@acme.example", "new.user%40acme.example"] {
        let (status, found) = detail(&server, email).await;
        assert_eq!((status, &found["user"]), (200, &created["user"]));
    }
}
