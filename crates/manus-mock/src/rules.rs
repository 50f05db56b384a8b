//! The documented rules of user management, one pure file per rule.
//!
//! A rule looks at values and answers; it reads no store, no clock and no message.

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
pub(crate) mod sample;
