//! The display name of a member (contract A.5 and A.9).

use crate::domain::User;

/// Returns the name of a new member: first and last name joined by one space if there is either, else the user name.
/// The contract contradicts itself when all are sent; first and last win (H19).
pub(crate) fn on_create(user_name: &str, first_name: &str, last_name: &str) -> String {
    match (first_name, last_name) {
        ("", "") => user_name.to_owned(),
        (only, "") | ("", only) => only.to_owned(),
        (first, last) => format!("{first} {last}"),
    }
}

/// Returns the name to show: the label of a rename, else the synthetic address while delegated, else the member's own.
pub(crate) fn shown(user: &User) -> &str {
    match (&user.label, &user.delegation) {
        (Some(label), _) => label,
        (None, Some(_)) => &user.email,
        (None, None) => &user.name,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::domain::Delegation;
    use crate::rules::fixtures::member;

    #[test]
    fn first_and_last_name_win_over_the_user_name() {
        assert_eq!(on_create("ada", "Ada", "Lovelace"), "Ada Lovelace");
        assert_eq!(on_create("ada", "Ada", ""), "Ada");
        assert_eq!(on_create("ada", "", "Lovelace"), "Lovelace");
        assert_eq!(on_create("ada", "", ""), "ada");
        assert_eq!(on_create("", "", ""), "");
    }

    #[test]
    fn a_delegated_profile_shows_its_address_until_it_is_renamed() {
        let mut user = member("m1");
        assert_eq!(shown(&user), "Name of m1");
        user.delegation = Some(Delegation {
            to: "m2".to_owned(),
            at: Timestamp::UNIX_EPOCH,
        });
        user.email = "delegate-m1@manus.im".to_owned();
        assert_eq!(shown(&user), "delegate-m1@manus.im");
        user.label = Some("Old mailbox".to_owned());
        assert_eq!(shown(&user), "Old mailbox");
        user.delegation = None;
        assert_eq!(shown(&user), "Old mailbox");
    }
}
