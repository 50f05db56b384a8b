//! A generated client and server whose messages have the JSON form of another generator.

use connect_prost::client::{Client, Transport as _};
use connect_prost::http::{self, Uri};
use connect_prost::server::{Context, Router};
use connect_prost::{Body, Code, Codec, ConnectError, Response};
use http_body_util::BodyExt as _;
use serde_bridge::generated::shop::v1::{
    Item, Part, ShopService, ShopServiceClient, ShopServiceServer, item,
};

struct Shop;

impl ShopService for Shop {
    async fn buy(&self, _: Context, mut item: Item) -> Result<Response<Item>, ConnectError> {
        for count in item.stock.values_mut() {
            *count -= 1;
        }
        Ok(Response::new(item))
    }
}

fn router() -> Router {
    Router::new().add(ShopServiceServer::new(Shop))
}

fn client(codec: Codec) -> ShopServiceClient {
    let base_url = Uri::from_static("http://shop.test");
    ShopServiceClient::from_client(Client::builder(router(), base_url).codec(codec).build())
}

fn item(stock: i32) -> Item {
    Item {
        display_name: "chair".to_owned(),
        price: i64::MAX,
        color: item::Color::Red.into(),
        stock: [("here".to_owned(), stock)].into(),
        parts: vec![Part {
            material: "wood".to_owned(),
        }],
        delivery: Some(item::Delivery::Days(3)),
    }
}

#[tokio::test]
async fn a_call_goes_through_in_both_codecs() {
    for codec in [Codec::Json, Codec::Proto] {
        let response = client(codec).buy(item(2)).await.expect("a response");
        assert_eq!(response.into_inner(), item(1), "{codec:?}");
    }
}

#[tokio::test]
async fn the_rules_of_the_schema_hold() {
    let error = client(Codec::Json).buy(Item::default()).await;
    let error = error.expect_err("a refusal");
    assert_eq!(error.code(), Code::InvalidArgument);
}

/// Sends JSON as it stands, and returns status and JSON of the response.
async fn post(body: &'static str) -> (http::StatusCode, String) {
    let request = http::Request::post("http://shop.test/shop.v1.ShopService/Buy")
        .header("content-type", "application/json")
        .body(Body::from(body))
        .expect("a request");
    let (head, body) = router()
        .send(request)
        .await
        .expect("a response")
        .into_parts();
    let body = body.collect().await.expect("a body").to_bytes();
    let text = String::from_utf8(body.to_vec()).expect("JSON");
    (head.status, text)
}

#[tokio::test]
async fn what_is_on_the_wire_is_what_the_other_generator_makes() {
    let (status, body) = post(r#"{"display_name": "chair", "price": 7, "color": 1}"#).await;
    let expected = r#"{"displayName":"chair","price":"7","color":"COLOR_RED"}"#;
    assert_eq!((status.as_u16(), body.as_str()), (200, expected));
    // Ours would ignore the field.
    let (status, body) = post(r#"{"displayName": "chair", "height": 1}"#).await;
    assert_eq!(status.as_u16(), 400, "{body}");
    assert!(
        body.contains("no shop.v1.Item: unknown field `height`"),
        "{body}"
    );
}
