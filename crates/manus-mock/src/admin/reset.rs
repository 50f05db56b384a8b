//! Back to the seed.

use axum::Json;
use axum::extract::State;
use serde_json::json;

use super::{Answer, blocking};
use crate::world::World;

pub(crate) async fn reset(State(world): State<World>) -> Answer {
    blocking(&world, |world| Ok(world.reset()?)).await?;
    Ok(Json(json!({})))
}
