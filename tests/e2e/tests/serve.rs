//! A served router over HTTP/1.1 and over HTTP/2: two calls, then a graceful shutdown.

#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

use connect_prost::client::{HyperTransport, Transport};
use connect_prost::server::{Context, RequestId, Router, serve};
use connect_prost::{ConnectError, Response};
use golden::generated::echo::v1::{
    EchoRequest, EchoResponse, EchoService, EchoServiceClient, EchoServiceServer,
};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

struct Echo;

impl EchoService for Echo {
    async fn echo(
        &self,
        _: Context,
        request: EchoRequest,
    ) -> Result<Response<EchoResponse>, ConnectError> {
        Ok(Response::new(EchoResponse {
            text: request.text,
            count: 1 << 60,
            ..EchoResponse::default()
        }))
    }
}

async fn echoes(client: &EchoServiceClient) {
    let request = EchoRequest {
        text: "hello".to_owned(),
        times: None,
    };
    let response = client.echo(request).await.unwrap();
    assert_eq!(response.text, "hello");
    assert_eq!(response.count, 1 << 60);
    assert!(response.ok, "dispatch fills the wrapper");
    assert_eq!(response.request_id, "id-1");
    assert_eq!(response.request_id(), Some("id-1"));
}

async fn serves_two_calls_and_shuts_down(transport: impl Transport) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new()
        .add(EchoServiceServer::new(Echo))
        .request_ids(|| RequestId::new("id-1"));
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = serve(listener, router).graceful_shutdown(async {
        let _ = stopped.await;
    });
    let serving = tokio::spawn(serving.into_future());
    let client = EchoServiceClient::new(transport, url.parse().unwrap());
    echoes(&client).await;
    echoes(&client).await;
    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();
}

#[tokio::test]
async fn calls_over_http1_succeed_before_the_server_shuts_down() {
    serves_two_calls_and_shuts_down(HyperTransport::new()).await;
}

#[tokio::test]
async fn calls_over_http2_succeed_before_the_server_shuts_down() {
    let http2 = HyperTransport::builder().http2_only();
    serves_two_calls_and_shuts_down(http2.build()).await;
}
