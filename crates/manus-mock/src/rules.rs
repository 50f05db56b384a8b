//! The documented rules of user management, one file per rule.
//!
//! Rules are pure functions of domain values. They read no store, no clock and no generated message.

pub(crate) mod cascade_reclaim;
pub(crate) mod delegation;
pub(crate) mod delegation_source;
pub(crate) mod delegation_target;
pub(crate) mod display_name;
pub(crate) mod email_taken;
pub(crate) mod owner_immutable;
pub(crate) mod reclaim;
pub(crate) mod removal;
pub(crate) mod rename;
pub(crate) mod seat_sync;
pub(crate) mod tombstone_closed;
pub(crate) mod update;

#[cfg(test)]
pub(crate) mod fixtures;
