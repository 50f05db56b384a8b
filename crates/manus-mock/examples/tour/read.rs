//! The read-only part of the tour.

use std::error::Error;

use manus_api::team::v2::{
    GetUserRequest, ListUsersRequest, TeamUserManagementApiV2ServiceClient as Users, User,
};

use crate::narrator::Narrator;

/// Lists a few users and looks one up.
pub(crate) async fn tour(users: &Users) -> Result<(), Box<dyn Error>> {
    let mut narrator = Narrator::default();
    if let Some(first) = list(users, &mut narrator).await?.first() {
        let request = GetUserRequest {
            team_user_id: Some(first.team_user_id.clone()),
            ..Default::default()
        };
        let response = users.get_user(request).await?;
        narrator.success("Looked the first one up by id.", &response);
        narrator.user(response.user.as_ref().ok_or("a response without user")?);
    }
    Ok(())
}

/// Lists the first three users.
pub(crate) async fn list(
    users: &Users,
    narrator: &mut Narrator,
) -> Result<Vec<User>, Box<dyn Error>> {
    let page = users
        .list_users(ListUsersRequest {
            limit: Some(3),
            ..Default::default()
        })
        .await?;
    narrator.success(
        &format!(
            "Listed the first {} of {} users.",
            page.users.len(),
            page.total
        ),
        &page,
    );
    for user in &page.users {
        narrator.user(user);
    }
    Ok(page.into_inner().users)
}
