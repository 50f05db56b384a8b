//! `team.user.create` (contract A.5). Not idempotent.

use manus_api::team::v2::{CreateUserRequest, CreateUserResponse};

use super::{convert, record};
use crate::domain::{Status, User};
use crate::rejection::Rejection;
use crate::rules::{display_name, email_taken};
use crate::world::unit_of_work::UnitOfWork;

pub(super) fn create(
    unit: &mut UnitOfWork<'_>,
    request: CreateUserRequest,
) -> Result<CreateUserResponse, Rejection> {
    let role = convert::read_role(request.role)?;
    let holder = unit.transaction.user_by_email(unit.team, &request.email)?;
    email_taken::check(holder.as_ref())?;
    let [user_name, first_name, last_name] =
        [request.user_name, request.first_name, request.last_name].map(Option::unwrap_or_default);
    let user = User {
        id: unit.new_id()?,
        email: request.email,
        name: display_name::on_create(&user_name, &first_name, &last_name),
        first_name,
        last_name,
        label: None,
        role,
        status: Status::Active,
        delegation: None,
        original_email: None,
        removed_at: None,
        holds: 0,
    };
    unit.transaction.insert_user(unit.team, &user)?;
    unit.set_target(&user.id);
    Ok(CreateUserResponse {
        user: record(unit, &user)?,
        ..CreateUserResponse::default()
    })
}
