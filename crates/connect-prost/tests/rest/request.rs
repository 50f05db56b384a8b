//! Sends requests to a router in process, and reads the responses whole.

use connect_prost::Body;
use connect_prost::client::Transport as _;
use connect_prost::http::{HeaderMap, Request};
use connect_prost::server::{Outcome, Router};
use http_body_util::BodyExt as _;
use serde_json::Value;

pub(crate) type Headers<'a> = &'a [(&'static str, &'a str)];

pub(crate) const JSON: Headers<'static> = &[("content-type", "application/json")];

pub(crate) const FORM: Headers<'static> = &[("content-type", "application/x-www-form-urlencoded")];

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) outcome: Option<Outcome>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

pub(crate) async fn send(
    router: &Router,
    (method, path): (&str, &str),
    headers: Headers<'_>,
    body: &str,
) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(format!("http://rest.test{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = Body::full(body.to_owned());
    let response = router.send(request.body(body).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        text: String::from_utf8(bytes.to_vec()).unwrap(),
        outcome: parts.extensions.get::<Outcome>().cloned(),
    }
}

pub(crate) async fn get(router: &Router, path: &str) -> Answer {
    send(router, ("GET", path), &[], "").await
}
