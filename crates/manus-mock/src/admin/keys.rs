//! API keys: created and removed here, because the real API has no operation for it.

use axum::Json;
use axum::extract::{Path, Request, State};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::json;

use super::{AdminError, HandlerResult, blocking, body};
use crate::credential::{Key, KeyKind, hash};
use crate::world::World;

const LONGEST_NAME: usize = 255;
/// The longest life of a Team User Management key (contract D.1).
const LONGEST_TEAM_USER_LIFE: SignedDuration = SignedDuration::from_hours(365 * 24);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewKey {
    enterprise: String,
    #[serde(rename = "type")]
    kind: KeyKind,
    name: String,
    #[serde(default)]
    expires_at: Option<Timestamp>,
}

impl NewKey {
    fn check(&self, now: Timestamp) -> Result<(), AdminError> {
        if self.name.is_empty() || self.name.chars().count() > LONGEST_NAME {
            return Err(AdminError::bad_request(format!(
                "name: 1 to {LONGEST_NAME} characters"
            )));
        }
        let life = self.expires_at.map(|at| at.duration_since(now));
        match self.kind {
            KeyKind::TeamUser if life.is_some_and(|life| life > LONGEST_TEAM_USER_LIFE) => Err(
                AdminError::bad_request("expires_at: a team_user key lasts at most 365 days"),
            ),
            _ => Ok(()),
        }
    }
}

/// Creates a key. The response is the only place that shows it in clear text.
pub(crate) async fn create(State(world): State<World>, request: Request) -> HandlerResult {
    let new: NewKey = body(request).await?;
    new.check(world.clock().now())?;
    let enterprise = world
        .enterprise(|enterprise| enterprise.name == new.enterprise)
        .ok_or_else(|| AdminError::not_found("enterprise: there is none of this name"))?;
    let secret = format!("mock-key-{}", world.random().secret());
    let key = Key {
        name: new.name,
        enterprise: enterprise.no,
        kind: new.kind,
        hash: hash(secret.as_bytes()),
        expires_at: new.expires_at,
        revoked: false,
    };
    blocking(&world, move |world| {
        world.transact(|transaction| {
            if transaction
                .keys()?
                .iter()
                .any(|other| other.name == key.name)
            {
                return Err(AdminError::conflict("name: there is a key of this name"));
            }
            transaction.add_key(&key)?;
            world.cache_keys(transaction.keys()?);
            Ok(())
        })
    })
    .await?;
    Ok(Json(json!({"key": secret})))
}

pub(crate) async fn remove(State(world): State<World>, Path(name): Path<String>) -> HandlerResult {
    blocking(&world, move |world| {
        world.transact(|transaction| {
            if !transaction.remove_key(&name)? {
                return Err(AdminError::not_found("there is no key of this name"));
            }
            world.cache_keys(transaction.keys()?);
            Ok(())
        })
    })
    .await?;
    Ok(Json(json!({})))
}
