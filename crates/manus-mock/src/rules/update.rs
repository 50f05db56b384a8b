//! What an update asks for (contract A.6).

use crate::domain::{Role, Status, User};

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
    /// The schema has seen to it that there is a change, and that a removal is all of it.
    pub(crate) fn new(status: Option<Status>, role: Option<Role>) -> Self {
        match status {
            Some(Status::Removed) => Self::Remove,
            status => Self::Set { status, role },
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
