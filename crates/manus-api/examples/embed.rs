//! The least a service needs to call the API.
//!
//! ```text
//! MANUS_BASE_URL=http://127.0.0.1:8787 MANUS_API_KEY=mock-key-team-user cargo run --package manus-api --example embed
//! ```

#![allow(clippy::print_stdout, reason = "an example shows what it got")]

use std::env;
use std::error::Error;
use std::time::Duration;

use connect_prost::client::{Client, HyperTransport};
use http::{HeaderName, HeaderValue};
use manus_api::team::v2::{ListUsersRequest, TeamUserManagementApiV2ServiceClient};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut key = HeaderValue::from_str(&env::var("MANUS_API_KEY")?)?;
    key.set_sensitive(true);
    let client = Client::builder(HyperTransport::new(), env::var("MANUS_BASE_URL")?.parse()?)
        .header(HeaderName::from_static("x-api-key"), key)
        .timeout(Duration::from_secs(10))
        .build();
    let users = TeamUserManagementApiV2ServiceClient::from_client(client);

    let request = ListUsersRequest {
        limit: Some(50),
        ..Default::default()
    };
    match users.list_users(request).await {
        Ok(page) => {
            for user in &page.users {
                println!("{} <{}>", user.user_name, user.email);
            }
            println!("{} of {}", page.users.len(), page.total);
        }
        Err(error) => println!("{error}, request {:?}", error.request_id()),
    }
    Ok(())
}
