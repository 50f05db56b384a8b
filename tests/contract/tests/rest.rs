//! The rows of the contract over REST.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use contract_tests::Rest;

mod operations;
#[path = "rest/requests.rs"]
mod requests;

type World = contract_tests::World<Rest>;
