//! The change that an update requests (contract A.6).

use crate::domain::{Role, Status, User};

/// A requested change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// A new status (not removal), a new role, or both.
    Set {
        status: Option<Status>,
        role: Option<Role>,
    },
    /// Removes the member.
    Remove,
}

impl Change {
    /// Returns the requested change. Validation guarantees that there is one, and that a removal has no role.
    pub(crate) fn new(status: Option<Status>, role: Option<Role>) -> Self {
        match status {
            Some(Status::Removed) => Self::Remove,
            status => Self::Set { status, role },
        }
    }
}

/// Returns `user` with the change applied. Setting a present value is allowed and changes nothing (H21).
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
    use crate::rules::fixtures::member;

    #[test]
    fn the_status_removed_is_the_removal_of_the_member() {
        assert_eq!(Change::new(Some(Status::Removed), None), Change::Remove);
        assert_eq!(
            Change::new(Some(Status::Active), Some(Role::Admin)),
            Change::Set {
                status: Some(Status::Active),
                role: Some(Role::Admin)
            }
        );
    }

    #[test]
    fn what_is_not_requested_stays() {
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
