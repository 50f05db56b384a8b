//! Unary calls over every protocol, codec and HTTP version.

use connect_prost::client::{Client, ErrorKind};
use connect_prost::{Code, Protocol};
use e2e::{FAIL, all_clients, clients, drop_of, in_process, router};
use golden::generated::stream::v1::{Drop, RiverServiceClient};

#[tokio::test]
async fn a_response_keeps_its_headers_and_trailers() {
    for client in all_clients().await {
        let response = client.once(drop_of(3)).await.unwrap();
        assert_eq!(response.size, 3);
        assert_eq!(response.headers()["x-mark"], "head");
        assert_eq!(response.trailers()["x-mark"], "trailer");
    }
}

#[tokio::test]
async fn an_error_keeps_its_details_headers_and_trailers() {
    for client in all_clients().await {
        let error = client.once(drop_of(FAIL)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Wire);
        assert_eq!(error.code(), Code::DataLoss);
        assert_eq!(error.message(), "dried up: 100 % gone");
        let detail: Drop = error.details()[0]
            .decode("stream.v1.Drop")
            .unwrap()
            .unwrap();
        assert_eq!(detail.size, 7);
        assert_eq!(error.headers()["x-mark"], "head");
        assert_eq!(error.trailers()["x-mark"], "failed");
    }
}

#[tokio::test]
async fn a_get_is_sent_where_it_is_enabled_and_its_url_is_short_enough() {
    for client in clients(Protocol::Connect).await {
        let response = client.once(drop_of(3)).with_http_get(true).await.unwrap();
        assert_eq!(response.size, 4);
    }
    let short = Client::builder(router(), in_process())
        .http_get(true)
        .http_get_url_limit(20)
        .build();
    let response = RiverServiceClient::from_client(short)
        .once(drop_of(3))
        .await
        .unwrap();
    assert_eq!(response.size, 3, "a URL that would be too long is a POST");
}
