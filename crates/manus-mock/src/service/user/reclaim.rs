//! `team.user.reclaim` (contract A.8).

use manus_api::team::v2::{ReclaimProfileRequest, ReclaimProfileResponse};

use super::record;
use crate::refusal::Refusal;
use crate::rules::reclaim::previous_delegate;
use crate::rules::tombstone_closed;
use crate::world::act::Act;

pub(super) fn reclaim(
    act: &mut Act<'_>,
    request: &ReclaimProfileRequest,
) -> Result<ReclaimProfileResponse, Refusal> {
    let profile = act.member(&request.team_user_id)?;
    tombstone_closed::check(&profile)?;
    let previous_delegate = previous_delegate(&profile)?;
    let returned = act.reclaim(&profile)?;
    Ok(ReclaimProfileResponse {
        user: record(act, &returned)?,
        previous_delegate,
        ..ReclaimProfileResponse::default()
    })
}
