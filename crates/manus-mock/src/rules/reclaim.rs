//! Reclaiming returns a profile to the deactivated pool (contract A.8, H24, H27).

use crate::domain::{Status, User};
use crate::rejection::Rejection;

/// Returns the holder of a delegated profile. Fails with `failed_precondition` if the profile is not delegated.
pub(crate) fn previous_delegate(profile: &User) -> Result<String, Rejection> {
    match &profile.delegation {
        Some(delegation) => Ok(delegation.to.clone()),
        None => Err(Rejection::failed_precondition(
            "team_user_id: the profile is not delegated to anybody",
        )),
    }
}

/// Returns `profile` as reclaimed. It keeps its synthetic address unless `restored_email` replaces it.
pub(crate) fn reclaim(profile: &User, restored_email: Option<String>) -> User {
    let reclaimed = User {
        status: Status::Inactive,
        delegation: None,
        ..profile.clone()
    };
    match restored_email {
        Some(email) => User {
            email,
            original_email: None,
            ..reclaimed
        },
        None => reclaimed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{MigratedRole, Role};
    use crate::rules::delegation::delegate;
    use crate::rules::fixtures::{member, with_status};

    fn delegated() -> User {
        let source = with_status(Status::Inactive);
        delegate(
            &source,
            &member("m2"),
            MigratedRole::Member,
            jiff::Timestamp::UNIX_EPOCH,
        )
    }

    #[test]
    fn a_profile_without_assignee_cannot_be_reclaimed() {
        assert!(previous_delegate(&member("m1")).is_err());
        assert_eq!(previous_delegate(&delegated()), Ok("m2".to_owned()));
    }

    #[test]
    fn a_reclaimed_profile_is_inactive_and_otherwise_unchanged() {
        let back = reclaim(&delegated(), None);
        assert_eq!((back.status, back.role), (Status::Inactive, Role::Member));
        assert_eq!(back.delegation, None);
        assert_eq!(back.email, "delegate-m1@manus.im");
        assert_eq!(back.original_email.as_deref(), Some("m1@acme.example"));
    }

    #[test]
    fn the_old_address_can_be_restored() {
        let back = reclaim(&delegated(), Some("m1@acme.example".to_owned()));
        assert_eq!(back.email, "m1@acme.example");
        assert_eq!(back.original_email, None);
    }
}
