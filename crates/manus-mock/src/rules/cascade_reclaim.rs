//! Deactivating or removing a member reclaims every profile that is delegated to it (contract A.6, A.10).

use crate::domain::{CascadeAffected, Status, User};
use crate::rules::display_name;

/// The reported action on a profile (H28).
pub(crate) const ACTION: &str = "reclaimed";

/// Returns whether the change reclaims the member's profiles.
pub(crate) fn triggers(before: &User, after: &User) -> bool {
    before.status == Status::Active && after.status != Status::Active
}

/// Returns the response's entry for a profile, as it is after reclaiming.
pub(crate) fn report(returned: &User) -> CascadeAffected {
    CascadeAffected {
        id: returned.id.clone(),
        display_name: display_name::shown(returned).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixtures::with_status;

    #[test]
    fn only_leaving_the_active_state_triggers_it() {
        use Status::{Active, Inactive, Removed};
        let change = |before, after| triggers(&with_status(before), &with_status(after));
        assert!(change(Active, Inactive));
        assert!(change(Active, Removed));
        for (before, after) in [
            (Active, Active),
            (Inactive, Inactive),
            (Inactive, Active),
            (Inactive, Removed),
        ] {
            assert!(!change(before, after));
        }
    }
}
