//! The source of a delegation must be an inactive profile and not the owner's (contract A.7). An inactive profile that
//! is already delegated can be delegated again (H26).

use crate::domain::{Status, User};
use crate::rejection::Rejection;
use crate::rules::owner_immutable;

/// Fails with `failed_precondition` if the profile cannot be delegated.
pub(crate) fn check(source: &User) -> Result<(), Rejection> {
    owner_immutable::check(source)?;
    match source.status {
        Status::Inactive => Ok(()),
        Status::Active => Err(Rejection::failed_precondition(
            "team_user_id: the profile is active; deactivate it first",
        )),
        Status::Removed => Err(Rejection::failed_precondition(
            "team_user_id: the member has been removed",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Delegation, Role};
    use crate::rules::fixtures::{with_role, with_status};

    #[test]
    fn only_inactive_profiles_can_be_delegated() {
        assert_eq!(check(&with_status(Status::Inactive)), Ok(()));
        assert!(check(&with_status(Status::Active)).is_err());
        assert!(check(&with_status(Status::Removed)).is_err());
    }

    #[test]
    fn the_owner_is_never_a_source() {
        assert!(
            check(&User {
                status: Status::Inactive,
                ..with_role(Role::Owner)
            })
            .is_err()
        );
    }

    #[test]
    fn an_inactive_delegated_profile_can_be_delegated_again() {
        let delegation = Some(Delegation {
            to: "m2".to_owned(),
            at: jiff::Timestamp::UNIX_EPOCH,
        });
        assert_eq!(
            check(&User {
                delegation,
                ..with_status(Status::Inactive)
            }),
            Ok(())
        );
    }
}
