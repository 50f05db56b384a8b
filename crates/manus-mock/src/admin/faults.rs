//! Faults.

use axum::Json;
use axum::extract::{Request, State};
use serde_json::json;

use super::{AdminError, Answer, body};
use crate::fault::{Fault, MAXIMUM};
use crate::service::{is_code, is_operation};
use crate::world::World;

pub(crate) async fn list(State(world): State<World>) -> Answer {
    Ok(Json(json!({"faults": world.faults().list()})))
}

pub(crate) async fn plant(State(world): State<World>, request: Request) -> Answer {
    let fault: Fault = body(request).await?;
    if let Some(problem) = fault.problem(is_operation, is_code) {
        return Err(AdminError::bad_request(problem));
    }
    let planted = json!(fault);
    match world.faults().plant(fault) {
        true => Ok(Json(planted)),
        false => Err(AdminError::conflict(format!(
            "{MAXIMUM} faults are waiting already"
        ))),
    }
}

pub(crate) async fn clear(State(world): State<World>) -> Answer {
    world.faults().clear();
    Ok(Json(json!({})))
}
