//! API keys: stored as SHA-256 only, compared whole and in constant time.

use std::sync::{PoisonError, RwLock};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::domain::EnterpriseNo;

/// The SHA-256 of a key.
pub(crate) type KeyHash = [u8; 32];

/// The surface that a key opens. The names are the mock's own (H56), shared with the schema's `credential` option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum KeyKind {
    Ediscovery,
    Siem,
    TeamUser,
    AssetAudit,
    AssetMgmt,
}

impl KeyKind {
    pub(crate) const ALL: [Self; 5] = [
        Self::Ediscovery,
        Self::Siem,
        Self::TeamUser,
        Self::AssetAudit,
        Self::AssetMgmt,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Ediscovery => "ediscovery",
            Self::Siem => "siem",
            Self::TeamUser => "team_user",
            Self::AssetAudit => "asset_audit",
            Self::AssetMgmt => "asset_mgmt",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A stored key.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) enterprise: EnterpriseNo,
    pub(crate) kind: KeyKind,
    pub(crate) hash: KeyHash,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) revoked: bool,
}

/// The authenticated caller: what the rest of the mock sees of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caller {
    pub(crate) enterprise: EnterpriseNo,
    pub(crate) key_name: String,
    pub(crate) kind: KeyKind,
}

pub(crate) fn hash(key: &[u8]) -> KeyHash {
    Sha256::digest(key).into()
}

/// All keys of the world, in memory because every call reads them.
#[derive(Default)]
pub(crate) struct Keyring {
    keys: RwLock<Vec<Key>>,
}

impl Keyring {
    pub(crate) fn replace(&self, keys: Vec<Key>) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    /// Returns the caller of `presented` if it is a known key that is neither expired nor revoked.
    pub(crate) fn find(&self, presented: &[u8], now: Timestamp) -> Option<Caller> {
        let presented = hash(presented);
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        // Every key is compared: the time must not depend on which one matches.
        let found = keys.iter().fold(None, |found, key| {
            match bool::from(key.hash.ct_eq(&presented)) {
                true => Some(key),
                false => found,
            }
        })?;
        let live = !found.revoked && found.expires_at.is_none_or(|at| now < at);
        live.then(|| Caller {
            enterprise: found.enterprise,
            key_name: found.name.clone(),
            kind: found.kind,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(secret: &str, expires_at: Option<&str>, revoked: bool) -> Key {
        Key {
            name: secret.to_owned(),
            enterprise: 1,
            kind: KeyKind::TeamUser,
            hash: hash(secret.as_bytes()),
            expires_at: expires_at.map(|at| at.parse().unwrap()),
            revoked,
        }
    }

    #[test]
    fn only_whole_live_keys_are_found() {
        let ring = Keyring::default();
        ring.replace(vec![
            key("good", None, false),
            key("late", Some("2026-01-15T09:00:00Z"), false),
            key("gone", None, true),
        ]);
        let now = "2026-01-15T09:00:00Z".parse().unwrap();
        assert_eq!(ring.find(b"good", now).unwrap().key_name, "good");
        for rejected in ["", "goo", "good ", "GOOD", "late", "gone"] {
            assert_eq!(ring.find(rejected.as_bytes(), now), None, "{rejected:?}");
        }
        let before = "2026-01-15T08:59:59Z".parse().unwrap();
        assert!(ring.find(b"late", before).is_some());
    }

    #[test]
    fn kinds_are_named_as_in_the_schema() {
        for kind in KeyKind::ALL {
            assert_eq!(KeyKind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(KeyKind::parse("session"), None);
    }
}
