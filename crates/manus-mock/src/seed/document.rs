//! The world document: the whole world as one JSON object, for `--seed FILE` and the admin API.
//!
//! A document is checked before use: the rules rely on a state that they could have produced.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::credential::KeyKind;
use crate::domain::{Role, Status, email_key};
use crate::settings::Settings;

/// The world.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WorldDocument {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) clock: Option<Timestamp>,
    #[serde(default)]
    pub(crate) settings: Settings,
    pub(crate) enterprises: Vec<EnterpriseDocument>,
}

/// One tenant with all its data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnterpriseDocument {
    pub(crate) uid: String,
    pub(crate) name: String,
    pub(crate) team_uid: String,
    #[serde(default)]
    pub(crate) users: Vec<UserDocument>,
    #[serde(default)]
    pub(crate) keys: Vec<KeyDocument>,
    #[serde(default)]
    pub(crate) stripe_calls: Vec<StripeCallDocument>,
    #[serde(default)]
    pub(crate) audit: Vec<AuditDocument>,
}

/// One member or tombstone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserDocument {
    pub(crate) team_user_id: String,
    pub(crate) email: String,
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) first_name: String,
    #[serde(default)]
    pub(crate) last_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) label: Option<String>,
    pub(crate) role: Role,
    pub(crate) status: Status,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) delegated_to: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) delegated_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) original_email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) removed_at: Option<Timestamp>,
}

/// One API key, represented by its hash.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeyDocument {
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) kind: KeyKind,
    /// The SHA-256 in 64 hexadecimal digits.
    pub(crate) sha256: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) expires_at: Option<Timestamp>,
    #[serde(default)]
    pub(crate) revoked: bool,
}

/// One call to the payment provider.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StripeCallDocument {
    pub(crate) at: Timestamp,
    pub(crate) quantity: u32,
    pub(crate) succeeded: bool,
}

/// One row of the audit log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuditDocument {
    pub(crate) at: Timestamp,
    pub(crate) request_id: String,
    pub(crate) operation: String,
    pub(crate) key_name: String,
    pub(crate) key_type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) target: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) remark: Option<String>,
    pub(crate) outcome: String,
}

/// Reads and checks a document; the error is one line.
pub(crate) fn parse(text: &str) -> Result<WorldDocument, String> {
    let document: WorldDocument = serde_json::from_str(text).map_err(|error| error.to_string())?;
    check(&document)?;
    Ok(document)
}

/// Fails with one line if the rules could not have produced the world of the document.
pub(crate) fn check(document: &WorldDocument) -> Result<(), String> {
    let (mut uids, mut names, mut keys) = (HashSet::new(), HashSet::new(), HashSet::new());
    for enterprise in &document.enterprises {
        let context = format!("enterprise {:?}", enterprise.name);
        if enterprise.name.is_empty()
            || !names.insert(&enterprise.name)
            || !uids.insert(&enterprise.uid)
        {
            return Err(format!("{context}: name and uid must be there and its own"));
        }
        check_users(&enterprise.users).map_err(|error| format!("{context}: {error}"))?;
        for key in &enterprise.keys {
            if key.name.is_empty() || !keys.insert(&key.name) {
                return Err(format!(
                    "{context}: key {:?}: the name must be there and its own",
                    key.name
                ));
            }
            key_hash(&key.sha256)
                .ok_or_else(|| format!("{context}: key {:?}: sha256 is 64 hex digits", key.name))?;
        }
    }
    Ok(())
}

fn check_users(users: &[UserDocument]) -> Result<(), String> {
    let mut by_id = HashMap::new();
    let mut emails = HashSet::new();
    for user in users {
        let id = &user.team_user_id;
        if id.is_empty() || id.chars().count() > 64 || by_id.insert(id, user).is_some() {
            return Err(format!(
                "user {id:?}: team_user_id must have 1 to 64 characters and be its own"
            ));
        }
        if user.email.is_empty() || user.email.chars().count() > 254 {
            return Err(format!("user {id:?}: email must have 1 to 254 characters"));
        }
        if user.status != Status::Removed && !emails.insert(email_key(&user.email)) {
            return Err(format!(
                "user {id:?}: another living member has the same email"
            ));
        }
        if user.delegated_to.is_some() != user.delegated_at.is_some() {
            return Err(format!(
                "user {id:?}: delegated_to and delegated_at belong together"
            ));
        }
    }
    for user in users {
        let Some(holder) = &user.delegated_to else {
            continue;
        };
        let id = &user.team_user_id;
        if user.status == Status::Removed || user.role == Role::Owner {
            return Err(format!(
                "user {id:?}: a removed member or an owner cannot be delegated"
            ));
        }
        match by_id.get(holder) {
            Some(holder) if holder.status == Status::Active && holder.delegated_to.is_none() => {}
            _ => {
                return Err(format!(
                    "user {id:?}: delegated_to must be an active member that is not delegated"
                ));
            }
        }
    }
    Ok(())
}

/// Reads a hash from its hexadecimal form.
pub(crate) fn key_hash(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let mut hash = [0; 32];
    for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |at: usize| char::from(pair[at]).to_digit(16);
        *byte = u8::try_from(digit(0)? * 16 + digit(1)?).ok()?;
    }
    Some(hash)
}

/// Returns the hexadecimal form of a hash.
pub(crate) fn key_hex(hash: &[u8; 32]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_users(users: &str) -> Result<WorldDocument, String> {
        parse(&format!(
            r#"{{"enterprises": [{{"uid": "e1", "name": "one", "team_uid": "t1", "users": [{users}]}}]}}"#
        ))
    }

    #[test]
    fn a_hash_round_trips_through_hexadecimal() {
        let hash = crate::credential::hash(b"key");
        assert_eq!(key_hash(&key_hex(&hash)), Some(hash));
        assert_eq!(key_hash("zz"), None);
        assert_eq!(key_hash(&"g".repeat(64)), None);
    }

    #[test]
    fn contradictions_are_rejected_with_the_user_at_fault() {
        let member =
            r#"{"team_user_id": "a", "email": "a@x", "role": "member", "status": "active"}"#;
        assert!(with_users(member).is_ok());
        let again = member.replace("a@x", "b@x");
        let same_email = member.replace(r#""a""#, r#""b""#);
        let lost = r#"{"team_user_id": "c", "email": "c@x", "role": "member", "status": "inactive",
            "delegated_to": "nobody", "delegated_at": "2026-01-01T00:00:00Z"}"#;
        for (second, named) in [
            (again.as_str(), "\"a\""),
            (same_email.as_str(), "\"b\""),
            (lost, "\"c\""),
        ] {
            let error = with_users(&format!("{member}, {second}")).unwrap_err();
            assert!(error.contains(named), "{error}");
        }
    }

    #[test]
    fn unknown_fields_are_rejected() {
        assert!(parse(r#"{"enterprises": [], "colour": 1}"#).is_err());
        assert!(
            with_users(
                r#"{"team_user_id": "a", "email": "a@x", "role": "king", "status": "active"}"#
            )
            .is_err()
        );
    }
}
