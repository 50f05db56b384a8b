//! Removal is a hard delete (contract A.10): the response shows the member for the last time, and the store keeps a
//! tombstone of id, address and role (H29).

use jiff::Timestamp;

use crate::domain::{Status, User};

/// Returns the member for the response: unchanged but for status and delegation.
pub(crate) fn snapshot(user: &User) -> User {
    User {
        status: Status::Removed,
        delegation: None,
        holds: 0,
        ..user.clone()
    }
}

/// Returns the tombstone for the store.
pub(crate) fn tombstone(user: &User, now: Timestamp) -> User {
    User {
        id: user.id.clone(),
        email: user.email.clone(),
        name: String::new(),
        first_name: String::new(),
        last_name: String::new(),
        label: None,
        role: user.role,
        status: Status::Removed,
        delegation: None,
        original_email: None,
        removed_at: Some(now),
        holds: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixtures::member;

    #[test]
    fn the_snapshot_still_has_the_name_and_the_tombstone_has_not() {
        let user = User {
            label: Some("Label".to_owned()),
            ..member("m1")
        };
        assert_eq!(snapshot(&user).label.as_deref(), Some("Label"));
        assert_eq!(snapshot(&user).status, Status::Removed);
        let tombstone = tombstone(&user, Timestamp::UNIX_EPOCH);
        assert_eq!(
            (tombstone.id.as_str(), tombstone.email.as_str()),
            ("m1", "m1@acme.example")
        );
        assert_eq!(tombstone.name, "");
        assert_eq!(tombstone.label, None);
        assert_eq!(tombstone.status, Status::Removed);
    }
}
