//! `team.user.delegate` (contract A.7).

use manus_api::team::v2::{DelegateProfileRequest, DelegateProfileResponse};

use super::{convert, record};
use crate::rejection::Rejection;
use crate::rules::{delegation, delegation_source, delegation_target};
use crate::world::unit_of_work::UnitOfWork;

pub(super) fn delegate(
    unit: &mut UnitOfWork<'_>,
    request: &DelegateProfileRequest,
) -> Result<DelegateProfileResponse, Rejection> {
    let role = convert::read_migrated_role(request.role)?;
    let target = unit
        .transaction
        .user(unit.team, &request.target_team_user_id)?;
    let source = unit.member(&request.team_user_id)?;
    let target = target.ok_or(Rejection::not_found(
        "target_team_user_id: the team has no such member",
    ))?;
    delegation_source::check(&source)?;
    delegation_target::check(&target)?;
    let delegated = unit.save(&delegation::delegate(&source, &target, role, unit.now))?;
    Ok(DelegateProfileResponse {
        user: record(unit, &delegated)?,
        ..DelegateProfileResponse::default()
    })
}
