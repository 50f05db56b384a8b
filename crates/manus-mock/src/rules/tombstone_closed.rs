//! What was removed stays removed: a tombstone takes no further writes (H29).

use crate::domain::{Status, User};
use crate::refusal::Refusal;

pub(crate) fn check(user: &User) -> Result<(), Refusal> {
    match user.status {
        Status::Removed => Err(Refusal::failed_precondition("the member has been removed")),
        Status::Active | Status::Inactive => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::with_status;

    #[test]
    fn only_tombstones_are_closed() {
        assert!(check(&with_status(Status::Removed)).is_err());
        assert_eq!(check(&with_status(Status::Active)), Ok(()));
        assert_eq!(check(&with_status(Status::Inactive)), Ok(()));
    }
}
