//! A tour of user management: a generated client calls the mock, which implements the generated server trait, over real
//! sockets.
//!
//! `cargo run --example tour` starts the mock on a free port and runs the whole tour. With `MANUS_BASE_URL` and
//! `MANUS_API_KEY` set it runs the read-only part against that server instead.

#![allow(clippy::print_stdout, reason = "the tour prints its steps")]

mod counter;
mod narrator;
mod read;
mod story;

use std::env;
use std::error::Error;

use connect_prost::client::{Client, HyperTransport};
use http::{HeaderName, HeaderValue, Uri};
use manus_api::team::v2::TeamUserManagementApiV2ServiceClient as Users;
use manus_mock::Mock;

use crate::counter::{Counter, Requests};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    match (env::var("MANUS_BASE_URL"), env::var("MANUS_API_KEY")) {
        (Ok(base_url), Ok(key)) => {
            println!("Reading from {base_url}; nothing is changed there.");
            let (users, requests) = client(&base_url, &key)?;
            read::tour(&users).await?;
            println!("\n{} requests were sent.", requests.sent());
        }
        (Err(_), Err(_)) => {
            let server = Mock::builder().virtual_clock().build()?.serve().await?;
            println!("The mock listens on {}.", server.base_url());
            let (users, requests) = client(&server.base_url(), "mock-key-team-user")?;
            let calls = story::run(&users).await?;
            println!(
                "\n{calls} calls were made, {} requests were sent: one call was refused before sending.",
                requests.sent()
            );
        }
        _ => return Err("set both MANUS_BASE_URL and MANUS_API_KEY, or neither".into()),
    }
    Ok(())
}

fn client(base_url: &str, key: &str) -> Result<(Users, Requests), Box<dyn Error>> {
    let mut key = HeaderValue::from_str(key)
        .map_err(|_| "MANUS_API_KEY holds characters that no header may")?;
    key.set_sensitive(true);
    let (transport, requests) = Counter::new(HyperTransport::new());
    let client = Client::builder(transport, base_url.parse::<Uri>()?)
        .header(HeaderName::from_static("x-api-key"), key)
        .build();
    Ok((Users::from_client(client), requests))
}
