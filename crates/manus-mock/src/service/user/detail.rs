//! `team.user.detail` (contract A.4). Finds a removed member as its tombstone (H29). Does not find a delegated profile
//! by its original address (H69).

use manus_api::team::v2::{GetUserRequest, GetUserResponse};

use super::{find, record};
use crate::rejection::Rejection;
use crate::world::unit_of_work::UnitOfWork;

pub(super) fn detail(
    unit: &mut UnitOfWork<'_>,
    request: &GetUserRequest,
) -> Result<GetUserResponse, Rejection> {
    let user = find(unit, request.team_user_id(), request.email())?;
    Ok(GetUserResponse {
        user: record(unit, &user)?,
        ..GetUserResponse::default()
    })
}
