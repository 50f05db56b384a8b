//! hyper without a stack: sends bytes and reads bytes.
//!
//! What it costs is the floor under every client; it is also the other side of every server.

use bench_rpc::{Http, Protocol, Scenario, Task, content};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST, TE};
use http::{HeaderName, HeaderValue, Request, Response, Version};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpStream;

fn main() {
    Task::run(run);
}

async fn run(task: Task) {
    let stream = TcpStream::connect(task.address).await.expect("a server");
    stream.set_nodelay(true).expect("a socket that is open");
    let call = Call::new(&task);
    match task.http {
        Http::One => {
            let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
                .await
                .expect("a connection");
            tokio::spawn(connection);
            task.repeat(async || {
                sender.ready().await.expect("the server goes on");
                let response = sender.send_request(call.request(Version::HTTP_11)).await;
                call.check(response.expect("a response")).await;
            })
            .await;
        }
        Http::Two => {
            let connecting = http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
            let (mut sender, connection) = connecting.await.expect("a connection");
            tokio::spawn(connection);
            task.repeat(async || {
                sender.ready().await.expect("the server goes on");
                let response = sender.send_request(call.request(Version::HTTP_2)).await;
                call.check(response.expect("a response")).await;
            })
            .await;
        }
    }
}

/// What is sent, and what must be received.
struct Call {
    uri: http::Uri,
    host: HeaderValue,
    scenario: Scenario,
    protocol: Protocol,
    request: Bytes,
    response: Bytes,
}

impl Call {
    fn new(task: &Task) -> Self {
        let target = task.scenario.target(task.protocol);
        let uri = format!("{}{target}", task.base_url());
        Self {
            uri: uri.parse().expect("an address and a path"),
            host: HeaderValue::try_from(task.address.to_string()).expect("digits"),
            scenario: task.scenario,
            protocol: task.protocol,
            request: content::request(task.scenario, task.protocol),
            response: content::response(task.scenario, task.protocol),
        }
    }

    fn request(&self, version: Version) -> Request<Full<Bytes>> {
        let mut request = Request::new(Full::new(self.request.clone()));
        *request.method_mut() = self.scenario.method();
        *request.uri_mut() = self.uri.clone();
        *request.version_mut() = version;
        let headers = request.headers_mut();
        if version == Version::HTTP_11 {
            headers.insert(HOST, self.host.clone());
        }
        if self.scenario != Scenario::Find {
            headers.insert(CONTENT_TYPE, self.protocol.content_type());
        }
        match self.protocol {
            Protocol::Grpc => {
                headers.insert(TE, HeaderValue::from_static("trailers"));
            }
            Protocol::Proto | Protocol::Json => {
                headers.insert(
                    HeaderName::from_static("connect-protocol-version"),
                    HeaderValue::from_static("1"),
                );
            }
            Protocol::Rest => {}
        }
        request
    }

    async fn check(&self, response: Response<Incoming>) {
        assert_eq!(response.status(), 200);
        let body = response
            .into_body()
            .collect()
            .await
            .expect("a body that ends");
        if self.protocol == Protocol::Grpc {
            let trailers = body.trailers().expect("gRPC ends with trailers");
            assert_eq!(trailers["grpc-status"], "0");
        }
        let body = body.to_bytes();
        match self.scenario {
            // The id is another one each time.
            Scenario::Wrapped => assert_eq!(body.len(), self.response.len()),
            _ => assert_eq!(body, self.response),
        }
    }
}
