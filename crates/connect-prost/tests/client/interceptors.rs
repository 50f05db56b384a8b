//! Interceptors of a client: their order, and their changes to requests and responses.

use std::sync::{Arc, Mutex};

use connect_prost::client::{
    Client, ErrorKind, Interceptor, InterceptorFuture, Next, NextStream, StreamRequest,
    UnaryRequest, UnaryResponse,
};
use connect_prost::{Body, Code, ConnectError, Spec, StreamType, client};
use http::{HeaderValue, request};
use prost_types::value::Kind;
use prost_types::{Struct, Value};

use crate::scripted::{Scripted, WRITE, base_url, call, http_response, json};

type Log = Arc<Mutex<Vec<String>>>;

/// Logs its calls under its name.
struct Note(&'static str, Log);

impl Note {
    fn note(&self, moment: &str) {
        self.1.lock().unwrap().push(format!("{} {moment}", self.0));
    }
}

impl Interceptor for Note {
    fn on_head<'a>(
        &'a self,
        _spec: &'static Spec,
        parts: &'a mut request::Parts,
    ) -> InterceptorFuture<'a, (), ConnectError> {
        Box::pin(async move {
            self.note("head");
            parts
                .headers
                .append("x-seen", HeaderValue::from_static(self.0));
            Ok(())
        })
    }

    fn wrap<'a>(
        &'a self,
        request: UnaryRequest,
        next: Next<'a>,
    ) -> InterceptorFuture<'a, UnaryResponse> {
        Box::pin(async move {
            self.note("before");
            let response = next.run(request).await;
            self.note("after");
            response
        })
    }
}

#[tokio::test]
async fn the_first_is_outermost() {
    let transport = Scripted::always(|| json("{}"));
    let log = Log::default();
    let client = Client::builder(transport.clone(), base_url())
        .interceptor(Note("a", log.clone()))
        .interceptor(Note("b", log.clone()))
        .build();
    call(&client, &WRITE).await.unwrap();
    let noted = std::mem::take(&mut *log.lock().unwrap());
    assert_eq!(
        noted,
        [
            "a before", "b before", "a head", "b head", "b after", "a after"
        ]
    );
    let [sent] = transport.sent().try_into().unwrap();
    let seen: Vec<_> = sent.headers.get_all("x-seen").iter().collect();
    assert_eq!(seen, ["a", "b"]);
}

/// Changes requests and responses.
struct Change;

impl Interceptor for Change {
    fn wrap<'a>(
        &'a self,
        mut request: UnaryRequest,
        next: Next<'a>,
    ) -> InterceptorFuture<'a, UnaryResponse> {
        Box::pin(async move {
            let headers = request.headers_mut();
            headers.insert("x-added", HeaderValue::from_static("yes"));
            *request.timeout_mut() = Some(std::time::Duration::from_secs(3));
            let message = request.message_mut().downcast_mut::<Struct>().unwrap();
            message.fields.insert(
                "added".to_owned(),
                Value {
                    kind: Some(Kind::BoolValue(true)),
                },
            );
            let mut response = next.run(request).await?;
            let headers = response.headers_mut();
            headers.insert("x-marked", HeaderValue::from_static("yes"));
            Ok(response)
        })
    }
}

#[tokio::test]
async fn request_and_response_can_be_changed() {
    let transport = Scripted::always(|| json("{}"));
    let client = Client::builder(transport.clone(), base_url())
        .interceptor(Change)
        .build();
    let response = call(&client, &WRITE).await.unwrap();
    assert_eq!(response.headers()["x-marked"], "yes");
    let [sent] = transport.sent().try_into().unwrap();
    assert_eq!(sent.headers["x-added"], "yes");
    assert_eq!(sent.headers["connect-timeout-ms"], "3000");
}

/// Rejects every call.
struct Reject;

impl Interceptor for Reject {
    fn on_head<'a>(
        &'a self,
        _spec: &'static Spec,
        _parts: &'a mut request::Parts,
    ) -> InterceptorFuture<'a, (), ConnectError> {
        Box::pin(async { Err(ConnectError::unauthenticated("no key at hand")) })
    }
}

#[tokio::test]
async fn a_rejected_call_is_not_sent_whatever_its_stream_type() {
    let transport = Scripted::always(|| json("{}"));
    let client = Client::builder(transport.clone(), base_url())
        .interceptor(Reject)
        .build();
    let unary = call(&client, &WRITE).await.unwrap_err();
    let stream = client.server_stream::<Struct, Struct>(&WRITE, Struct::default());
    let stream = stream.await.unwrap_err();
    let (_sender, opened) = client
        .client_stream::<Struct, Struct>(&WRITE)
        .open()
        .await
        .unwrap();
    for error in [unary, stream, opened.await.unwrap_err()] {
        assert_eq!(error.kind(), ErrorKind::Request);
        assert_eq!(error.code(), Code::Unauthenticated);
    }
    assert!(transport.sent().is_empty());
}

const WATCH: Spec = Spec::new("/a.v1.Service/Watch", StreamType::ServerStream);
const UPLOAD: Spec = Spec::new("/a.v1.Service/Upload", StreamType::ClientStream);
const CHAT: Spec = Spec::new("/a.v1.Service/Chat", StreamType::BidiStream);

/// Around a stream: adds a header, and notes how it ends.
struct Stream(Log);

impl Interceptor for Stream {
    fn wrap_stream<'a>(
        &'a self,
        mut request: StreamRequest,
        next: NextStream<'a>,
    ) -> InterceptorFuture<'a, ()> {
        Box::pin(async move {
            let headers = request.headers_mut();
            headers.insert("x-added", HeaderValue::from_static("yes"));
            *request.timeout_mut() = Some(std::time::Duration::from_secs(3));
            let ended = next.run(request).await;
            let note = match &ended {
                Ok(()) => "ok".to_owned(),
                Err(error) => error.message().to_owned(),
            };
            self.0.lock().unwrap().push(note);
            ended
        })
    }
}

fn stream_of(body: &'static [u8]) -> Scripted {
    Scripted::always(move || {
        let content_type = ("content-type", "application/connect+json");
        http_response(200, &[content_type], Body::full(body))
    })
}

#[tokio::test]
async fn a_stream_is_wrapped_until_it_ends() {
    let log = Log::default();
    for (body, end) in [
        (&b"\0\0\0\0\x02{}\x02\0\0\0\x02{}"[..], "ok"),
        (
            b"\0\0\0\0\x02{}\x02\0\0\0\x2b{\"error\":{\"code\":\"aborted\",\"message\":\"no\"}}",
            "no",
        ),
    ] {
        let transport = stream_of(body);
        let client = Client::builder(transport.clone(), base_url())
            .interceptor(Stream(log.clone()))
            .build();
        let watch = client.server_stream::<Struct, Struct>(&WATCH, Struct::default());
        let mut watch = watch.await.unwrap();
        assert!(watch.message().await.unwrap().is_some());
        assert!(log.lock().unwrap().is_empty());
        let last = watch.message().await;
        assert_eq!(last.is_ok(), end == "ok");
        assert_eq!(std::mem::take(&mut *log.lock().unwrap()), [end]);
        let [sent] = transport.sent().try_into().unwrap();
        assert_eq!(sent.headers["x-added"], "yes");
        assert_eq!(sent.headers["connect-timeout-ms"], "3000");
    }
}

#[tokio::test]
async fn streams_of_requests_are_wrapped_too() {
    let log = Log::default();
    let transport = stream_of(b"\0\0\0\0\x02{}\x02\0\0\0\x02{}");
    let client = Client::builder(transport.clone(), base_url())
        .interceptor(Stream(log.clone()))
        .build();
    let upload = client.client_stream::<Struct, Struct>(&UPLOAD).open();
    let (sender, response) = upload.await.unwrap();
    sender.close();
    response.await.unwrap();
    let chat = client.bidi_stream::<Struct, Struct>(&CHAT).open();
    let (_sender, mut messages) = chat.await.unwrap();
    while messages.message().await.unwrap().is_some() {}
    assert_eq!(*log.lock().unwrap(), ["ok", "ok"]);
    assert!(
        transport
            .sent()
            .iter()
            .all(|sent| sent.headers["x-added"] == "yes")
    );
}

/// Ends a stream from outside: before it begins, or while it lasts.
struct Guard {
    at_once: bool,
}

impl Interceptor for Guard {
    fn wrap_stream<'a>(
        &'a self,
        request: StreamRequest,
        next: NextStream<'a>,
    ) -> InterceptorFuture<'a, ()> {
        Box::pin(async move {
            let error = client_error(request.spec());
            if self.at_once {
                return Err(error);
            }
            tokio::select! {
                ended = next.run(request) => ended,
                () = tokio::time::sleep(std::time::Duration::from_secs(1)) => Err(error),
            }
        })
    }
}

/// Returns an error as a call of this method has it.
fn client_error(spec: &'static Spec) -> client::Error {
    client::Error::rejected(spec, ConnectError::permission_denied("not today"))
}

#[tokio::test(start_paused = true)]
async fn a_stream_can_be_ended_by_an_interceptor() {
    for at_once in [true, false] {
        let transport = Scripted::new(|_| std::future::pending());
        let client = Client::builder(transport.clone(), base_url())
            .interceptor(Guard { at_once })
            .build();
        let watch = client.server_stream::<Struct, Struct>(&WATCH, Struct::default());
        let error = watch.await.unwrap_err();
        assert_eq!(error.code(), Code::PermissionDenied);
        assert_eq!(transport.sent().len(), usize::from(!at_once));
    }
}

#[tokio::test]
async fn the_cause_of_an_interceptors_error_is_kept() {
    /// Rejects calls with a cause.
    struct Broken;

    impl Interceptor for Broken {
        fn on_head<'a>(
            &'a self,
            _: &'static Spec,
            _: &'a mut request::Parts,
        ) -> InterceptorFuture<'a, (), ConnectError> {
            let error = ConnectError::unauthenticated("no key").with_source("the vault is closed");
            Box::pin(std::future::ready(Err(error)))
        }
    }

    let transport = Scripted::always(|| json("{}"));
    let client = Client::builder(transport, base_url())
        .interceptor(Broken)
        .build();
    let error = call(&client, &WRITE).await.unwrap_err();
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "the vault is closed");
}
