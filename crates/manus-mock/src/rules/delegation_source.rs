//! What may be delegated: an inactive profile that is not the owner's (contract A.7). One that is delegated already
//! may be delegated again as long as it is inactive (H26).

use crate::domain::{Status, User};
use crate::refusal::Refusal;
use crate::rules::owner_immutable;

pub(crate) fn check(source: &User) -> Result<(), Refusal> {
    owner_immutable::check(source)?;
    match source.status {
        Status::Inactive => Ok(()),
        Status::Active => Err(Refusal::failed_precondition(
            "team_user_id: the profile is active; deactivate it first",
        )),
        Status::Removed => Err(Refusal::failed_precondition(
            "team_user_id: the member has been removed",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Delegation, Role};
    use crate::rules::sample::{with_role, with_status};

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
