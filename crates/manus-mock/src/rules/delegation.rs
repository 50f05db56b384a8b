//! The effect of a delegation on the profile (contract A.7, H23, H25).

use jiff::Timestamp;

use crate::domain::{Delegation, MigratedRole, Role, Status, User};

/// Returns the address of a delegated profile, which is opaque to clients.
pub(crate) fn synthetic_email(id: &str) -> String {
    format!("delegate-{id}@manus.im")
}

/// Returns `source` as delegated to `target`. `original_email` keeps the first real address (H26).
pub(crate) fn delegate(source: &User, target: &User, role: MigratedRole, now: Timestamp) -> User {
    let (role, status) = match role {
        MigratedRole::Member => (Role::Member, Status::Active),
        MigratedRole::FreeGuest => (Role::Guest, Status::Active),
        MigratedRole::Deactivated => (source.role, Status::Inactive),
    };
    User {
        role,
        status,
        original_email: Some(
            source
                .original_email
                .clone()
                .unwrap_or_else(|| source.email.clone()),
        ),
        email: synthetic_email(&source.id),
        delegation: Some(Delegation {
            to: target.id.clone(),
            at: now,
        }),
        ..source.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixtures::{member, with_role};

    fn delegated(role: MigratedRole) -> User {
        let source = User {
            status: Status::Inactive,
            ..with_role(Role::Admin)
        };
        delegate(&source, &member("m2"), role, Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn each_migrated_role_has_its_effect() {
        let of = |role| (delegated(role).role, delegated(role).status);
        assert_eq!(of(MigratedRole::Member), (Role::Member, Status::Active));
        assert_eq!(of(MigratedRole::FreeGuest), (Role::Guest, Status::Active));
        assert_eq!(
            of(MigratedRole::Deactivated),
            (Role::Admin, Status::Inactive)
        );
    }

    #[test]
    fn the_address_becomes_synthetic_and_the_first_real_one_is_kept() {
        let once = delegated(MigratedRole::Deactivated);
        assert_eq!(once.email, "delegate-m1@manus.im");
        assert_eq!(once.original_email.as_deref(), Some("m1@acme.example"));
        let twice = delegate(
            &once,
            &member("m3"),
            MigratedRole::Member,
            Timestamp::UNIX_EPOCH,
        );
        assert_eq!(twice.original_email.as_deref(), Some("m1@acme.example"));
        assert_eq!(twice.delegation.unwrap().to, "m3");
    }
}
