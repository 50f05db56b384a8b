//! `team.v2.TeamUserManagementApiV2Service`: one file per operation.
//!
//! Requests are validated against the schema before an operation runs. The operations apply the rules of `rules`.

use connect_prost::server::Context;
use connect_prost::{Code, ConnectError, Response};
use manus_api::team::v2 as wire;

use crate::call_record::CallRecord;
use crate::domain::User;
use crate::rejection::{Reason, Rejection};
use crate::world::World;
use crate::world::unit_of_work::UnitOfWork;

mod convert;
mod create;
mod delegate;
mod detail;
mod list;
mod reclaim;
mod remove;
mod rename;
mod update;

/// User management of the mock's world.
pub(super) struct Users {
    world: World,
}

impl Users {
    pub(super) fn new(world: World) -> Self {
        Self { world }
    }

    /// Runs `work` as the unit of work of the call in `context`.
    async fn run<T: Send + 'static>(
        &self,
        context: &Context,
        work: impl FnOnce(&mut UnitOfWork<'_>) -> Result<T, Rejection> + Send + 'static,
    ) -> Result<Response<T>, ConnectError> {
        let call = context.extensions().get::<CallRecord>().cloned();
        let call = call
            .ok_or_else(|| ConnectError::internal("the call came in past the mock's own layers"))?;
        self.world
            .run(call, work)
            .await
            .map(Response::new)
            .map_err(to_connect_error)
    }
}

impl wire::TeamUserManagementApiV2Service for Users {
    async fn list_users(
        &self,
        context: Context,
        request: wire::ListUsersRequest,
    ) -> Result<Response<wire::ListUsersResponse>, ConnectError> {
        self.run(&context, move |unit| list::list(unit, &request))
            .await
    }

    async fn get_user(
        &self,
        context: Context,
        request: wire::GetUserRequest,
    ) -> Result<Response<wire::GetUserResponse>, ConnectError> {
        self.run(&context, move |unit| detail::detail(unit, &request))
            .await
    }

    async fn create_user(
        &self,
        context: Context,
        request: wire::CreateUserRequest,
    ) -> Result<Response<wire::CreateUserResponse>, ConnectError> {
        self.run(&context, move |unit| create::create(unit, request))
            .await
    }

    async fn update_user(
        &self,
        context: Context,
        request: wire::UpdateUserRequest,
    ) -> Result<Response<wire::UpdateUserResponse>, ConnectError> {
        self.run(&context, move |unit| update::update(unit, &request))
            .await
    }

    async fn delegate_profile(
        &self,
        context: Context,
        request: wire::DelegateProfileRequest,
    ) -> Result<Response<wire::DelegateProfileResponse>, ConnectError> {
        self.run(&context, move |unit| delegate::delegate(unit, &request))
            .await
    }

    async fn reclaim_profile(
        &self,
        context: Context,
        request: wire::ReclaimProfileRequest,
    ) -> Result<Response<wire::ReclaimProfileResponse>, ConnectError> {
        self.run(&context, move |unit| reclaim::reclaim(unit, &request))
            .await
    }

    async fn rename_profile(
        &self,
        context: Context,
        request: wire::RenameProfileRequest,
    ) -> Result<Response<wire::RenameProfileResponse>, ConnectError> {
        self.run(&context, move |unit| rename::rename(unit, request))
            .await
    }

    async fn remove_member(
        &self,
        context: Context,
        request: wire::RemoveMemberRequest,
    ) -> Result<Response<wire::RemoveMemberResponse>, ConnectError> {
        self.run(&context, move |unit| remove::remove(unit, &request))
            .await
    }
}

/// Returns the member with this id or, without one, this address (contract A.4, A.6). The schema requires one of them.
fn find(unit: &mut UnitOfWork<'_>, id: &str, email: &str) -> Result<User, Rejection> {
    match id {
        "" => unit.member_by_email(email),
        id => unit.member(id),
    }
}

/// Returns the member as a single record, with the profiles that it holds.
fn record(unit: &mut UnitOfWork<'_>, user: &User) -> Result<Option<wire::User>, Rejection> {
    let profiles = match user.holds {
        0 => Vec::new(),
        _ => unit.transaction.profiles_of(unit.team, &user.id)?,
    };
    Ok(Some(convert::record(user, &profiles)))
}

/// Returns the Connect error of a rejection.
fn to_connect_error(rejection: Rejection) -> ConnectError {
    let code = match rejection.reason {
        Reason::InvalidArgument => Code::InvalidArgument,
        Reason::NotFound => Code::NotFound,
        Reason::AlreadyExists => Code::AlreadyExists,
        Reason::FailedPrecondition => Code::FailedPrecondition,
        Reason::Internal => Code::Internal,
        Reason::Abandoned => Code::DeadlineExceeded,
    };
    ConnectError::new(code, rejection.message)
}
