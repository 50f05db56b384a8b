//! Measures the cost of a page in a team of 100,000 members, under an instruction counter, once per offset.
//!
//! ```text
//! cargo build --release --example pages
//! valgrind --tool=callgrind target/release/examples/pages 0 200
//! valgrind --tool=callgrind target/release/examples/pages 99900 200
//! ```
//!
//! The first argument is the offset, the second the number of pages of 100. Zero pages measure the cost of creating the
//! team, to be subtracted.

use std::error::Error;
use std::fmt::Write;

use connect_prost::client::Client;
use http::{HeaderName, HeaderValue, Uri};
use manus_api::team::v2::{ListUsersRequest, TeamUserManagementApiV2ServiceClient};
use manus_mock::{Mock, Seed};

const MEMBERS: u32 = 100_000;
/// The hash of `mock-key-team-user`.
const KEY_HASH: &str = "7de081816d618feebb8fbe9682bae7e2f6dd8bb7f53f1c5e7f24a38c7451ffb3";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |default: i32| arguments.next().map_or(Ok(default), |text| text.parse());
    let (offset, pages) = (number(0)?, number(1)?);
    let mock = Mock::builder()
        .seed(Seed::from_json(&world()?)?)
        .virtual_clock()
        .build()?;
    let client = Client::builder(mock.transport(), Uri::from_static("http://mock"))
        .header(
            HeaderName::from_static("x-api-key"),
            HeaderValue::from_static("mock-key-team-user"),
        )
        .build();
    let users = TeamUserManagementApiV2ServiceClient::from_client(client);
    for _ in 0..pages {
        let request = ListUsersRequest {
            limit: Some(100),
            offset: Some(offset),
            ..Default::default()
        };
        let page = users.list_users(request).await?;
        assert_eq!((page.users.len(), page.total), (100, 100_000));
    }
    Ok(())
}

/// Returns a world document of one enterprise with one key and [`MEMBERS`] members.
fn world() -> Result<String, std::fmt::Error> {
    let mut text = format!(
        r#"{{"enterprises": [{{"uid": "e", "name": "acme", "team_uid": "t",
            "keys": [{{"name": "k", "type": "team_user", "sha256": "{KEY_HASH}"}}], "users": ["#
    );
    for number in 0..MEMBERS {
        let comma = if number == 0 { "" } else { "," };
        write!(
            text,
            r#"{comma}{{"team_user_id": "m{number:06}", "email": "m{number:06}@acme.example", "name": "Member",
                "role": "member", "status": "active"}}"#
        )?;
    }
    text.push_str("]}]}");
    Ok(text)
}
