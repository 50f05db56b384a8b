//! Who is deactivated or removed gives every profile that was delegated to it back to the pool (contract A.6, A.10).

use crate::domain::{CascadeAffected, Status, User};
use crate::rules::display_name;

/// What is reported as having happened to a profile (H28).
pub(crate) const ACTION: &str = "reclaimed";

/// Whether the change makes the member give its profiles back.
pub(crate) fn triggers(before: &User, after: &User) -> bool {
    before.status == Status::Active && after.status != Status::Active
}

/// The line of the answer for a profile as it is once it came back.
pub(crate) fn report(returned: &User) -> CascadeAffected {
    CascadeAffected {
        id: returned.id.clone(),
        display_name: display_name::shown(returned).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::with_status;

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
