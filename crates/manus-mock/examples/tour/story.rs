//! The whole tour: a guest joins, is promoted, leaves, and the profile is delegated, reclaimed and removed.

use std::error::Error;

use connect_prost::client;
use manus_api::team::v2::{
    CreateUserRequest, DelegateProfileRequest, GetUserRequest, MigratedProfileRole,
    ReclaimProfileRequest, RemoveMemberRequest, RenameProfileRequest, TeamMemberRole,
    TeamUserManagementApiV2ServiceClient as Users, UpdateUserRequest, User, UserStatus,
};

use crate::narrator::Narrator;
use crate::read;

type StoryResult<T = ()> = Result<T, Box<dyn Error>>;

/// Runs the tour, and returns the number of calls.
pub(crate) async fn run(users: &Users) -> StoryResult<usize> {
    let mut narrator = Narrator::default();
    read::list(users, &mut narrator).await?;
    let dana = join(users, &mut narrator).await?;
    leave(users, &mut narrator, &dana).await?;
    delegate(users, &mut narrator, &dana).await?;
    remove(users, &mut narrator, &dana).await?;
    rejected_calls(users, &mut narrator).await?;
    Ok(narrator.calls())
}

/// Creates and promotes a guest, and returns its id.
async fn join(users: &Users, narrator: &mut Narrator) -> StoryResult<String> {
    let response = users
        .create_user(CreateUserRequest {
            email: "dana@acme.example".into(),
            role: TeamMemberRole::Guest.into(),
            first_name: Some("Dana".into()),
            last_name: Some("Example".into()),
            ..Default::default()
        })
        .await?;
    narrator.success("Created a guest.", &response);
    let dana = shown(narrator, &response.user)?.team_user_id.clone();

    let response = users
        .update_user(UpdateUserRequest {
            role: Some(TeamMemberRole::Member.into()),
            ..update(&dana)
        })
        .await?;
    narrator.success(
        "Promoted the guest to a member, which takes a paid seat.",
        &response,
    );
    shown(narrator, &response.user)?;
    Ok(dana)
}

/// Deactivates the member.
async fn leave(users: &Users, narrator: &mut Narrator, dana: &str) -> StoryResult {
    let response = users
        .update_user(UpdateUserRequest {
            status: Some(UserStatus::Inactive.into()),
            ..update(dana)
        })
        .await?;
    narrator.success("Deactivated the member.", &response);
    shown(narrator, &response.user)?;
    Ok(())
}

/// Delegates the profile to the administrator, renames it and reclaims it.
async fn delegate(users: &Users, narrator: &mut Narrator, dana: &str) -> StoryResult {
    let response = users
        .get_user(GetUserRequest {
            email: Some("admin@acme.example".into()),
            ..Default::default()
        })
        .await?;
    narrator.success("Looked an administrator up by e-mail.", &response);
    let admin = shown(narrator, &response.user)?.team_user_id.clone();

    let response = users
        .delegate_profile(DelegateProfileRequest {
            team_user_id: dana.into(),
            target_team_user_id: admin.clone(),
            role: MigratedProfileRole::Deactivated.into(),
        })
        .await?;
    narrator.success("Delegated the profile to the administrator.", &response);
    shown(narrator, &response.user)?;

    let response = users
        .rename_profile(RenameProfileRequest {
            team_user_id: dana.into(),
            display_name: "Dana (on leave)".into(),
        })
        .await?;
    narrator.success(
        "Renamed the profile, so that people recognise it.",
        &response,
    );
    shown(narrator, &response.user)?;

    let response = users
        .get_user(GetUserRequest {
            team_user_id: Some(admin),
            ..Default::default()
        })
        .await?;
    narrator.success(
        "Looked the administrator up again, who holds the profile now.",
        &response,
    );
    shown(narrator, &response.user)?;

    let response = users
        .reclaim_profile(ReclaimProfileRequest {
            team_user_id: dana.into(),
        })
        .await?;
    narrator.success("Reclaimed the profile.", &response);
    narrator.line(&format!("it was with {}", response.previous_delegate));
    shown(narrator, &response.user)?;
    Ok(())
}

/// Removes the member.
async fn remove(users: &Users, narrator: &mut Narrator, dana: &str) -> StoryResult {
    let response = users
        .remove_member(RemoveMemberRequest {
            team_user_id: dana.into(),
        })
        .await?;
    narrator.success("Removed the user for good.", &response);
    shown(narrator, &response.user)?;
    Ok(())
}

/// Makes calls that are rejected: by the client's validation, by the server's, and by a rule.
async fn rejected_calls(users: &Users, narrator: &mut Narrator) -> StoryResult {
    let malformed = CreateUserRequest {
        email: "not an address".into(),
        role: TeamMemberRole::Owner.into(),
        ..Default::default()
    };
    let error = expect_error(users.create_user(malformed.clone()).await)?;
    narrator.failure(
        "Tried to create an owner with a malformed address; the client saw it first.",
        &error,
    );

    let error = expect_error(users.create_user(malformed).with_validate(false).await)?;
    narrator.failure(
        "Sent it all the same; the server finds the same violations.",
        &error,
    );

    let owner = UpdateUserRequest {
        email: Some("owner@acme.example".into()),
        status: Some(UserStatus::Inactive.into()),
        ..Default::default()
    };
    let error = expect_error(users.update_user(owner).await)?;
    narrator.failure("Tried to deactivate the owner.", &error);
    Ok(())
}

/// Returns an update of the member with this id.
fn update(team_user_id: &str) -> UpdateUserRequest {
    UpdateUserRequest {
        team_user_id: Some(team_user_id.into()),
        ..Default::default()
    }
}

/// Prints and returns the user of a response.
fn shown<'a>(narrator: &Narrator, user: &'a Option<User>) -> StoryResult<&'a User> {
    let user = user.as_ref().ok_or("a response without user")?;
    narrator.user(user);
    Ok(user)
}

/// Returns the error of a call that must fail.
fn expect_error<T>(result: Result<T, client::Error>) -> StoryResult<client::Error> {
    match result {
        Ok(_) => Err("a call succeeded that had to fail".into()),
        Err(error) => Ok(error),
    }
}
