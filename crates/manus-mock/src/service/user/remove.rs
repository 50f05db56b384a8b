//! `team.user.remove` (contract A.10), which an update to the status removed shares.

use manus_api::team::v2::{RemoveMemberRequest, RemoveMemberResponse};

use super::convert;
use crate::domain::{CascadeAffected, User};
use crate::rejection::Rejection;
use crate::rules::{owner_immutable, removal, tombstone_closed};
use crate::world::unit_of_work::UnitOfWork;

pub(super) fn remove(
    unit: &mut UnitOfWork<'_>,
    request: &RemoveMemberRequest,
) -> Result<RemoveMemberResponse, Rejection> {
    let user = unit.member(&request.team_user_id)?;
    let (snapshot, affected) = remove_member(unit, &user)?;
    Ok(RemoveMemberResponse {
        user: Some(convert::record(&snapshot, &[])),
        cascade_affected: convert::cascade_affected(affected),
        ..RemoveMemberResponse::default()
    })
}

/// Removes the member, and returns its snapshot and the profiles that were reclaimed from it.
pub(super) fn remove_member(
    unit: &mut UnitOfWork<'_>,
    user: &User,
) -> Result<(User, Vec<CascadeAffected>), Rejection> {
    tombstone_closed::check(user)?;
    owner_immutable::check(user)?;
    let affected = unit.reclaim_all(user)?;
    unit.save(&removal::tombstone(user, unit.now))?;
    Ok((removal::snapshot(user), affected))
}
