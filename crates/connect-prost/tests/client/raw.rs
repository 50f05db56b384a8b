//! Raw calls: how methods are found, and what is read and written.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use connect_prost::client::{
    Client, ErrorKind, Interceptor, InterceptorFuture, Next, RawMethod, UnaryRequest, UnaryResponse,
};
use connect_prost::{Body, Budget, Code, StreamType};
use golden::generated::poll::v1::{BuildServiceClient, ScanServiceClient};
use protojson_prost::WriteOptions;

use crate::scripted::{Scripted, base_url, json};

fn method(name: &str) -> &'static RawMethod {
    RawMethod::find(BuildServiceClient::METHODS, name).unwrap()
}

#[test]
fn a_method_is_found_by_each_of_its_names() {
    for name in [
        "build.get",
        "/poll.v1.BuildService/GetBuild",
        "poll.v1.BuildService/GetBuild",
        "poll.v1.BuildService.GetBuild",
    ] {
        let found = RawMethod::find(BuildServiceClient::METHODS, name).unwrap();
        assert_eq!(found.spec().procedure, "/poll.v1.BuildService/GetBuild");
    }
    for name in [
        "",
        "/",
        ".",
        "GetBuild",
        "BuildService/GetBuild",
        "build.GET",
        "/build.get",
        "//poll.v1.BuildService/GetBuild",
        "/poll.v1.BuildService.GetBuild",
        "/poll.v1.BuildService/GetBuild/",
        "poll.v1.ScanService.GetScan",
    ] {
        let found = RawMethod::find(BuildServiceClient::METHODS, name);
        assert!(found.is_none(), "{name}");
    }
    let all = BuildServiceClient::METHODS
        .iter()
        .chain(ScanServiceClient::METHODS);
    let found = RawMethod::find(all, "poll.v1.ScanService.GetScan").unwrap();
    assert_eq!(found.spec().method(), "GetScan");
}

#[test]
fn a_table_has_all_methods_in_the_order_of_the_schema() {
    let names = BuildServiceClient::METHODS.iter();
    let names: Vec<_> = names.map(|method| method.spec().method()).collect();
    assert_eq!(
        names,
        [
            "StartBuild",
            "RestartBuild",
            "GetBuild",
            "WatchBuild",
            "StartBuilds"
        ]
    );
}

#[tokio::test]
async fn json_is_read_strictly_and_nothing_is_sent_if_it_does_not_fit() {
    let transport = Scripted::always(|| json("{}"));
    let client = transport.client();
    for (text, part) in [
        (r#"{"uid":"a","color":1}"#, "color"),
        (r#"{"uid":7}"#, "uid"),
        (r#"{"uid":"a""#, ""),
        (r#"{"uid":"a"} {}"#, ""),
        (r#"{"uid":"a","uid":"b"}"#, "uid"),
        ("null", ""),
        ("[]", ""),
        ("", ""),
    ] {
        let error = method("build.get").call(&client, text).await.unwrap_err();
        let found = (error.kind(), error.code());
        assert_eq!(found, (ErrorKind::Request, Code::InvalidArgument), "{text}");
        assert!(error.message().contains(part), "{text}: {error}");
    }
    let error = method("build.get").call(&client, r#"{"uid":""}"#).await;
    assert_eq!(error.unwrap_err().violations().len(), 1);

    let small = Client::builder(transport.clone(), base_url());
    let small = small.budget(Budget::new().with_bytes(16)).build();
    let long = r#"{"uid":"a build with a long name"}"#;
    let error = method("build.get").call(&small, long).await.unwrap_err();
    let found = (error.kind(), error.code());
    assert_eq!(found, (ErrorKind::Request, Code::ResourceExhausted));
    assert!(transport.sent().is_empty());
}

#[tokio::test]
async fn the_response_is_whole_and_stands_beside_its_redacted_form() {
    let body = r#"{"ok":true,"build":{"uid":"b","downloadUrl":"https://secret","newer":1}}"#;
    let transport = Scripted::always(move || json(body));
    let client = transport.client();
    let response = method("build.get").call(&client, r#"{"uid":"b"}"#);
    let response = response.await.unwrap();
    let whole = r#"{"ok":true,"build":{"uid":"b","downloadUrl":"https://secret"}}"#;
    assert_eq!(response.json(), whole);
    let redacted = r#"{"ok":true,"build":{"uid":"b","downloadUrl":"[redacted]"}}"#;
    assert_eq!(response.redacted(), redacted);
    let shown = format!("{response:?} {:?}", response.message());
    assert!(!shown.contains("secret"), "{shown}");
    let options = WriteOptions::new().indent(2);
    let indented = response.message().to_json(&options).unwrap();
    assert!(indented.starts_with("{\n  \"ok\": true"), "{indented}");
    assert_eq!(response.into_inner().into_json(), whole);
}

#[tokio::test]
async fn a_method_of_another_stream_type_is_unimplemented() {
    let transport = Scripted::always(|| json("{}"));
    let client = transport.client();
    for method in BuildServiceClient::METHODS {
        let called = method.call(&client, r#"{"uid":"b","name":"b"}"#).await;
        let streamed = method.stream(&client, r#"{"uid":"b"}"#).await;
        let expected = (ErrorKind::Request, Code::Unimplemented);
        let called = called
            .map(drop)
            .map_err(|error| (error.kind(), error.code()));
        let streamed = streamed
            .map(drop)
            .map_err(|error| (error.kind(), error.code()));
        let stream_type = method.spec().stream_type;
        assert_eq!(called == Err(expected), stream_type != StreamType::Unary);
        assert_eq!(
            streamed == Err(expected),
            stream_type != StreamType::ServerStream
        );
    }
}

/// Counts calls.
struct Counting(Arc<AtomicUsize>);

impl Interceptor for Counting {
    fn wrap<'a>(
        &'a self,
        request: UnaryRequest,
        next: Next<'a>,
    ) -> InterceptorFuture<'a, UnaryResponse> {
        self.0.fetch_add(1, Ordering::SeqCst);
        next.run(request)
    }
}

#[tokio::test]
async fn interceptors_and_the_response_wrapper_see_a_raw_call() {
    let seen = Arc::new(AtomicUsize::new(0));
    let transport = Scripted::always(|| json(r#"{"ok":false,"requestId":"r-1"}"#));
    let client = Client::builder(transport, base_url()).interceptor(Counting(Arc::clone(&seen)));
    let client = client.build();
    let error = method("build.get").call(&client, r#"{"uid":"b"}"#).await;
    let error = error.unwrap_err();
    assert_eq!(
        (error.kind(), error.request_id()),
        (ErrorKind::Wire, Some("r-1"))
    );
    assert_eq!(seen.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_raw_stream_ends_with_its_error() {
    let frames = |frames: &[(u8, &str)]| {
        let mut bytes = Vec::new();
        for (flags, text) in frames {
            bytes.push(*flags);
            bytes.extend(u32::try_from(text.len()).unwrap().to_be_bytes());
            bytes.extend(text.as_bytes());
        }
        Body::full(bytes)
    };
    let transport = Scripted::always(move || {
        let body = frames(&[
            (0, r#"{"ok":true}"#),
            (2, r#"{"error":{"code":"data_loss"}}"#),
        ]);
        let headers = [("content-type", "application/connect+json")];
        crate::scripted::http_response(200, &headers, body)
    });
    let watch = method("poll.v1.BuildService.WatchBuild");
    let mut builds = watch
        .stream(&transport.client(), r#"{"uid":"b"}"#)
        .await
        .unwrap();
    let first = builds.message().await.unwrap().unwrap();
    assert_eq!(first.json(), r#"{"ok":true}"#);
    assert_eq!(builds.message().await.unwrap_err().code(), Code::DataLoss);
    assert!(builds.message().await.unwrap().is_none());
}
