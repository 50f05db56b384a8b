//! The owner of a team cannot be touched through the API (contract A.6, A.7, A.9, A.10).

use crate::domain::{Role, User};
use crate::refusal::Refusal;

pub(crate) fn check(user: &User) -> Result<(), Refusal> {
    match user.role {
        Role::Owner => Err(Refusal::failed_precondition(
            "the owner of the team cannot be changed",
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::with_role;

    #[test]
    fn only_the_owner_is_refused() {
        assert!(check(&with_role(Role::Owner)).is_err());
        for role in [Role::SuperAdmin, Role::Admin, Role::Member, Role::Guest] {
            assert_eq!(check(&with_role(role)), Ok(()));
        }
    }
}
