//! `team.user.create` (contract A.5): not idempotent.

use manus_api::team::v2::{CreateUserRequest, CreateUserResponse};

use super::record;
use crate::domain::{Status, User};
use crate::refusal::Refusal;
use crate::rules::{display_name, email_taken};
use crate::service::message;
use crate::world::act::Act;

pub(super) fn create(
    act: &mut Act<'_>,
    request: CreateUserRequest,
) -> Result<CreateUserResponse, Refusal> {
    let role = message::read_role(request.role)?;
    let holder = act.transaction.user_by_email(act.team, &request.email)?;
    email_taken::check(holder.as_ref())?;
    let [user_name, first_name, last_name] =
        [request.user_name, request.first_name, request.last_name].map(Option::unwrap_or_default);
    let user = User {
        id: act.new_id()?,
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
    act.transaction.insert_user(act.team, &user)?;
    act.about(&user.id);
    Ok(CreateUserResponse {
        user: record(act, &user)?,
        ..CreateUserResponse::default()
    })
}
