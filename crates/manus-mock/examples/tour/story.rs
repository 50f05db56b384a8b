//! The whole story: a guest joins, is promoted, leaves, and somebody else looks after the profile for a while.

use std::error::Error;

use connect_prost::client;
use manus_api::team::v2::{
    CreateUserRequest, DelegateProfileRequest, GetUserRequest, MigratedProfileRole,
    ReclaimProfileRequest, RemoveMemberRequest, RenameProfileRequest, TeamMemberRole,
    TeamUserManagementApiV2ServiceClient as Users, UpdateUserRequest, User, UserStatus,
};

use crate::{narrator::Narrator, read};

type Told<T = ()> = Result<T, Box<dyn Error>>;

/// Tells it, and gives the number of calls.
pub(crate) async fn tell(users: &Users) -> Told<usize> {
    let mut narrator = Narrator::default();
    read::list(users, &mut narrator).await?;
    let dana = join(users, &mut narrator).await?;
    leave(users, &mut narrator, &dana).await?;
    look_after(users, &mut narrator, &dana).await?;
    remove(users, &mut narrator, &dana).await?;
    refusals(users, &mut narrator).await?;
    Ok(narrator.calls())
}

/// A guest is created and promoted. Gives the id.
async fn join(users: &Users, narrator: &mut Narrator) -> Told<String> {
    let answer = users
        .create_user(CreateUserRequest {
            email: "dana@acme.example".into(),
            role: TeamMemberRole::Guest.into(),
            first_name: Some("Dana".into()),
            last_name: Some("Example".into()),
            ..Default::default()
        })
        .await?;
    narrator.success("Created a guest.", &answer);
    let dana = shown(narrator, &answer.user)?.team_user_id.clone();

    let answer = users
        .update_user(UpdateUserRequest {
            role: Some(TeamMemberRole::Member.into()),
            ..update(&dana)
        })
        .await?;
    narrator.success(
        "Promoted the guest to a member, which takes a paid seat.",
        &answer,
    );
    shown(narrator, &answer.user)?;
    Ok(dana)
}

/// The member is deactivated.
async fn leave(users: &Users, narrator: &mut Narrator, dana: &str) -> Told {
    let answer = users
        .update_user(UpdateUserRequest {
            status: Some(UserStatus::Inactive.into()),
            ..update(dana)
        })
        .await?;
    narrator.success("Deactivated the member.", &answer);
    shown(narrator, &answer.user)?;
    Ok(())
}

/// Somebody else takes the profile over, and gives it back.
async fn look_after(users: &Users, narrator: &mut Narrator, dana: &str) -> Told {
    let answer = users
        .get_user(GetUserRequest {
            email: Some("admin@acme.example".into()),
            ..Default::default()
        })
        .await?;
    narrator.success("Looked an administrator up by e-mail.", &answer);
    let admin = shown(narrator, &answer.user)?.team_user_id.clone();

    let answer = users
        .delegate_profile(DelegateProfileRequest {
            team_user_id: dana.into(),
            target_team_user_id: admin.clone(),
            role: MigratedProfileRole::Deactivated.into(),
        })
        .await?;
    narrator.success("Delegated the profile to the administrator.", &answer);
    shown(narrator, &answer.user)?;

    let answer = users
        .rename_profile(RenameProfileRequest {
            team_user_id: dana.into(),
            display_name: "Dana (on leave)".into(),
        })
        .await?;
    narrator.success("Renamed the profile, so that people recognise it.", &answer);
    shown(narrator, &answer.user)?;

    let answer = users
        .get_user(GetUserRequest {
            team_user_id: Some(admin),
            ..Default::default()
        })
        .await?;
    narrator.success(
        "Looked the administrator up again, who holds the profile now.",
        &answer,
    );
    shown(narrator, &answer.user)?;

    let answer = users
        .reclaim_profile(ReclaimProfileRequest {
            team_user_id: dana.into(),
        })
        .await?;
    narrator.success("Reclaimed the profile.", &answer);
    narrator.say(&format!("it was with {}", answer.previous_delegate));
    shown(narrator, &answer.user)?;
    Ok(())
}

async fn remove(users: &Users, narrator: &mut Narrator, dana: &str) -> Told {
    let answer = users
        .remove_member(RemoveMemberRequest {
            team_user_id: dana.into(),
        })
        .await?;
    narrator.success("Removed the user for good.", &answer);
    shown(narrator, &answer.user)?;
    Ok(())
}

/// What a refused call looks like: by the client, by the server's validation, and by a rule.
async fn refusals(users: &Users, narrator: &mut Narrator) -> Told {
    let malformed = CreateUserRequest {
        email: "not an address".into(),
        role: TeamMemberRole::Owner.into(),
        ..Default::default()
    };
    let error = refused(users.create_user(malformed.clone()).await)?;
    narrator.refusal(
        "Tried to create an owner with a malformed address; the client saw it first.",
        &error,
    );

    let error = refused(users.create_user(malformed).with_validate(false).await)?;
    narrator.refusal(
        "Sent it all the same; the server finds the same violations.",
        &error,
    );

    let owner = UpdateUserRequest {
        email: Some("owner@acme.example".into()),
        status: Some(UserStatus::Inactive.into()),
        ..Default::default()
    };
    let error = refused(users.update_user(owner).await)?;
    narrator.refusal("Tried to deactivate the owner.", &error);
    Ok(())
}

fn update(team_user_id: &str) -> UpdateUserRequest {
    UpdateUserRequest {
        team_user_id: Some(team_user_id.into()),
        ..Default::default()
    }
}

fn shown<'a>(narrator: &Narrator, user: &'a Option<User>) -> Told<&'a User> {
    let user = user.as_ref().ok_or("an answer without user")?;
    narrator.user(user);
    Ok(user)
}

fn refused<T>(result: Result<T, client::Error>) -> Told<client::Error> {
    match result {
        Ok(_) => Err("a call succeeded that had to be refused".into()),
        Err(error) => Ok(error),
    }
}
