//! The span of a call by an HTTP rule.

use connect_prost::client::Transport as _;
use connect_prost::http::Request;
use connect_prost::server::{Context, Router};
use connect_prost::{Body, ConnectError, Response};
use golden::generated::route::v1::{
    Book, FindRequest, PutRequest, Shelf, ShelfService, ShelfServiceServer,
};

use crate::collector::Collector;

struct Shelves;

impl ShelfService for Shelves {
    async fn find(&self, _: Context, request: FindRequest) -> Result<Response<Book>, ConnectError> {
        Ok(Response::new(request.book.unwrap_or_default()))
    }

    async fn put(&self, _: Context, _: PutRequest) -> Result<Response<Shelf>, ConnectError> {
        Err(ConnectError::internal("no room"))
    }
}

#[tokio::test]
async fn a_span_has_the_template_and_never_the_path() {
    let router = Router::new().add(ShelfServiceServer::new(Shelves));
    for (path, route, method) in [
        (
            "/v2/files/secret:find",
            "/v2/{book.name=files/**}:find",
            "route.v1.ShelfService/Find",
        ),
        ("/v3/secret", "", "_OTHER"),
    ] {
        let collector = Collector::start();
        let request = Request::get(format!("http://shelf.test{path}"));
        router
            .send(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        let span = collector.only();
        assert_eq!(span.field("http.route"), route);
        assert_eq!(span.field("rpc.method"), method);
        assert_eq!(span.field("rpc.system.name"), "rest");
        assert!(!span.fields.values().any(|value| value.contains("secret")));
    }
}
