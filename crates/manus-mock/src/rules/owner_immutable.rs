//! The API cannot change the owner of a team (contract A.6, A.7, A.9, A.10).

use crate::domain::{Role, User};
use crate::rejection::Rejection;

/// Fails with `failed_precondition` if the member is the owner.
pub(crate) fn check(user: &User) -> Result<(), Rejection> {
    match user.role {
        Role::Owner => Err(Rejection::failed_precondition(
            "the owner of the team cannot be changed",
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixtures::with_role;

    #[test]
    fn only_the_owner_is_rejected() {
        assert!(check(&with_role(Role::Owner)).is_err());
        for role in [Role::SuperAdmin, Role::Admin, Role::Member, Role::Guest] {
            assert_eq!(check(&with_role(role)), Ok(()));
        }
    }
}
