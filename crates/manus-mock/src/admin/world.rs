//! The whole world, shown and replaced.

use axum::Json;
use axum::extract::{Request, State};
use serde_json::json;

use super::{AdminError, Answer, blocking, long_body};
use crate::seed::document::{WorldDocument, check};
use crate::seed::load;
use crate::world::World;

const LONGEST_WORLD: usize = 64 * 1024 * 1024;

pub(crate) async fn show(State(world): State<World>) -> Answer {
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

/// Puts another world in place of this one, or changes nothing.
pub(crate) async fn replace(State(world): State<World>, request: Request) -> Answer {
    let document: WorldDocument = long_body(request.into_body(), LONGEST_WORLD).await?;
    check(&document).map_err(AdminError::bad_request)?;
    blocking(&world, move |world| Ok(world.replace(&document)?)).await?;
    Ok(Json(json!({})))
}
