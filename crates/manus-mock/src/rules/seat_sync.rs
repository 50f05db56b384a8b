//! Seats (contract A.6, H30): a promotion from guest to a paid role raises the quantity at the payment provider;
//! nothing else calls it.

use crate::domain::{Role, User};

/// The total of seats wanted, if the change needs a call to the provider.
pub(crate) fn quantity_wanted(before: &User, after: &User, paid_seats_before: u64) -> Option<u64> {
    let promoted = before.role == Role::Guest && after.role.is_paid();
    // A member that is not active takes no seat yet; the provider is told the unchanged total.
    promoted.then(|| paid_seats_before + u64::from(after.takes_paid_seat()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Status;
    use crate::rules::sample::with_role;

    #[test]
    fn only_a_promotion_from_guest_calls() {
        let guest = with_role(Role::Guest);
        for paid in [Role::Member, Role::Admin, Role::SuperAdmin] {
            assert_eq!(quantity_wanted(&guest, &with_role(paid), 10), Some(11));
            assert_eq!(quantity_wanted(&with_role(paid), &guest, 10), None);
            assert_eq!(
                quantity_wanted(&with_role(paid), &with_role(Role::Admin), 10),
                None
            );
        }
        assert_eq!(quantity_wanted(&guest, &guest, 10), None);
    }

    #[test]
    fn promoting_an_inactive_guest_leaves_the_total() {
        let guest = User {
            status: Status::Inactive,
            ..with_role(Role::Guest)
        };
        let member = User {
            role: Role::Member,
            ..guest.clone()
        };
        assert_eq!(quantity_wanted(&guest, &member, 10), Some(10));
    }
}
