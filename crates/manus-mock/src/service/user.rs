//! `team.v2.TeamUserManagementApiV2Service`: one file per operation, and what they share.

use connect_prost::server::Context;
use connect_prost::{ConnectError, Response};
use manus_api::team::v2 as wire;

use super::{message, refuse};
use crate::call::Call;
use crate::domain::User;
use crate::refusal::Refusal;
use crate::world::World;
use crate::world::act::Act;

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

    async fn act<T: Send + 'static>(
        &self,
        context: &Context,
        work: impl FnOnce(&mut Act<'_>) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<Response<T>, ConnectError> {
        let call = context.extensions().get::<Call>().cloned();
        let call = call
            .ok_or_else(|| ConnectError::internal("the call came in past the mock's own layers"))?;
        self.world
            .act(call, work)
            .await
            .map(Response::new)
            .map_err(refuse)
    }
}

impl wire::TeamUserManagementApiV2Service for Users {
    async fn list_users(
        &self,
        context: Context,
        request: wire::ListUsersRequest,
    ) -> Result<Response<wire::ListUsersResponse>, ConnectError> {
        self.act(&context, move |act| list::list(act, &request))
            .await
    }

    async fn get_user(
        &self,
        context: Context,
        request: wire::GetUserRequest,
    ) -> Result<Response<wire::GetUserResponse>, ConnectError> {
        self.act(&context, move |act| detail::detail(act, &request))
            .await
    }

    async fn create_user(
        &self,
        context: Context,
        request: wire::CreateUserRequest,
    ) -> Result<Response<wire::CreateUserResponse>, ConnectError> {
        self.act(&context, move |act| create::create(act, request))
            .await
    }

    async fn update_user(
        &self,
        context: Context,
        request: wire::UpdateUserRequest,
    ) -> Result<Response<wire::UpdateUserResponse>, ConnectError> {
        self.act(&context, move |act| update::update(act, &request))
            .await
    }

    async fn delegate_profile(
        &self,
        context: Context,
        request: wire::DelegateProfileRequest,
    ) -> Result<Response<wire::DelegateProfileResponse>, ConnectError> {
        self.act(&context, move |act| delegate::delegate(act, &request))
            .await
    }

    async fn reclaim_profile(
        &self,
        context: Context,
        request: wire::ReclaimProfileRequest,
    ) -> Result<Response<wire::ReclaimProfileResponse>, ConnectError> {
        self.act(&context, move |act| reclaim::reclaim(act, &request))
            .await
    }

    async fn rename_profile(
        &self,
        context: Context,
        request: wire::RenameProfileRequest,
    ) -> Result<Response<wire::RenameProfileResponse>, ConnectError> {
        self.act(&context, move |act| rename::rename(act, request))
            .await
    }

    async fn remove_member(
        &self,
        context: Context,
        request: wire::RemoveMemberRequest,
    ) -> Result<Response<wire::RemoveMemberResponse>, ConnectError> {
        self.act(&context, move |act| remove::remove(act, &request))
            .await
    }
}

/// The member that one of two identifiers names; the id wins (contract A.4, A.6). The schema asks for one of them.
fn named(act: &mut Act<'_>, id: &str, email: &str) -> Result<User, Refusal> {
    match id {
        "" => act.member_by_email(email),
        id => act.member(id),
    }
}

/// A single record: the member with the profiles that it holds.
fn record(act: &mut Act<'_>, user: &User) -> Result<Option<wire::User>, Refusal> {
    let profiles = match user.holds {
        0 => Vec::new(),
        _ => act.transaction.profiles_of(act.team, &user.id)?,
    };
    Ok(Some(message::record(user, &profiles)))
}
