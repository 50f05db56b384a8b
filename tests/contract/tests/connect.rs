//! The rows of the contract over unary Connect.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use contract_tests::Connect;

mod operations;
#[path = "connect/requests.rs"]
mod requests;

type World = contract_tests::World<Connect>;
