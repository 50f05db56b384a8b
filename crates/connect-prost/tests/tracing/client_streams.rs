//! The spans of calls that stream, in the client.

use connect_prost::Protocol;
use connect_prost::client::{HyperTransport, Transport};
use connect_prost::server::serve;
use golden::generated::stream::v1::RiverServiceClient;
use tokio::net::TcpListener;

use crate::client::{Logging, has_result, in_process, message};
use crate::collector::Collector;
use crate::river::{PENDING, router};

const PROTOCOLS: [Protocol; 3] = [Protocol::Connect, Protocol::Grpc, Protocol::GrpcWeb];

/// Returns how success and `data_loss` are called.
fn names(protocol: Protocol) -> [(i32, &'static str, &'static str); 2] {
    match protocol {
        Protocol::Connect => [(0, "", ""), (15, "data_loss", "data_loss")],
        _ => [(0, "OK", ""), (15, "DATA_LOSS", "DATA_LOSS")],
    }
}

#[tokio::test]
async fn the_span_of_a_server_stream_ends_with_its_stream() {
    for protocol in PROTOCOLS {
        for (size, status, error) in names(protocol) {
            let collector = Collector::start();
            let river = in_process(protocol);
            let mut responses = river.sprinkle(message(size)).await.unwrap();
            assert!(responses.message().await.unwrap().is_some());
            assert!(!collector.only_client().is_closed);
            let end = responses.message().await;
            assert_eq!(end.is_err(), size > 0);
            // The stream is still there.
            has_result(&collector.only_client(), status, error);
        }
    }
}

#[tokio::test]
async fn the_span_of_a_client_stream_ends_with_its_response() {
    for protocol in PROTOCOLS {
        for (size, status, error) in names(protocol) {
            let collector = Collector::start();
            let (mut out, response) = in_process(protocol).pour().open().await.unwrap();
            out.send(message(size)).await.unwrap();
            out.close();
            assert!(!collector.only_client().is_closed);
            assert_eq!(response.await.is_err(), size > 0);
            has_result(&collector.only_client(), status, error);
        }
    }
}

#[tokio::test]
async fn the_span_of_a_stream_in_both_directions_ends_with_its_responses() {
    for protocol in PROTOCOLS {
        for (size, status, error) in names(protocol) {
            let collector = Collector::start();
            let (mut out, mut responses) = in_process(protocol).flow().open().await.unwrap();
            out.send(message(size)).await.unwrap();
            out.close();
            while let Ok(Some(_)) = responses.message().await {}
            has_result(&collector.only_client(), status, error);
        }
    }
}

#[tokio::test]
async fn a_stream_that_is_dropped_is_canceled_without_an_error() {
    let collector = Collector::start();
    let river = in_process(Protocol::Connect);
    let mut responses = river.sprinkle(message(PENDING)).await.unwrap();
    responses.message().await.unwrap();
    drop(responses);
    has_result(&collector.only_client(), "canceled", "");

    let collector = Collector::start();
    let (out, responses) = river.flow().open().await.unwrap();
    drop(responses);
    drop(out);
    tokio::task::yield_now().await;
    has_result(&collector.only_client(), "canceled", "");
}

#[tokio::test]
async fn a_call_with_a_wrong_option_is_an_error_of_its_request() {
    let river = in_process(Protocol::Connect);
    let wrong = ("content-type", "text/plain");
    for kind in 0..3 {
        let collector = Collector::start();
        let error = match kind {
            0 => {
                let call = river.sprinkle(message(0)).with_header(wrong.0, wrong.1);
                call.await.map(drop).unwrap_err()
            }
            1 => {
                let call = river.pour().with_header(wrong.0, wrong.1);
                call.open().await.map(drop).unwrap_err()
            }
            _ => {
                let call = river.flow().with_header(wrong.0, wrong.1);
                call.open().await.map(drop).unwrap_err()
            }
        };
        assert_eq!(error.attempts(), 0);
        has_result(&collector.only(), "invalid_argument", "request");
    }
}

#[tokio::test]
async fn the_exchange_of_a_stream_runs_in_the_span_of_its_call() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { serve(listener, router()).await });
    let transport: Box<dyn Transport> = Box::new(HyperTransport::builder().http2_only().build());
    let client = connect_prost::client::Client::builder(transport, url.parse().unwrap());
    let river = RiverServiceClient::from_client(client.interceptor(Logging).build());

    let collector = Collector::start();
    let (out, mut responses) = river.flow().open().await.unwrap();
    out.close();
    assert!(responses.message().await.unwrap().is_none());
    assert_eq!(collector.only_client().messages(), ["on_head"]);

    let collector = Collector::start();
    let mut responses = river.sprinkle(message(0)).await.unwrap();
    while responses.message().await.unwrap().is_some() {}
    let span = collector.only_client();
    assert_eq!(span.messages(), ["on_head", "the attempt succeeded"]);
}
