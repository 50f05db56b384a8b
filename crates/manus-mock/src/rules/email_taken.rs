//! An address is unique among the living members of a team (contract A.5). A tombstone does not hold its address (H29).

use crate::domain::{Status, User};
use crate::rejection::Rejection;

/// Returns whether `holder`, the member with the address, blocks it for others.
pub(crate) fn is_taken(holder: Option<&User>) -> bool {
    holder.is_some_and(|user| user.status != Status::Removed)
}

/// Fails with `already_exists` if `holder` blocks the address.
pub(crate) fn check(holder: Option<&User>) -> Result<(), Rejection> {
    match is_taken(holder) {
        true => Err(Rejection::already_exists(
            "email: a member of the team has this address",
        )),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixtures::with_status;

    #[test]
    fn the_living_hold_their_address_and_the_removed_do_not() {
        assert_eq!(check(None), Ok(()));
        assert_eq!(check(Some(&with_status(Status::Removed))), Ok(()));
        assert!(check(Some(&with_status(Status::Active))).is_err());
        assert!(check(Some(&with_status(Status::Inactive))).is_err());
    }
}
