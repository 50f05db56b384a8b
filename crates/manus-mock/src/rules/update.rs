//! Which changes an update may ask for (contract A.6, H20, H22).

use crate::domain::{Role, Status, User};
use crate::refusal::Refusal;

/// The change that a caller wants; at least one of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// A new status (not removal), a new role, or both.
    Set {
        status: Option<Status>,
        role: Option<Role>,
    },
    /// The same as the removal of the member.
    Remove,
}

impl Change {
    pub(crate) fn new(status: Option<Status>, role: Option<Role>) -> Result<Self, Refusal> {
        match (status, role) {
            (None, None) => Err(Refusal::invalid_argument(
                "one of status and role is required",
            )),
            (Some(Status::Removed), Some(_)) => Err(Refusal::invalid_argument(
                "role: cannot be set together with the status REMOVED",
            )),
            (Some(Status::Removed), None) => Ok(Self::Remove),
            (_, Some(Role::Owner)) => Err(Refusal::invalid_argument(
                "role: OWNER cannot be given through the API",
            )),
            (status, role) => Ok(Self::Set { status, role }),
        }
    }
}

/// `user` with the change applied; what it already has stays as it is (H21).
pub(crate) fn apply(user: &User, status: Option<Status>, role: Option<Role>) -> User {
    User {
        status: status.unwrap_or(user.status),
        role: role.unwrap_or(user.role),
        ..user.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::member;

    #[test]
    fn an_update_must_ask_for_something_possible() {
        assert!(Change::new(None, None).is_err());
        assert!(Change::new(Some(Status::Removed), Some(Role::Member)).is_err());
        assert!(Change::new(None, Some(Role::Owner)).is_err());
        assert_eq!(Change::new(Some(Status::Removed), None), Ok(Change::Remove));
        assert_eq!(
            Change::new(Some(Status::Active), Some(Role::Admin)),
            Ok(Change::Set {
                status: Some(Status::Active),
                role: Some(Role::Admin)
            })
        );
    }

    #[test]
    fn what_is_not_asked_for_stays() {
        let user = member("m1");
        assert_eq!(apply(&user, None, Some(Role::Member)), user);
        assert_eq!(
            apply(&user, Some(Status::Inactive), None).status,
            Status::Inactive
        );
        assert_eq!(
            apply(&user, Some(Status::Inactive), None).role,
            Role::Member
        );
    }
}
