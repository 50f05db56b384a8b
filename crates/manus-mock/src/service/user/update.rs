//! `team.user.update` (contract A.6).

use manus_api::team::v2::{UpdateUserRequest, UpdateUserResponse};

use super::{named, record, remove};
use crate::domain::{CascadeAffected, Role, Status, User};
use crate::refusal::Refusal;
use crate::rules::update::{Change, apply};
use crate::rules::{cascade_reclaim, owner_immutable, seat_sync, tombstone_closed};
use crate::service::message;
use crate::world::act::Act;

pub(super) fn update(
    act: &mut Act<'_>,
    request: &UpdateUserRequest,
) -> Result<UpdateUserResponse, Refusal> {
    let status = request.status.map(message::read_status).transpose()?;
    let role = request.role.map(message::read_role).transpose()?;
    let user = named(act, request.team_user_id(), request.email())?;
    let (user, affected) = match Change::new(status, role) {
        Change::Remove => {
            let (snapshot, affected) = remove::remove_member(act, &user)?;
            (Some(message::record(&snapshot, &[])), affected)
        }
        Change::Set { status, role } => {
            let (user, affected) = set(act, &user, status, role)?;
            (record(act, &user)?, affected)
        }
    };
    Ok(UpdateUserResponse {
        user,
        cascade_affected: message::cascade_affected(affected),
        ..UpdateUserResponse::default()
    })
}

fn set(
    act: &mut Act<'_>,
    before: &User,
    status: Option<Status>,
    role: Option<Role>,
) -> Result<(User, Vec<CascadeAffected>), Refusal> {
    tombstone_closed::check(before)?;
    owner_immutable::check(before)?;
    let after = apply(before, status, role);
    let paid_seats = act.transaction.paid_seats(act.team)?;
    if let Some(quantity) = seat_sync::quantity_wanted(before, &after, paid_seats) {
        act.pay_for(quantity)?;
    }
    act.save(&after)?;
    let affected = match cascade_reclaim::triggers(before, &after) {
        true => act.reclaim_all(before)?,
        false => Vec::new(),
    };
    Ok((act.member(&after.id)?, affected))
}
