//! `team.user.remove` (contract A.10), and the same by way of an update.

use manus_api::team::v2::{RemoveMemberRequest, RemoveMemberResponse};

use crate::domain::{CascadeAffected, User};
use crate::refusal::Refusal;
use crate::rules::{owner_immutable, removal, tombstone_closed};
use crate::service::message;
use crate::world::act::Act;

pub(super) fn remove(
    act: &mut Act<'_>,
    request: &RemoveMemberRequest,
) -> Result<RemoveMemberResponse, Refusal> {
    let user = act.member(&request.team_user_id)?;
    let (snapshot, affected) = remove_member(act, &user)?;
    Ok(RemoveMemberResponse {
        user: Some(message::record(&snapshot, &[])),
        cascade_affected: message::cascade_affected(affected),
        ..RemoveMemberResponse::default()
    })
}

/// Removes the member; the answer is its snapshot and what came back to the pool.
pub(super) fn remove_member(
    act: &mut Act<'_>,
    user: &User,
) -> Result<(User, Vec<CascadeAffected>), Refusal> {
    tombstone_closed::check(user)?;
    owner_immutable::check(user)?;
    let affected = act.reclaim_all(user)?;
    act.save(&removal::tombstone(user, act.now))?;
    Ok((removal::snapshot(user), affected))
}
