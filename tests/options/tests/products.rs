//! Options that choose products: a service is called, another is served.

use connect_prost::http::Uri;
use connect_prost::server::{Context, Router};
use connect_prost::{Code, ConnectError, Response};
use options_tests::TEXT;
use options_tests::shop::v1::{Item, ReadServiceClient, WriteService, WriteServiceServer};

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
