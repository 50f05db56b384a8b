//! `team.user.rename` (contract A.9). Applies to every member but the owner, delegated or not.

use manus_api::team::v2::{RenameProfileRequest, RenameProfileResponse};

use super::record;
use crate::rejection::Rejection;
use crate::rules::{owner_immutable, rename as rule, tombstone_closed};
use crate::world::unit_of_work::UnitOfWork;

pub(super) fn rename(
    unit: &mut UnitOfWork<'_>,
    request: RenameProfileRequest,
) -> Result<RenameProfileResponse, Rejection> {
    let user = unit.member(&request.team_user_id)?;
    tombstone_closed::check(&user)?;
    owner_immutable::check(&user)?;
    let renamed = unit.save(&rule::rename(&user, request.display_name))?;
    Ok(RenameProfileResponse {
        user: record(unit, &renamed)?,
        ..RenameProfileResponse::default()
    })
}
