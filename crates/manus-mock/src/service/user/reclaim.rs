//! `team.user.reclaim` (contract A.8).

use manus_api::team::v2::{ReclaimProfileRequest, ReclaimProfileResponse};

use super::record;
use crate::rejection::Rejection;
use crate::rules::reclaim::previous_delegate;
use crate::rules::tombstone_closed;
use crate::world::unit_of_work::UnitOfWork;

pub(super) fn reclaim(
    unit: &mut UnitOfWork<'_>,
    request: &ReclaimProfileRequest,
) -> Result<ReclaimProfileResponse, Rejection> {
    let profile = unit.member(&request.team_user_id)?;
    tombstone_closed::check(&profile)?;
    let previous_delegate = previous_delegate(&profile)?;
    let returned = unit.reclaim(&profile)?;
    Ok(ReclaimProfileResponse {
        user: record(unit, &returned)?,
        previous_delegate,
        ..ReclaimProfileResponse::default()
    })
}
