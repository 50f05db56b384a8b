//! The clock: shown and, if it is virtual, advanced.

use std::time::Duration;

use axum::Json;
use axum::extract::{Request, State};
use serde::Deserialize;
use serde_json::json;

use super::{AdminError, HandlerResult, blocking, body};
use crate::world::{AdvanceError, World};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: u64,
}

pub(crate) async fn show(State(world): State<World>) -> HandlerResult {
    let mode = if world.clock().is_virtual() {
        "virtual"
    } else {
        "real"
    };
    Ok(Json(json!({"now": world.clock().now(), "mode": mode})))
}

/// Advances a virtual clock. Fails with 409 on a real one.
pub(crate) async fn advance(State(world): State<World>, request: Request) -> HandlerResult {
    let Advance { seconds } = body(request).await?;
    let now = blocking(&world, move |world| {
        Ok(world.advance(Duration::from_secs(seconds))?)
    });
    Ok(Json(json!({"now": now.await?})))
}

impl From<AdvanceError> for AdminError {
    fn from(error: AdvanceError) -> Self {
        match error {
            AdvanceError::RealClock => Self::conflict(error.to_string()),
            AdvanceError::PastTheCalendar => Self::bad_request(error.to_string()),
            AdvanceError::Store(error) => error.into(),
        }
    }
}
