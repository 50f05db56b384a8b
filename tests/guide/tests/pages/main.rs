//! Runs what the pages of `docs/guide` show: the code of each is a module here, with tests around it. A piece of code that no test
//! calls is a warning of the compiler.

#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

mod archives;
mod client;
mod deadlines;
mod errors;
mod identity;
mod interceptors;
mod jobs;
mod lists;
mod observability;
mod raw;
mod rest;
mod retries;
mod server;
mod station;
mod streams;
mod testing;
