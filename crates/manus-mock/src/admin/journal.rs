//! The journal: shown newest first, and cleared.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use super::{HandlerResult, Parameters};
use crate::journal::CAPACITY;
use crate::world::World;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Selection {
    limit: Option<usize>,
    operation: Option<String>,
}

pub(crate) async fn list(
    State(world): State<World>,
    selection: Parameters<Selection>,
) -> HandlerResult {
    let Selection { limit, operation } = selection?.0;
    let calls = world
        .journal()
        .list(operation.as_deref(), limit.unwrap_or(CAPACITY));
    Ok(Json(json!({"calls": calls})))
}

pub(crate) async fn clear(State(world): State<World>) -> HandlerResult {
    world.journal().clear();
    Ok(Json(json!({})))
}
