//! Options that choose products: a service is called, another is served.

use connect_prost::http::Uri;
use connect_prost::server::{Context, Router};
use connect_prost::{Code, ConnectError, Response};
use options_tests::file::v1::{FileService, FileServiceClient, FileServiceServer, GetFileRequest};
use options_tests::shop::v1::{
    GetWeightRequest, Item, ReadServiceClient, WeighService, WeighServiceClient,
    WeighServiceServer, Weight, WriteService, WriteServiceServer, weight,
};
use options_tests::{HttpBody, TEXT};
use prost::bytes::Bytes;

struct Store;

impl WriteService for Store {
    async fn put_item(
        &self,
        _context: Context,
        item: Item,
    ) -> Result<Response<Item>, ConnectError> {
        Ok(Response::new(item))
    }
}

impl FileService for Store {
    async fn get_file(
        &self,
        _context: Context,
        request: GetFileRequest,
    ) -> Result<Response<HttpBody>, ConnectError> {
        Ok(Response::new(request.like.unwrap_or_default()))
    }
}

#[tokio::test]
async fn a_built_in_message_is_sent_as_any_other() {
    let router = Router::new().add(FileServiceServer::new(Store));
    let client = FileServiceClient::new(router, Uri::from_static("http://in-process"));
    let body = HttpBody {
        content_type: "text/plain".to_owned(),
        data: vec![0, 255],
        extensions: Vec::new(),
    };
    let request = GetFileRequest {
        like: Some(body.clone()),
    };
    let response = client.get_file(request).await.unwrap();
    assert_eq!(*response, body);
}

#[tokio::test]
async fn one_service_is_called_and_the_other_served() {
    let router = Router::new().add(WriteServiceServer::new(Store));
    let client = ReadServiceClient::new(router, Uri::from_static("http://in-process"));
    let error = client.get_item(Item::default()).await.unwrap_err();
    assert_eq!(error.code(), Code::Unimplemented);
    assert!(TEXT.contains("pub mod read_service") && TEXT.contains("pub mod write_service"));
    for name in ["trait ReadService", "struct WriteServiceClient"] {
        assert!(!TEXT.contains(name), "{name}");
    }
}

impl WeighService for Store {
    async fn weigh(&self, _context: Context, item: Item) -> Result<Response<Item>, ConnectError> {
        Ok(Response::new(item))
    }

    async fn get_weight(
        &self,
        _context: Context,
        request: GetWeightRequest,
    ) -> Result<Response<Weight>, ConnectError> {
        let state = (request.thumbnail == b"axe").then_some(weight::State::Over.into());
        Ok(Response::new(Weight { state }))
    }
}

#[tokio::test(start_paused = true)]
async fn work_is_followed_by_bytes_of_either_type() {
    let router = Router::new().add(WeighServiceServer::new(Store));
    let client = WeighServiceClient::new(router, Uri::from_static("http://in-process"));
    let item = Item {
        thumbnail: Bytes::from_static(b"axe"),
        ..Item::default()
    };
    let weight = client.weigh(item).poller().until_done().await.unwrap();
    assert_eq!(
        weight.state,
        Some(0),
        "a zero that is set is a state like any other"
    );
}
