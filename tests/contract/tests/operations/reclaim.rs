//! Contract A.8: `team.user.reclaim`.

use connect_prost::Code;
use contract_tests::code;
use http::Method;
use manus_api::team::v2::{
    DelegationState, ListUsersRequest, MigratedProfileRole, ReclaimProfileRequest, TeamMemberRole,
    UserStatus,
};

use crate::World;

fn profile(id: &str) -> ReclaimProfileRequest {
    ReclaimProfileRequest {
        team_user_id: id.to_owned(),
    }
}

#[tokio::test]
async fn team_user_id_has_1_to_64_characters() {
    let world = World::demo();
    for id in ["", &"a".repeat(65)] {
        assert_eq!(
            code(world.users.reclaim_profile(profile(id)).await),
            Code::InvalidArgument
        );
    }
}

#[tokio::test]
async fn response_names_the_previous_delegate() {
    let world = World::demo();
    let lent = world.lent().await.team_user_id;
    let response = world.users.reclaim_profile(profile(&lent)).await.unwrap();
    assert!(response.ok && !response.request_id.is_empty());
    assert_eq!(response.previous_delegate, world.id("holder").await);
    assert_eq!(response.user.as_ref().unwrap().team_user_id, lent);
}

#[tokio::test]
async fn a_profile_without_assignee_is_a_failed_precondition() {
    let world = World::demo();
    for part in ["member", "inactive", "owner", "removed"] {
        let id = world.id(part).await;
        assert_eq!(
            code(world.users.reclaim_profile(profile(&id)).await),
            Code::FailedPrecondition,
            "{part}"
        );
    }
}

#[tokio::test]
async fn an_unknown_profile_is_not_found() {
    assert_eq!(
        code(
            World::demo()
                .users
                .reclaim_profile(profile("unknown"))
                .await
        ),
        Code::NotFound
    );
}

#[tokio::test]
async fn the_profile_is_back_in_the_pool_and_can_be_delegated_again() {
    let world = World::demo();
    let lent = world.lent().await.team_user_id;
    let response = world.users.reclaim_profile(profile(&lent)).await.unwrap();
    let user = response.user.as_ref().unwrap();
    assert_eq!(
        (user.status(), user.role()),
        (UserStatus::Inactive, TeamMemberRole::Member)
    );
    assert_eq!(user.delegated_to, None);
    assert_eq!(user.user_name, "Lena Lent");
    assert_eq!(world.member("holder").await.delegated_profiles.len(), 1);
    let again = world
        .delegate(
            &lent,
            &world.id("member").await,
            MigratedProfileRole::Member,
        )
        .await;
    assert_eq!(again.original_email.as_deref(), Some("lent@acme.example"));
}

#[tokio::test]
async fn email_stays_synthetic_unless_the_setting_restores_it() {
    let world = World::demo();
    let lent = world.lent().await;
    let user = world
        .users
        .reclaim_profile(profile(&lent.team_user_id))
        .await
        .unwrap()
        .into_inner()
        .user
        .unwrap();
    assert_eq!(
        (&user.email, &user.original_email),
        (&lent.email, &lent.original_email)
    );

    let world = World::demo();
    world
        .admin(
            Method::PATCH,
            "settings",
            r#"{"reclaim_restores_email": true}"#,
        )
        .await;
    let user = world
        .users
        .reclaim_profile(profile(&lent.team_user_id))
        .await
        .unwrap()
        .into_inner()
        .user
        .unwrap();
    assert_eq!(
        (user.email.as_str(), user.original_email),
        ("lent@acme.example", None)
    );
}

#[tokio::test]
async fn a_taken_address_is_not_restored() {
    let world = World::demo();
    world
        .admin(
            Method::PATCH,
            "settings",
            r#"{"reclaim_restores_email": true}"#,
        )
        .await;
    world.create("lent", TeamMemberRole::Member).await;
    let lent = world.lent().await;
    let user = world
        .users
        .reclaim_profile(profile(&lent.team_user_id))
        .await
        .unwrap()
        .into_inner()
        .user
        .unwrap();
    assert_eq!(user.email, lent.email);
}

#[tokio::test]
async fn deactivating_the_assignee_reclaims_everything_by_itself() {
    let world = World::demo();
    world
        .set_status(&world.id("holder").await, UserStatus::Inactive)
        .await;
    let state = Some(DelegationState::Delegated.into());
    assert_eq!(
        world
            .list(ListUsersRequest {
                delegation_state: state,
                ..Default::default()
            })
            .await
            .total,
        0
    );
}
