//! A rename sets the team-scoped label and keeps the member's own names (contract A.9).

use crate::domain::User;

/// Returns `user` with the label.
pub(crate) fn rename(user: &User, label: String) -> User {
    User {
        label: Some(label),
        ..user.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::display_name;
    use crate::rules::fixtures::member;

    #[test]
    fn the_label_is_shown_and_the_own_name_stays() {
        let renamed = rename(&member("m1"), "Label".to_owned());
        assert_eq!(display_name::shown(&renamed), "Label");
        assert_eq!(renamed.name, "Name of m1");
    }
}
