//! What the world is made of, in the mock's own words.
//!
//! These types know nothing of the wire: `service::message` is the only room that turns them into generated
//! messages, and `store` the only one that turns them into rows.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The number by which the store knows an enterprise and its one team.
pub(crate) type EnterpriseNo = i64;

/// A tenant. Nothing of one enterprise is ever visible to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Enterprise {
    pub(crate) no: EnterpriseNo,
    pub(crate) uid: String,
    pub(crate) name: String,
    pub(crate) team_uid: String,
}

/// What a member may do in the team.
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
    /// Whether an active member with this role takes a paid seat.
    pub(crate) fn is_paid(self) -> bool {
        self != Self::Guest
    }
}

/// Where a member is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    Active,
    Inactive,
    Removed,
}

/// How a member stands to delegation. The three exclude one another: only an inactive member, which holds nothing,
/// can be delegated, and only a member that is not delegated can hold profiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DelegationState {
    Delegated,
    HasDelegates,
    None,
}

/// The role that a delegation gives to the profile.
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
    /// The current address; synthetic once the profile was delegated.
    pub(crate) email: String,
    /// The name the member came with.
    pub(crate) name: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    /// The team-scoped name that a rename gave.
    pub(crate) label: Option<String>,
    pub(crate) role: Role,
    pub(crate) status: Status,
    pub(crate) delegation: Option<Delegation>,
    pub(crate) original_email: Option<String>,
    /// When a tombstone was made of the member.
    pub(crate) removed_at: Option<Timestamp>,
    /// How many profiles are delegated to this member; kept by the store.
    pub(crate) holds: u32,
}

/// To whom a profile is delegated, and since when.
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

/// The two filters of a list; `None` lets everything through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) status: Option<Status>,
    pub(crate) delegation: Option<DelegationState>,
}

/// A window of a filtered list with the size of the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) users: Vec<User>,
    pub(crate) total: usize,
}

/// A profile that came back to the pool because its holder left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CascadeAffected {
    pub(crate) id: String,
    pub(crate) display_name: String,
}

/// One call to the payment provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StripeCall {
    pub(crate) at: Timestamp,
    /// The total of seats wanted after the call.
    pub(crate) quantity: u64,
    pub(crate) succeeded: bool,
}

/// The form in which addresses are compared: case does not matter (H68).
pub(crate) fn email_key(email: &str) -> String {
    email.to_lowercase()
}
