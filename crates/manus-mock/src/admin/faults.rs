//! The active faults: shown, added, removed.

use axum::Json;
use axum::extract::{Request, State};
use connect_prost::Code;
use manus_api::team::v2 as team;
use serde_json::json;

use super::{AdminError, HandlerResult, body};
use crate::fault::{Fault, MAXIMUM};
use crate::world::World;

pub(crate) async fn list(State(world): State<World>) -> HandlerResult {
    Ok(Json(json!({"faults": world.faults().list()})))
}

pub(crate) async fn add(State(world): State<World>, request: Request) -> HandlerResult {
    let fault: Fault = body(request).await?;
    fault
        .check(is_operation, is_code)
        .map_err(AdminError::bad_request)?;
    let added = json!(fault);
    match world.faults().add(fault) {
        true => Ok(Json(added)),
        false => Err(AdminError::conflict(format!(
            "{MAXIMUM} faults are waiting already"
        ))),
    }
}

pub(crate) async fn clear(State(world): State<World>) -> HandlerResult {
    world.faults().clear();
    Ok(Json(json!({})))
}

/// Returns whether the mock serves an operation of this name.
fn is_operation(name: &str) -> bool {
    team::team_user_management_api_v2_service::SPECS
        .iter()
        .any(|spec| spec.operation == Some(name))
}

/// Returns whether there is a code of this name.
fn is_code(name: &str) -> bool {
    name.parse::<Code>().is_ok()
}
