//! The protocols, each with its client half and its server half. All of it is text and bytes: no I/O, no clock.

pub mod connect;
