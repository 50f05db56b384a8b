//! An address belongs to one living member of a team (contract A.5); a tombstone gives it free (H29).

use crate::domain::{Status, User};
use crate::refusal::Refusal;

/// Whether `holder`, found under the address, keeps it from others.
pub(crate) fn holds(holder: Option<&User>) -> bool {
    holder.is_some_and(|user| user.status != Status::Removed)
}

pub(crate) fn check(holder: Option<&User>) -> Result<(), Refusal> {
    match holds(holder) {
        true => Err(Refusal::already_exists(
            "email: a member of the team has this address",
        )),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::with_status;

    #[test]
    fn the_living_keep_their_address_and_the_removed_do_not() {
        assert_eq!(check(None), Ok(()));
        assert_eq!(check(Some(&with_status(Status::Removed))), Ok(()));
        assert!(check(Some(&with_status(Status::Active))).is_err());
        assert!(check(Some(&with_status(Status::Inactive))).is_err());
    }
}
