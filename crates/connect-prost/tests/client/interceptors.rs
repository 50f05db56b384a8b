//! Interceptors of a client: their order, and their changes to requests and responses.

use std::sync::{Arc, Mutex};

use connect_prost::client::{
    Client, ErrorKind, Interceptor, InterceptorFuture, Next, UnaryRequest, UnaryResponse,
};
use connect_prost::{Code, ConnectError, Spec};
use http::{HeaderValue, request};
use prost_types::value::Kind;
use prost_types::{Struct, Value};

use crate::scripted::{Scripted, WRITE, base_url, call, json};

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
