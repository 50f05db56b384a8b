//! Seats: the number of paid seats, and the calls to the payment provider.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{AdminError, HandlerResult, Parameters, blocking};
use crate::domain::StripeCall;
use crate::world::World;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Selection {
    enterprise: Option<String>,
}

pub(crate) async fn show(
    State(world): State<World>,
    selection: Parameters<Selection>,
) -> HandlerResult {
    let name = selection?.0.enterprise;
    let name = name.as_deref().unwrap_or("acme");
    let enterprise = world.enterprise(|enterprise| enterprise.name == name);
    let team = enterprise
        .ok_or_else(|| AdminError::not_found("enterprise: there is none of this name"))?
        .no;
    let seats = blocking(&world, move |world| {
        world.transact(|transaction| {
            Ok((
                transaction.paid_seats(team)?,
                transaction.stripe_calls(team)?,
            ))
        })
    });
    let (paid, calls) = seats.await?;
    Ok(Json(
        json!({"paid": paid, "stripe_calls": calls.iter().map(describe).collect::<Vec<_>>()}),
    ))
}

fn describe(call: &StripeCall) -> Value {
    let outcome = if call.succeeded { "ok" } else { "failed" };
    json!({"at": call.at, "quantity": call.quantity, "outcome": outcome})
}
