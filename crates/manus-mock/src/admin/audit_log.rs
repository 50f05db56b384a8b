//! The audit log: shown newest first.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use super::{AdminError, HandlerResult, Parameters, blocking};
use crate::world::World;

const DEFAULT_LIMIT: usize = 100;
const MAXIMUM_LIMIT: usize = 10_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Selection {
    request_id: Option<String>,
    limit: Option<usize>,
}

pub(crate) async fn list(
    State(world): State<World>,
    selection: Parameters<Selection>,
) -> HandlerResult {
    let selection = selection?.0;
    let limit = selection.limit.unwrap_or(DEFAULT_LIMIT).min(MAXIMUM_LIMIT);
    let rows = blocking(&world, move |world| {
        Ok::<_, AdminError>(world.transact(|transaction| {
            transaction.audit_rows(selection.request_id.as_deref(), limit)
        })?)
    });
    Ok(Json(json!({"rows": rows.await?})))
}
