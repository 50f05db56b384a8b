//! Seat synchronization (contract A.6, H30): only a promotion from guest to a paid role calls the payment provider.

use crate::domain::{Role, User};

/// Returns the total of seats to request, or `None` if the change needs no call to the provider.
pub(crate) fn requested_quantity(
    before: &User,
    after: &User,
    paid_seats_before: u64,
) -> Option<u64> {
    let promoted = before.role == Role::Guest && after.role.is_paid();
    // A member that is not active takes no seat yet; the request repeats the current total.
    promoted.then(|| paid_seats_before + u64::from(after.takes_paid_seat()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Status;
    use crate::rules::fixtures::with_role;

    #[test]
    fn only_a_promotion_from_guest_calls() {
        let guest = with_role(Role::Guest);
        for paid in [Role::Member, Role::Admin, Role::SuperAdmin] {
            assert_eq!(requested_quantity(&guest, &with_role(paid), 10), Some(11));
            assert_eq!(requested_quantity(&with_role(paid), &guest, 10), None);
            assert_eq!(
                requested_quantity(&with_role(paid), &with_role(Role::Admin), 10),
                None
            );
        }
        assert_eq!(requested_quantity(&guest, &guest, 10), None);
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
        assert_eq!(requested_quantity(&guest, &member, 10), Some(10));
    }
}
