//! `team.user.delegate` (contract A.7).

use manus_api::team::v2::{DelegateProfileRequest, DelegateProfileResponse};

use super::record;
use crate::refusal::Refusal;
use crate::rules::{delegation, delegation_source, delegation_target};
use crate::service::message;
use crate::world::act::Act;

pub(super) fn delegate(
    act: &mut Act<'_>,
    request: &DelegateProfileRequest,
) -> Result<DelegateProfileResponse, Refusal> {
    let role = message::read_migrated_role(request.role)?;
    let target = act
        .transaction
        .user(act.team, &request.target_team_user_id)?;
    let source = act.member(&request.team_user_id)?;
    let target = target.ok_or(Refusal::not_found(
        "target_team_user_id: the team has no such member",
    ))?;
    delegation_source::check(&source)?;
    delegation_target::check(&target)?;
    let delegated = act.save(&delegation::delegate(&source, &target, role, act.now))?;
    Ok(DelegateProfileResponse {
        user: record(act, &delegated)?,
        ..DelegateProfileResponse::default()
    })
}
