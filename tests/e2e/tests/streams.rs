//! Client streams, server streams and bidi streams over every protocol, codec and HTTP version.

use std::time::Duration;

use connect_prost::Code;
use connect_prost::client::ErrorKind;
use e2e::{FAIL, PANIC, PENDING, all_clients, drop_of, http2_clients};

#[tokio::test]
async fn a_client_stream_returns_one_response_with_trailers() {
    for client in all_clients().await {
        let (mut out, response) = client.pour().open().await.unwrap();
        for size in 1..=4 {
            out.send(drop_of(size)).await.unwrap();
        }
        out.close();
        let response = response.await.unwrap();
        assert_eq!(response.size, 10);
        assert_eq!(response.trailers()["x-mark"], "trailer");
    }
}

#[tokio::test]
async fn a_server_stream_returns_its_messages_between_headers_and_trailers() {
    for client in all_clients().await {
        let mut responses = client.sprinkle(drop_of(5)).await.unwrap();
        assert_eq!(responses.headers().await.unwrap()["x-mark"], "head");
        let mut sizes = Vec::new();
        while let Some(response) = responses.message().await.unwrap() {
            sizes.push(response.size);
        }
        assert_eq!(sizes, [0, 1, 2, 3, 4]);
        assert_eq!(responses.trailers()["x-mark"], "trailer");
    }
}

#[tokio::test]
async fn a_failing_stream_delivers_the_messages_before_its_error() {
    for client in all_clients().await {
        let mut responses = client.sprinkle(drop_of(FAIL)).await.unwrap();
        for size in 0..FAIL {
            assert_eq!(responses.message().await.unwrap().unwrap().size, size);
        }
        let error = responses.message().await.unwrap_err();
        assert_eq!(error.code(), Code::DataLoss);
        let marks: Vec<_> = error.trailers().get_all("x-mark").iter().collect();
        assert_eq!(marks, ["trailer", "failed"]);
        assert!(responses.message().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_bidi_stream_takes_turns_over_http2() {
    for client in http2_clients().await {
        let (mut out, mut responses) = client.flow().open().await.unwrap();
        for size in [1, 20, 300] {
            out.send(drop_of(size)).await.unwrap();
            assert_eq!(responses.message().await.unwrap().unwrap().size, size * 2);
        }
        out.close();
        assert!(responses.message().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_bidi_stream_sends_all_before_it_receives_all() {
    for client in all_clients().await {
        let (mut out, mut responses) = client.flow().open().await.unwrap();
        for size in [1, 20, 300] {
            out.send(drop_of(size)).await.unwrap();
        }
        out.close();
        for size in [1, 20, 300] {
            assert_eq!(responses.message().await.unwrap().unwrap().size, size * 2);
        }
        assert!(responses.message().await.unwrap().is_none());
    }
}

// On HTTP/1.1 and in process the server waits up to a second for the rest of an unread request: the clock is virtual.
#[tokio::test(start_paused = true)]
async fn every_message_of_a_stream_is_validated_on_both_sides() {
    for client in all_clients().await {
        let (mut out, response) = client.pour().open().await.unwrap();
        let error = out.send(drop_of(-1)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        out.close();
        assert_eq!(response.await.unwrap().size, 0);

        let (mut out, response) = client.pour().with_validate(false).open().await.unwrap();
        out.send(drop_of(1)).await.unwrap();
        out.send(drop_of(-1)).await.unwrap();
        let error = response.await.unwrap_err();
        assert_eq!(error.code(), Code::InvalidArgument);
        assert_eq!(error.violations().len(), 1);
    }
}

#[tokio::test]
async fn a_panic_ends_its_stream_and_nothing_else() {
    for client in all_clients().await {
        let (mut out, mut responses) = client.flow().open().await.unwrap();
        out.send(drop_of(PANIC)).await.unwrap();
        let error = responses.message().await.unwrap_err();
        assert_eq!(error.code(), Code::Internal);
        assert_eq!(client.once(drop_of(1)).await.unwrap().size, 1);
    }
}

#[tokio::test]
async fn a_timeout_ends_a_stream() {
    for client in all_clients().await {
        let call = client
            .sprinkle(drop_of(PENDING))
            .with_timeout(Duration::from_millis(50));
        let ended = match call.await {
            Ok(mut responses) => responses.message().await,
            Err(error) => Err(error),
        };
        assert_eq!(ended.unwrap_err().code(), Code::DeadlineExceeded);
    }
}

// On HTTP/1.1 and in process the server waits up to a second for the rest of an unread request: the clock is virtual.
#[tokio::test(start_paused = true)]
async fn a_method_without_an_implementation_is_unimplemented() {
    for client in all_clients().await {
        let (_out, response) = client.dry().open().await.unwrap();
        assert_eq!(response.await.unwrap_err().code(), Code::Unimplemented);
    }
}
