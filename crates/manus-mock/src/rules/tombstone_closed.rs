//! Removal is final: a tombstone accepts no writes (H29).

use crate::domain::{Status, User};
use crate::rejection::Rejection;

/// Fails with `failed_precondition` if the member has been removed.
pub(crate) fn check(user: &User) -> Result<(), Rejection> {
    match user.status {
        Status::Removed => Err(Rejection::failed_precondition(
            "the member has been removed",
        )),
        Status::Active | Status::Inactive => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixtures::with_status;

    #[test]
    fn only_tombstones_are_closed() {
        assert!(check(&with_status(Status::Removed)).is_err());
        assert_eq!(check(&with_status(Status::Active)), Ok(()));
        assert_eq!(check(&with_status(Status::Inactive)), Ok(()));
    }
}
