//! The domain types of the world.
//!
//! They are independent of the wire and of the database: `service::user::convert` turns them into generated messages,
//! `store` into rows, and `seed::load` into seed documents.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The number of an enterprise and of its one team in the store.
pub(crate) type EnterpriseNo = i64;

/// A tenant. Enterprises never see each other's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Enterprise {
    pub(crate) no: EnterpriseNo,
    pub(crate) uid: String,
    pub(crate) name: String,
    pub(crate) team_uid: String,
}

/// A member's role in the team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    Owner,
    Admin,
    Member,
    SuperAdmin,
    Guest,
}

impl Role {
    /// Returns whether an active member with this role takes a paid seat.
    pub(crate) fn is_paid(self) -> bool {
        self != Self::Guest
    }
}

/// A member's life-cycle status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    Active,
    Inactive,
    Removed,
}

/// A member's part in delegation. The three exclude one another: only an inactive member, which holds nothing,
/// can be delegated, and only a member that is not delegated can hold profiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DelegationState {
    Delegated,
    HasDelegates,
    None,
}

/// The role of a profile after delegation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MigratedRole {
    Member,
    FreeGuest,
    Deactivated,
}

/// One member of a team, or the tombstone of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) id: String,
    /// The current address; synthetic after a delegation.
    pub(crate) email: String,
    /// The member's own name.
    pub(crate) name: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    /// The team-scoped name that a rename sets.
    pub(crate) label: Option<String>,
    pub(crate) role: Role,
    pub(crate) status: Status,
    pub(crate) delegation: Option<Delegation>,
    pub(crate) original_email: Option<String>,
    /// The time of the removal; set on tombstones only.
    pub(crate) removed_at: Option<Timestamp>,
    /// The number of profiles delegated to this member; maintained by the store.
    pub(crate) holds: u32,
}

/// The holder of a delegated profile, and the time of the delegation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Delegation {
    pub(crate) to: String,
    pub(crate) at: Timestamp,
}

impl User {
    pub(crate) fn delegation_state(&self) -> DelegationState {
        if self.delegation.is_some() {
            DelegationState::Delegated
        } else if self.holds > 0 {
            DelegationState::HasDelegates
        } else {
            DelegationState::None
        }
    }

    pub(crate) fn takes_paid_seat(&self) -> bool {
        self.status == Status::Active && self.role.is_paid()
    }
}

/// The two filters of a list; `None` matches everything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) status: Option<Status>,
    pub(crate) delegation: Option<DelegationState>,
}

/// A window of a filtered list and the list's total size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) users: Vec<User>,
    pub(crate) total: usize,
}

/// A profile that was reclaimed because its holder left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CascadeAffected {
    pub(crate) id: String,
    pub(crate) display_name: String,
}

/// One call to the payment provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StripeCall {
    pub(crate) at: Timestamp,
    /// The total number of seats requested.
    pub(crate) quantity: u64,
    pub(crate) succeeded: bool,
}

/// Returns the form in which addresses are compared: case does not matter (H68).
pub(crate) fn email_key(email: &str) -> String {
    email.to_lowercase()
}
