//! Fixtures for unit tests: members in the state that a test needs.

use crate::domain::{Role, Status, User};

/// Returns an active member with this id.
pub(crate) fn member(id: &str) -> User {
    User {
        id: id.to_owned(),
        email: format!("{id}@acme.example"),
        name: format!("Name of {id}"),
        first_name: String::new(),
        last_name: String::new(),
        label: None,
        role: Role::Member,
        status: Status::Active,
        delegation: None,
        original_email: None,
        removed_at: None,
        holds: 0,
    }
}

/// Returns an active member with this role.
pub(crate) fn with_role(role: Role) -> User {
    User {
        role,
        ..member("m1")
    }
}

/// Returns a member with this status.
pub(crate) fn with_status(status: Status) -> User {
    User {
        status,
        ..member("m1")
    }
}
