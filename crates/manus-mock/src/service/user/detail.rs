//! `team.user.detail` (contract A.4). A removed member is still found, as its tombstone (H29); a delegated profile is
//! not found by its original address (H69).

use manus_api::team::v2::{GetUserRequest, GetUserResponse};

use super::{named, record};
use crate::refusal::Refusal;
use crate::world::act::Act;

pub(super) fn detail(
    act: &mut Act<'_>,
    request: &GetUserRequest,
) -> Result<GetUserResponse, Refusal> {
    let user = named(act, request.team_user_id(), request.email())?;
    Ok(GetUserResponse {
        user: record(act, &user)?,
        ..GetUserResponse::default()
    })
}
