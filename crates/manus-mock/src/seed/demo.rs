//! The `demo` world, and the `empty` world with the same enterprises and keys.
//!
//! Ids are derived from names: they are the same in every demo world. Times are relative to the start of the world.

use jiff::{SignedDuration, Timestamp};

use super::document::{EnterpriseDocument, KeyDocument, UserDocument, WorldDocument, key_hex};
use crate::credential::{KeyKind, hash};
use crate::domain::{Role, Status};
use crate::random::named_id;
use crate::rules::delegation::synthetic_email;
use crate::settings::Settings;

/// The number of Acme's members without a special part.
const NUMBERED: u32 = 241;
/// One in this many of them is a guest.
const GUEST_EVERY: u32 = 5;

/// A credential of the seed: key, enterprise, surface.
type Credential = (&'static str, &'static str, KeyKind);

/// The valid keys, in the order of `--help`.
pub(crate) const CREDENTIALS: [Credential; 10] = [
    ("mock-key-team-user", "acme", KeyKind::TeamUser),
    ("mock-key-asset-audit", "acme", KeyKind::AssetAudit),
    ("mock-key-asset-mgmt", "acme", KeyKind::AssetMgmt),
    ("mock-key-ediscovery", "acme", KeyKind::Ediscovery),
    ("mock-key-siem", "acme", KeyKind::Siem),
    ("mock-key-globex-team-user", "globex", KeyKind::TeamUser),
    ("mock-key-globex-asset-audit", "globex", KeyKind::AssetAudit),
    ("mock-key-globex-asset-mgmt", "globex", KeyKind::AssetMgmt),
    ("mock-key-globex-ediscovery", "globex", KeyKind::Ediscovery),
    ("mock-key-globex-siem", "globex", KeyKind::Siem),
];

/// Keys of Acme that are not valid.
pub(crate) const EXPIRED: &str = "mock-key-expired";
pub(crate) const REVOKED: &str = "mock-key-revoked";

/// Returns the world of Acme with 250 members and one tombstone, and Globex with four members.
pub(crate) fn world(start: Timestamp) -> WorldDocument {
    let mut world = empty(start);
    for enterprise in &mut world.enterprises {
        enterprise.users = match enterprise.name.as_str() {
            "acme" => acme(start),
            _ => globex(),
        };
    }
    world
}

/// Returns the world of both enterprises with their keys and without members.
pub(crate) fn empty(start: Timestamp) -> WorldDocument {
    let enterprises = ["acme", "globex"]
        .map(|name| EnterpriseDocument {
            uid: named_id(&format!("{name}/enterprise")),
            name: name.to_owned(),
            team_uid: named_id(&format!("{name}/team")),
            users: Vec::new(),
            keys: keys(name, start),
            stripe_calls: Vec::new(),
            audit: Vec::new(),
        })
        .into();
    WorldDocument {
        clock: None,
        settings: Settings::default(),
        enterprises,
    }
}

fn keys(enterprise: &str, start: Timestamp) -> Vec<KeyDocument> {
    let mut keys: Vec<KeyDocument> = CREDENTIALS
        .iter()
        .filter(|(_, owner, _)| *owner == enterprise)
        .map(|(credential, _, kind)| key(credential, *kind))
        .collect();
    if enterprise == "acme" {
        keys.push(KeyDocument {
            expires_at: Some(days_before(start, 1)),
            ..key(EXPIRED, KeyKind::TeamUser)
        });
        keys.push(KeyDocument {
            revoked: true,
            ..key(REVOKED, KeyKind::TeamUser)
        });
    }
    keys
}

fn key(credential: &str, kind: KeyKind) -> KeyDocument {
    KeyDocument {
        name: credential.trim_start_matches("mock-key-").to_owned(),
        kind,
        sha256: key_hex(&hash(credential.as_bytes())),
        expires_at: None,
        revoked: false,
    }
}

fn days_before(start: Timestamp, days: i64) -> Timestamp {
    start
        .checked_sub(SignedDuration::from_hours(24 * days))
        .unwrap_or(start)
}

fn user(enterprise: &str, part: &str, name: (&str, &str), role: Role) -> UserDocument {
    UserDocument {
        team_user_id: named_id(&format!("{enterprise}/user/{part}")),
        email: format!("{part}@{enterprise}.example"),
        name: format!("{} {}", name.0, name.1),
        first_name: name.0.to_owned(),
        last_name: name.1.to_owned(),
        label: None,
        role,
        status: Status::Active,
        delegated_to: None,
        delegated_at: None,
        original_email: None,
        removed_at: None,
    }
}

fn acme(start: Timestamp) -> Vec<UserDocument> {
    let acme = |part, name, role| user("acme", part, name, role);
    let holder = acme("holder", ("Hanna", "Holder"), Role::Member);
    let delegated = |user: UserDocument, days| UserDocument {
        email: synthetic_email(&user.team_user_id),
        original_email: Some(user.email),
        delegated_to: Some(holder.team_user_id.clone()),
        delegated_at: Some(days_before(start, days)),
        ..user
    };
    let lent = delegated(acme("lent", ("Lena", "Lent"), Role::Member), 20);
    let left = delegated(acme("left", ("Leo", "Left"), Role::Member), 10);
    let mut users = vec![
        acme("owner", ("Olga", "Owner"), Role::Owner),
        acme("super", ("Sunil", "Super"), Role::SuperAdmin),
        acme("admin", ("Ada", "Admin"), Role::Admin),
        acme("member", ("Mia", "Member"), Role::Member),
        acme("guest", ("Gus", "Guest"), Role::Guest),
        UserDocument {
            status: Status::Inactive,
            ..acme("inactive", ("Ines", "Inactive"), Role::Member)
        },
        UserDocument {
            status: Status::Removed,
            removed_at: Some(days_before(start, 5)),
            name: String::new(),
            first_name: String::new(),
            last_name: String::new(),
            ..acme("removed", ("", ""), Role::Member)
        },
        lent,
        UserDocument {
            status: Status::Inactive,
            ..left
        },
    ];
    users.push(holder);
    users.extend((1..=NUMBERED).map(|number| {
        let role = if number % GUEST_EVERY == 0 {
            Role::Guest
        } else {
            Role::Member
        };
        user(
            "acme",
            &format!("user{number:03}"),
            ("User", &format!("{number:03}")),
            role,
        )
    }));
    users
}

fn globex() -> Vec<UserDocument> {
    vec![
        user("globex", "owner", ("Gloria", "Owner"), Role::Owner),
        user("globex", "member1", ("Max", "First"), Role::Member),
        user("globex", "member2", ("Mona", "Second"), Role::Member),
        user("globex", "member3", ("Milo", "Third"), Role::Member),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::document::check;

    fn start() -> Timestamp {
        crate::clock::DEFAULT_START.parse().unwrap()
    }

    #[test]
    fn both_worlds_pass_the_check() {
        assert_eq!(check(&world(start())), Ok(()));
        assert_eq!(check(&empty(start())), Ok(()));
    }

    #[test]
    fn acme_has_250_members_and_a_tombstone() {
        let users = acme(start());
        assert_eq!(users.len(), 251);
        assert_eq!(
            users
                .iter()
                .filter(|user| user.status == Status::Removed)
                .count(),
            1
        );
        assert_eq!(
            users
                .iter()
                .filter(|user| user.delegated_to.is_some())
                .count(),
            2
        );
        assert_eq!(
            users.iter().filter(|user| user.role == Role::Owner).count(),
            1
        );
        assert_eq!(globex().len(), 4);
    }
}
