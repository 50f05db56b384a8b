//! Rules of `google.api.http`: what of them reaches a Spec, what is left out and why, and what is only a warning.
//!
//! What is an error when rules are strict is in `broken/route_*`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod corpus;
mod lenient;
mod query;
mod run;
mod spec;
mod surface;
