//! A stateful double of the Manus Enterprise API, with the documented rules of the real service.
//!
//! The `manus-mock` binary serves it. A test can also run it in process, without a socket:
//!
//! ```
//! use connect_prost::client::Client;
//! use http::{HeaderName, HeaderValue, Uri};
//! use manus_api::team::v2::{ListUsersRequest, TeamUserManagementApiV2ServiceClient};
//! use manus_mock::Mock;
//!
//! # async fn story() -> Result<(), Box<dyn std::error::Error>> {
//! let mock = Mock::builder().virtual_clock().build()?;
//! let client = Client::builder(mock.transport(), Uri::from_static("http://mock"))
//!     .header(HeaderName::from_static("x-api-key"), HeaderValue::from_static("mock-key-team-user"))
//!     .build();
//! let users = TeamUserManagementApiV2ServiceClient::from_client(client);
//! let page = users.list_users(ListUsersRequest { limit: Some(1), ..Default::default() }).await?;
//! assert_eq!(page.total, 251);
//! # Ok(())
//! # }
//! # tokio::runtime::Runtime::new().unwrap().block_on(story()).unwrap();
//! ```
//!
//! It serves user management, version 2, over REST, Connect, gRPC and gRPC-Web; the admin API under `/__mock/`; and `/healthz`.

mod admin;
mod audit;
mod call_record;
mod clock;
mod command;
mod credential;
mod domain;
mod fault;
mod journal;
mod mock;
mod random;
mod rate_limit;
mod rejection;
mod rules;
mod seed;
mod service;
mod settings;
mod store;
mod world;

pub use command::run as command;
pub use mock::{Mock, MockBuilder, MockError, MockServer, MockTransport};
pub use seed::{Seed, SeedError};
pub use service::{Disconnected, MockService};
