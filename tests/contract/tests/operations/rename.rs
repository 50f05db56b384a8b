//! Contract A.9: `team.user.rename`.

use connect_prost::Code;
use contract_tests::code;
use manus_api::team::v2::{MigratedProfileRole, RenameProfileRequest};

use crate::World;

fn name(id: &str, display_name: &str) -> RenameProfileRequest {
    RenameProfileRequest {
        team_user_id: id.to_owned(),
        display_name: display_name.to_owned(),
    }
}

#[tokio::test]
async fn team_user_id_has_1_to_64_characters() {
    let world = World::demo();
    for id in ["", &"a".repeat(65)] {
        assert_eq!(
            code(world.users.rename_profile(name(id, "Name")).await),
            Code::InvalidArgument
        );
    }
}

#[tokio::test]
async fn display_name_has_1_to_255_characters() {
    let world = World::demo();
    let id = world.id("member").await;
    for display_name in ["", &"a".repeat(256)] {
        assert_eq!(
            code(world.users.rename_profile(name(&id, display_name)).await),
            Code::InvalidArgument
        );
    }
    assert!(
        world
            .users
            .rename_profile(name(&id, &"é".repeat(255)))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn response_has_ok_request_id_and_user() {
    let world = World::demo();
    let id = world.id("member").await;
    let response = world
        .users
        .rename_profile(name(&id, "Somebody"))
        .await
        .unwrap();
    assert!(response.ok && !response.request_id.is_empty());
    assert_eq!(response.user.as_ref().unwrap().team_user_id, id);
}

#[tokio::test]
async fn the_owner_is_a_failed_precondition() {
    let world = World::demo();
    let id = world.id("owner").await;
    assert_eq!(
        code(world.users.rename_profile(name(&id, "King")).await),
        Code::FailedPrecondition
    );
}

#[tokio::test]
async fn a_removed_member_is_a_failed_precondition_and_an_unknown_one_not_found() {
    let world = World::demo();
    let id = world.id("removed").await;
    assert_eq!(
        code(world.users.rename_profile(name(&id, "Ghost")).await),
        Code::FailedPrecondition
    );
    assert_eq!(
        code(world.users.rename_profile(name("unknown", "Ghost")).await),
        Code::NotFound
    );
}

#[tokio::test]
async fn the_new_name_shows_everywhere() {
    let world = World::demo();
    let id = world.lent().await.team_user_id;
    world
        .users
        .rename_profile(name(&id, "Lena's archive"))
        .await
        .unwrap();
    assert_eq!(world.by_id(&id).await.user_name, "Lena's archive");
    let holder = world.member("holder").await;
    let shown = holder
        .delegated_profiles
        .iter()
        .find(|profile| profile.team_user_id == id)
        .unwrap();
    assert_eq!(shown.display_name, "Lena's archive");
}

#[tokio::test]
async fn members_that_are_not_delegated_can_be_renamed_too() {
    let world = World::demo();
    let id = world.id("member").await;
    world
        .users
        .rename_profile(name(&id, "Somebody"))
        .await
        .unwrap();
    assert_eq!(world.by_id(&id).await.user_name, "Somebody");
}

#[tokio::test]
async fn without_rename_a_delegated_profile_shows_its_synthetic_address() {
    let world = World::demo();
    let id = world.id("inactive").await;
    let user = world
        .delegate(&id, &world.id("member").await, MigratedProfileRole::Member)
        .await;
    assert_eq!(user.user_name, format!("delegate-{id}@manus.im"));
}

#[tokio::test]
async fn only_the_label_changes_and_a_delegation_does_not_hide_it() {
    let world = World::demo();
    let id = world.id("inactive").await;
    let before = world.by_id(&id).await;
    world
        .users
        .rename_profile(name(&id, "Archive"))
        .await
        .unwrap();
    let after = world.by_id(&id).await;
    assert_eq!(
        (after.email, after.role, after.status),
        (before.email, before.role, before.status)
    );
    let user = world
        .delegate(&id, &world.id("member").await, MigratedProfileRole::Member)
        .await;
    assert_eq!(user.user_name, "Archive");
}
