//! The tests that hold on every surface, one file per operation.

mod authentication;
mod create;
mod delegate;
mod detail;
mod list;
mod reclaim;
mod remove;
mod rename;
mod rules;
mod trap;
mod update;
