//! Calls by HTTP rules, served by a hand-written service whose Specs have every option that concerns REST.

#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

#[path = "rest/bindings.rs"]
mod bindings;
#[path = "rest/connection.rs"]
mod connection;
#[path = "rest/errors.rs"]
mod errors;
#[path = "rest/manners.rs"]
mod manners;
#[path = "rest/observed.rs"]
mod observed;
#[path = "rest/order.rs"]
mod order;
#[path = "rest/request.rs"]
mod request;
#[path = "rest/responses.rs"]
mod responses;
#[path = "rest/service.rs"]
mod service;
