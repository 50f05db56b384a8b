//! Conversions between domain types and generated messages.

use jiff::Timestamp;
use manus_api::team::v2 as wire;

use crate::domain::{CascadeAffected, DelegationState, MigratedRole, Role, Status, User};
use crate::rejection::Rejection;
use crate::rules::{cascade_reclaim, display_name};

/// Returns the member as a row of a list: without the profiles that it holds (I12).
pub(super) fn row(user: &User) -> wire::User {
    wire::User {
        email: user.email.clone(),
        user_name: display_name::shown(user).to_owned(),
        status: status(user.status).into(),
        role: role(user.role).into(),
        team_user_id: user.id.clone(),
        delegated_to: user
            .delegation
            .as_ref()
            .map(|delegation| delegation.to.clone()),
        delegated_profiles: Vec::new(),
        original_email: user.original_email.clone(),
    }
}

/// Returns the member as a single record, with the profiles that it holds.
pub(super) fn record(user: &User, profiles: &[User]) -> wire::User {
    wire::User {
        delegated_profiles: profiles.iter().map(delegated_profile).collect(),
        ..row(user)
    }
}

fn delegated_profile(profile: &User) -> wire::DelegatedProfile {
    wire::DelegatedProfile {
        team_user_id: profile.id.clone(),
        display_name: display_name::shown(profile).to_owned(),
        delegated_at: profile
            .delegation
            .as_ref()
            .map(|delegation| timestamp(delegation.at)),
    }
}

pub(super) fn cascade_affected(affected: Vec<CascadeAffected>) -> Vec<wire::CascadeAffected> {
    let line = |CascadeAffected { id, display_name }| wire::CascadeAffected {
        team_user_id: id,
        display_name,
        action: cascade_reclaim::ACTION.to_owned(),
    };
    affected.into_iter().map(line).collect()
}

fn timestamp(time: Timestamp) -> prost_types::Timestamp {
    let nanos = time.as_nanosecond();
    prost_types::Timestamp {
        seconds: i64::try_from(nanos.div_euclid(1_000_000_000)).unwrap_or_default(),
        nanos: i32::try_from(nanos.rem_euclid(1_000_000_000)).unwrap_or_default(),
    }
}

fn status(status: Status) -> wire::UserStatus {
    match status {
        Status::Active => wire::UserStatus::Active,
        Status::Inactive => wire::UserStatus::Inactive,
        Status::Removed => wire::UserStatus::Removed,
    }
}

fn role(role: Role) -> wire::TeamMemberRole {
    match role {
        Role::Owner => wire::TeamMemberRole::Owner,
        Role::Admin => wire::TeamMemberRole::Admin,
        Role::Member => wire::TeamMemberRole::Member,
        Role::SuperAdmin => wire::TeamMemberRole::SuperAdmin,
        Role::Guest => wire::TeamMemberRole::Guest,
    }
}

/// Reads a status. Fails with `invalid_argument` if it is unknown or unspecified.
pub(super) fn read_status(number: i32) -> Result<Status, Rejection> {
    match wire::UserStatus::try_from(number) {
        Ok(wire::UserStatus::Active) => Ok(Status::Active),
        Ok(wire::UserStatus::Inactive) => Ok(Status::Inactive),
        Ok(wire::UserStatus::Removed) => Ok(Status::Removed),
        Ok(wire::UserStatus::Unspecified) | Err(_) => Err(Rejection::invalid_argument(
            "status: must be a known status",
        )),
    }
}

/// Reads a member's role. Fails with `invalid_argument` if it is unknown or unspecified.
pub(super) fn read_role(number: i32) -> Result<Role, Rejection> {
    match wire::TeamMemberRole::try_from(number) {
        Ok(wire::TeamMemberRole::Owner) => Ok(Role::Owner),
        Ok(wire::TeamMemberRole::Admin) => Ok(Role::Admin),
        Ok(wire::TeamMemberRole::Member) => Ok(Role::Member),
        Ok(wire::TeamMemberRole::SuperAdmin) => Ok(Role::SuperAdmin),
        Ok(wire::TeamMemberRole::Guest) => Ok(Role::Guest),
        Ok(wire::TeamMemberRole::Unspecified) | Err(_) => {
            Err(Rejection::invalid_argument("role: must be a known role"))
        }
    }
}

/// Reads the delegation filter of a list; unspecified is no filter (B.3).
pub(super) fn read_delegation_state(number: i32) -> Result<Option<DelegationState>, Rejection> {
    match wire::DelegationState::try_from(number) {
        Ok(wire::DelegationState::Unspecified) => Ok(None),
        Ok(wire::DelegationState::Delegated) => Ok(Some(DelegationState::Delegated)),
        Ok(wire::DelegationState::HasDelegates) => Ok(Some(DelegationState::HasDelegates)),
        Ok(wire::DelegationState::None) => Ok(Some(DelegationState::None)),
        Err(_) => Err(Rejection::invalid_argument(
            "delegation_state: must be a known state",
        )),
    }
}

/// Reads the role of a delegation, which has its own enum (I11).
pub(super) fn read_migrated_role(number: i32) -> Result<MigratedRole, Rejection> {
    match wire::MigratedProfileRole::try_from(number) {
        Ok(wire::MigratedProfileRole::Member) => Ok(MigratedRole::Member),
        Ok(wire::MigratedProfileRole::FreeGuest) => Ok(MigratedRole::FreeGuest),
        Ok(wire::MigratedProfileRole::Deactivated) => Ok(MigratedRole::Deactivated),
        Ok(wire::MigratedProfileRole::Unspecified) | Err(_) => Err(Rejection::invalid_argument(
            "role: must be a role of a migrated profile",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_before_1970_keep_their_nanoseconds_positive() {
        let time = timestamp("1969-12-31T23:59:59.25Z".parse().unwrap());
        assert_eq!((time.seconds, time.nanos), (-1, 250_000_000));
    }
}
