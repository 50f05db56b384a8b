//! The whole world as one document: shown and replaced.

use axum::Json;
use axum::extract::{Request, State};
use serde_json::json;

use super::{AdminError, HandlerResult, blocking, body_within};
use crate::seed::document::{WorldDocument, check};
use crate::seed::load;
use crate::world::World;

const LONGEST_WORLD: usize = 64 * 1024 * 1024;

pub(crate) async fn show(State(world): State<World>) -> HandlerResult {
    let document = blocking(&world, |world| {
        let now = world.clock().now();
        let document = world.transact(|transaction| load::save(transaction))?;
        Ok(WorldDocument {
            clock: Some(now),
            ..document
        })
    });
    Ok(Json(json!(document.await?)))
}

/// Replaces the world, or changes nothing if the document is invalid.
pub(crate) async fn replace(State(world): State<World>, request: Request) -> HandlerResult {
    let document: WorldDocument = body_within(request.into_body(), LONGEST_WORLD).await?;
    check(&document).map_err(AdminError::bad_request)?;
    blocking(&world, move |world| Ok(world.replace(&document)?)).await?;
    Ok(Json(json!({})))
}
