//! `team.user.update` (contract A.6).

use manus_api::team::v2::{UpdateUserRequest, UpdateUserResponse};

use super::{convert, find, record, remove};
use crate::domain::{CascadeAffected, Role, Status, User};
use crate::rejection::Rejection;
use crate::rules::update::{Change, apply};
use crate::rules::{cascade_reclaim, owner_immutable, seat_sync, tombstone_closed};
use crate::world::unit_of_work::UnitOfWork;

pub(super) fn update(
    unit: &mut UnitOfWork<'_>,
    request: &UpdateUserRequest,
) -> Result<UpdateUserResponse, Rejection> {
    let status = request.status.map(convert::read_status).transpose()?;
    let role = request.role.map(convert::read_role).transpose()?;
    let user = find(unit, request.team_user_id(), request.email())?;
    let (user, affected) = match Change::new(status, role) {
        Change::Remove => {
            let (snapshot, affected) = remove::remove_member(unit, &user)?;
            (Some(convert::record(&snapshot, &[])), affected)
        }
        Change::Set { status, role } => {
            let (user, affected) = set(unit, &user, status, role)?;
            (record(unit, &user)?, affected)
        }
    };
    Ok(UpdateUserResponse {
        user,
        cascade_affected: convert::cascade_affected(affected),
        ..UpdateUserResponse::default()
    })
}

fn set(
    unit: &mut UnitOfWork<'_>,
    before: &User,
    status: Option<Status>,
    role: Option<Role>,
) -> Result<(User, Vec<CascadeAffected>), Rejection> {
    tombstone_closed::check(before)?;
    owner_immutable::check(before)?;
    let after = apply(before, status, role);
    let paid_seats = unit.transaction.paid_seats(unit.team)?;
    if let Some(quantity) = seat_sync::requested_quantity(before, &after, paid_seats) {
        unit.pay_for(quantity)?;
    }
    unit.save(&after)?;
    let affected = match cascade_reclaim::triggers(before, &after) {
        true => unit.reclaim_all(before)?,
        false => Vec::new(),
    };
    Ok((unit.member(&after.id)?, affected))
}
