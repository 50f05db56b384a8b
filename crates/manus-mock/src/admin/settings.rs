//! The settings: shown and changed.

use axum::Json;
use axum::extract::{Request, State};
use serde_json::{Map, Value};

use super::{AdminError, HandlerResult, blocking, body};
use crate::world::World;

pub(crate) async fn show(State(world): State<World>) -> HandlerResult {
    Ok(Json(world.settings().describe()))
}

/// Changes the settings that the body names: all of them or none.
pub(crate) async fn patch(State(world): State<World>, request: Request) -> HandlerResult {
    let changes: Map<String, Value> = body(request).await?;
    let settings = blocking(&world, move |world| {
        world.transact(|transaction| {
            let settings = transaction
                .settings()?
                .patched(changes)
                .map_err(AdminError::bad_request)?;
            transaction.set_settings(&settings)?;
            world.cache_settings(settings.clone());
            Ok::<_, AdminError>(settings)
        })
    });
    Ok(Json(settings.await?.describe()))
}
