//! A tour of user management: a generated client calls the mock, which implements the generated server trait, over real
//! sockets, once over Connect and once over REST.
//!
//! `cargo run --example tour` starts two mocks on free ports, runs the whole tour over each surface, and compares what it has left. With
//! `MANUS_BASE_URL` and `MANUS_API_KEY` set it runs the read-only part against that server instead, over REST.

#![allow(clippy::print_stdout, reason = "the tour prints its steps")]

mod counter;
mod narrator;
mod read;
mod story;
mod world;

use std::env;
use std::error::Error;

use connect_prost::Protocol;
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
            let (users, requests) = client(&base_url, &key, Protocol::Rest)?;
            read::tour(&users).await?;
            println!("\n{} requests were sent.", requests.sent());
        }
        (Err(_), Err(_)) => {
            let connect = tour("Connect", Protocol::Connect).await?;
            println!();
            let rest = tour("REST", Protocol::Rest).await?;
            if connect != rest {
                return Err("the two tours left different worlds".into());
            }
            println!("\nBoth tours left the same world: {} bytes.", rest.len());
        }
        _ => return Err("set both MANUS_BASE_URL and MANUS_API_KEY, or neither".into()),
    }
    Ok(())
}

/// Runs the whole tour over one surface of a mock of its own, and returns the world that it leaves.
async fn tour(name: &str, protocol: Protocol) -> Result<String, Box<dyn Error>> {
    let server = Mock::builder().virtual_clock().build()?.serve().await?;
    let base_url = server.base_url();
    println!("Over {name}: the mock listens on {base_url}.");
    let (users, requests) = client(&base_url, "mock-key-team-user", protocol)?;
    let calls = story::run(&users).await?;
    println!(
        "\n{calls} calls were made, {} requests were sent: one call was refused before sending.",
        requests.sent()
    );
    world::document(&base_url).await
}

fn client(
    base_url: &str,
    key: &str,
    protocol: Protocol,
) -> Result<(Users, Requests), Box<dyn Error>> {
    let mut key = HeaderValue::from_str(key)
        .map_err(|_| "MANUS_API_KEY holds characters that no header may")?;
    key.set_sensitive(true);
    let (transport, requests) = Counter::new(HyperTransport::new());
    let client = Client::builder(transport, base_url.parse::<Uri>()?)
        .header(HeaderName::from_static("x-api-key"), key)
        .protocol(protocol)
        .build();
    Ok((Users::from_client(client), requests))
}
