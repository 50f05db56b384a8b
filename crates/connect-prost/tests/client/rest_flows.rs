//! Calls over REST that are not single: lists, work that goes on, calls with JSON, calls within interceptors.

use connect_prost::client::{
    Client, Interceptor, InterceptorFuture, Next, RawMethod, UnaryRequest, UnaryResponse,
};
use connect_prost::{Body, Protocol};
use golden::generated::page::v1::{self, ListBooksRequest};
use golden::generated::poll::v1::BuildServiceClient;

use crate::builds::named;
use crate::scripted::{Scripted, base_url, http_response};

/// Responds to builds and lists by their URLs alone.
fn site() -> Scripted {
    Scripted::new(|request| async move {
        let line = format!("{} {}", request.method(), request.uri());
        let body = match line.strip_prefix("POST ").is_some() {
            true => r#"{"ok":true,"uid":"b/1"}"#.to_owned(),
            false if line.contains("/v1/builds/") => {
                r#"{"ok":true,"build":{"progress":{"state":"BUILD_STATE_DONE"}}}"#.to_owned()
            }
            false => books(&line),
        };
        Ok(http_response(200, &[], Body::full(body)))
    })
}

/// Returns as many of three books as a query asks for.
fn books(line: &str) -> String {
    let number = |name: &str| {
        let (_, value) = line.split_once(name)?;
        value.split('&').next()?.parse::<usize>().ok()
    };
    let (offset, limit) = (
        number("offset=").unwrap_or(0),
        number("limit=").unwrap_or(3),
    );
    let all = [r#"{"id":"1"}"#, r#"{"id":"2"}"#, r#"{"id":"3"}"#];
    let page: Vec<_> = all.into_iter().skip(offset).take(limit).collect();
    format!(r#"{{"ok":true,"total":3,"books":[{}]}}"#, page.join(","))
}

fn rest(transport: &Scripted) -> Client {
    Client::builder(transport.clone(), base_url())
        .protocol(Protocol::Rest)
        .build()
}

fn lines(transport: &Scripted) -> Vec<String> {
    let line = |head: http::request::Parts| {
        format!("{} {}", head.method, head.uri.path_and_query().unwrap())
    };
    transport.sent().into_iter().map(line).collect()
}

#[tokio::test(start_paused = true)]
async fn a_poller_starts_and_follows_work_by_the_rules_of_both_methods() {
    let transport = site();
    let builds = BuildServiceClient::from_client(rest(&transport));
    let mut poller = builds.start_build(named("x")).poller();
    poller.until_done().await.unwrap();
    assert_eq!(
        lines(&transport),
        ["POST /v1/builds", "GET /v1/builds/b%2F1"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_that_overrides_the_protocol_passes_it_on_to_its_polls() {
    let transport = site();
    let client = Client::new(transport.clone(), base_url());
    let builds = BuildServiceClient::from_client(client);
    let call = builds.start_build(named("x"));
    let mut poller = call.with_protocol(Protocol::Rest).poller();
    poller.until_done().await.unwrap();
    assert_eq!(
        lines(&transport),
        ["POST /v1/builds", "GET /v1/builds/b%2F1"]
    );
}

#[tokio::test]
async fn a_list_is_read_by_queries() {
    let transport = site();
    let shelf = v1::ShelfServiceClient::from_client(rest(&transport));
    let request = ListBooksRequest {
        limit: Some(2),
        filter: "a b".to_owned(),
        ..ListBooksRequest::default()
    };
    let mut books = shelf.list_books(request).by_item();
    let mut ids = Vec::new();
    while let Some(book) = books.next().await {
        ids.push(book.unwrap().id);
    }
    assert_eq!(ids, ["1", "2", "3"]);
    let lines = lines(&transport);
    assert!(lines.len() > 1, "{lines:?}");
    for line in lines {
        assert!(line.starts_with("GET /v1/books?limit="), "{line}");
        assert!(line.ends_with("&filter=a%20b"), "{line}");
    }
}

#[tokio::test]
async fn a_raw_call_is_made_by_the_rules() {
    let transport = site();
    let method = RawMethod::find(BuildServiceClient::METHODS, "build.get").unwrap();
    let response = method
        .call(&rest(&transport), r#"{"uid":"b-1","withUrl":true}"#)
        .await;
    assert!(response.unwrap().json().contains("BUILD_STATE_DONE"));
    assert_eq!(lines(&transport), ["GET /v1/builds/b-1?withUrl=true"]);
}

/// Hands every call on.
struct Wraps;

impl Interceptor for Wraps {
    fn wrap<'a>(
        &'a self,
        request: UnaryRequest,
        next: Next<'a>,
    ) -> InterceptorFuture<'a, UnaryResponse> {
        next.run(request)
    }
}

#[tokio::test]
async fn a_call_within_an_interceptor_keeps_its_rules() {
    let transport = site();
    let client = Client::builder(transport.clone(), base_url());
    let client = client.protocol(Protocol::Rest).interceptor(Wraps).build();
    let builds = BuildServiceClient::from_client(client);
    builds.start_build(named("x")).await.unwrap();
    assert_eq!(lines(&transport), ["POST /v1/builds"]);
}
