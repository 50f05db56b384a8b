//! Contract A.10: `team.user.remove`.

use connect_prost::Code;
use contract_tests::{code, update};
use manus_api::team::v2::{RemoveMemberRequest, TeamMemberRole, UserStatus};

use crate::World;

fn member(id: &str) -> RemoveMemberRequest {
    RemoveMemberRequest {
        team_user_id: id.to_owned(),
    }
}

#[tokio::test]
async fn team_user_id_has_1_to_64_characters() {
    let world = World::demo();
    for id in ["", &"a".repeat(65)] {
        assert_eq!(
            code(world.users.remove_member(member(id)).await),
            Code::InvalidArgument
        );
    }
}

#[tokio::test]
async fn response_has_ok_request_id_and_user() {
    let world = World::demo();
    let response = world
        .users
        .remove_member(member(&world.id("member").await))
        .await
        .unwrap();
    assert!(response.ok && !response.request_id.is_empty() && response.user.is_some());
    assert!(response.cascade_affected.is_empty());
}

#[tokio::test]
async fn user_is_a_snapshot_with_status_removed() {
    let world = World::demo();
    let before = world.member("member").await;
    let response = world
        .users
        .remove_member(member(&before.team_user_id))
        .await
        .unwrap();
    let snapshot = response.user.as_ref().unwrap();
    assert_eq!(snapshot.status(), UserStatus::Removed);
    assert_eq!(
        (&snapshot.email, &snapshot.user_name),
        (&before.email, &before.user_name)
    );
}

#[tokio::test]
async fn removal_is_final_and_leaves_a_tombstone() {
    let world = World::demo();
    let id = world.id("member").await;
    world.users.remove_member(member(&id)).await.unwrap();
    let tombstone = world.by_id(&id).await;
    assert_eq!(
        (tombstone.status(), tombstone.user_name.as_str()),
        (UserStatus::Removed, "")
    );
    assert_eq!(tombstone.email, "member@acme.example");
    let revive = update(&id, Some(UserStatus::Active), None);
    assert_eq!(
        code(world.users.update_user(revive).await),
        Code::FailedPrecondition
    );
}

#[tokio::test]
async fn delegated_profiles_return_to_the_pool_and_are_listed() {
    let world = World::demo();
    let lent = world.lent().await.team_user_id;
    let response = world
        .users
        .remove_member(member(&world.id("holder").await))
        .await
        .unwrap();
    assert_eq!(response.cascade_affected.len(), 2);
    let line = response
        .cascade_affected
        .iter()
        .find(|affected| affected.team_user_id == lent)
        .unwrap();
    assert_eq!(
        (line.display_name.as_str(), line.action.as_str()),
        ("Lena Lent", "reclaimed")
    );
    let returned = world.by_id(&lent).await;
    assert_eq!(
        (returned.status(), returned.delegated_to),
        (UserStatus::Inactive, None)
    );
}

#[tokio::test]
async fn the_owner_is_a_failed_precondition() {
    let world = World::demo();
    let id = world.id("owner").await;
    assert_eq!(
        code(world.users.remove_member(member(&id)).await),
        Code::FailedPrecondition
    );
}

#[tokio::test]
async fn an_update_to_removed_has_the_same_effect() {
    let (one, two) = (World::demo(), World::demo());
    let id = one.id("holder").await;
    let removed = one.users.remove_member(member(&id)).await.unwrap();
    let updated = two
        .users
        .update_user(update(&id, Some(UserStatus::Removed), None))
        .await
        .unwrap();
    assert_eq!(
        (&removed.user, &removed.cascade_affected),
        (&updated.user, &updated.cascade_affected)
    );
    assert_eq!(one.by_id(&id).await, two.by_id(&id).await);
}

#[tokio::test]
async fn removing_again_is_a_failed_precondition_and_an_unknown_id_not_found() {
    let world = World::demo();
    let id = world.id("removed").await;
    assert_eq!(
        code(world.users.remove_member(member(&id)).await),
        Code::FailedPrecondition
    );
    assert_eq!(
        code(world.users.remove_member(member("unknown")).await),
        Code::NotFound
    );
}

#[tokio::test]
async fn removing_a_delegated_profile_frees_its_holder() {
    let world = World::demo();
    let lent = world.lent().await.team_user_id;
    let response = world.users.remove_member(member(&lent)).await.unwrap();
    assert_eq!(response.user.as_ref().unwrap().delegated_to, None);
    assert_eq!(world.member("holder").await.delegated_profiles.len(), 1);
}

#[tokio::test]
async fn the_address_is_free_for_a_new_member() {
    let world = World::demo();
    let id = world.id("member").await;
    world.users.remove_member(member(&id)).await.unwrap();
    assert_ne!(
        world
            .create("member", TeamMemberRole::Guest)
            .await
            .team_user_id,
        id
    );
}
