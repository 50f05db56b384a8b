//! `team.user.rename` (contract A.9): any member but the owner, delegated or not.

use manus_api::team::v2::{RenameProfileRequest, RenameProfileResponse};

use super::record;
use crate::refusal::Refusal;
use crate::rules::{owner_immutable, rename as rule, tombstone_closed};
use crate::world::act::Act;

pub(super) fn rename(
    act: &mut Act<'_>,
    request: RenameProfileRequest,
) -> Result<RenameProfileResponse, Refusal> {
    let user = act.member(&request.team_user_id)?;
    tombstone_closed::check(&user)?;
    owner_immutable::check(&user)?;
    let renamed = act.save(&rule::rename(&user, request.display_name))?;
    Ok(RenameProfileResponse {
        user: record(act, &renamed)?,
        ..RenameProfileResponse::default()
    })
}
