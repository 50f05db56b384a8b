//! The quickstart of version 1 over sockets: a token as `curl` asks for one, and with it the users.

use connect_prost::client::{Client, HyperTransport};
use connect_prost::server::serve;
use http::header::AUTHORIZATION;
use http::{HeaderValue, Uri};
use manus_api::usermanage::v1::{ListUsersRequest, UserServiceClient};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::world::World;

/// What `curl -X POST .. --data-urlencode ..` sends, but for the host; the connection is closed, so that the response has an end.
const REQUEST: &str = "POST /api/user/manage/v1/oauth/token HTTP/1.1\r\n\
    Host: 127.0.0.1\r\n\
    User-Agent: curl/8.5.0\r\n\
    Accept: */*\r\n\
    Content-Length: 91\r\n\
    Content-Type: application/x-www-form-urlencoded\r\n\
    Connection: close\r\n\
    \r\n\
    grant_type=client_credentials&client_id=tm_1&client_secret=hush%20%26%20more%20%3D%20100%25";

#[tokio::test]
async fn the_token_that_curl_mints_opens_the_list() {
    let world = World::with(["ada@acme.example", "bob@acme.example"]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, world.router).into_future());

    let mut connection = TcpStream::connect(address).await.unwrap();
    connection.write_all(REQUEST.as_bytes()).await.unwrap();
    let mut response = String::new();
    connection.read_to_string(&mut response).await.unwrap();
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    assert!(head.contains("cache-control: no-store"), "{head}");
    let token: Value = serde_json::from_str(body).unwrap();

    let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap());
    let base_url: Uri = format!("http://{address}").parse().unwrap();
    let client = Client::builder(HyperTransport::new(), base_url)
        .header(AUTHORIZATION, HeaderValue::try_from(bearer).unwrap());
    let users = UserServiceClient::from_client(client.build());
    let list = users.list_users(ListUsersRequest::default()).await.unwrap();
    assert_eq!((list.total, list.limit, list.users.len()), (2, 100, 2));
}
