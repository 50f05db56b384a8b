//! Reset: restores the seed.

use axum::Json;
use axum::extract::State;
use serde_json::json;

use super::{HandlerResult, blocking};
use crate::world::World;

pub(crate) async fn reset(State(world): State<World>) -> HandlerResult {
    blocking(&world, |world| Ok(world.reset()?)).await?;
    Ok(Json(json!({})))
}
