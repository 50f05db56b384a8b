//! The target of a delegation must be an active member and not itself a delegated profile (contract A.7). This excludes
//! chains and cycles.

use crate::domain::{Status, User};
use crate::rejection::Rejection;

/// Fails with `failed_precondition` if the member cannot receive a profile.
pub(crate) fn check(target: &User) -> Result<(), Rejection> {
    if target.status != Status::Active {
        return Err(Rejection::failed_precondition(
            "target_team_user_id: the member is not active",
        ));
    }
    match target.delegation {
        Some(_) => Err(Rejection::failed_precondition(
            "target_team_user_id: the member is itself a delegated profile",
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Delegation, Role};
    use crate::rules::fixtures::{member, with_role, with_status};

    #[test]
    fn active_members_of_any_role_can_receive() {
        for role in [
            Role::Owner,
            Role::SuperAdmin,
            Role::Admin,
            Role::Member,
            Role::Guest,
        ] {
            assert_eq!(check(&with_role(role)), Ok(()));
        }
        assert!(check(&with_status(Status::Inactive)).is_err());
        assert!(check(&with_status(Status::Removed)).is_err());
    }

    #[test]
    fn a_delegated_profile_cannot_receive() {
        let delegation = Some(Delegation {
            to: "m2".to_owned(),
            at: jiff::Timestamp::UNIX_EPOCH,
        });
        assert!(
            check(&User {
                delegation,
                ..member("m1")
            })
            .is_err()
        );
    }
}
