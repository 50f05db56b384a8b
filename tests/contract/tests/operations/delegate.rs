//! Contract A.7: `team.user.delegate`.

use MigratedProfileRole::{Deactivated, FreeGuest, Member};
use connect_prost::Code;
use contract_tests::{code, delegation};
use http::Method;
use manus_api::team::v2::{
    DelegateProfileRequest, MigratedProfileRole, TeamMemberRole, UserStatus,
};

use crate::World;

#[tokio::test]
async fn source_and_target_have_1_to_64_characters() {
    let world = World::demo();
    let (inactive, member, long) = (
        world.id("inactive").await,
        world.id("member").await,
        "a".repeat(65),
    );
    for (source, target) in [
        ("", member.as_str()),
        (&long, &member),
        (&inactive, ""),
        (&inactive, &long),
    ] {
        let response = world
            .users
            .delegate_profile(delegation(source, target, Member))
            .await;
        assert_eq!(code(response), Code::InvalidArgument);
    }
}

#[tokio::test]
async fn role_unspecified_or_unknown_is_an_invalid_argument() {
    let world = World::demo();
    let (inactive, member) = (world.id("inactive").await, world.id("member").await);
    for role in [0, 4] {
        let request = DelegateProfileRequest {
            role,
            ..delegation(&inactive, &member, Member)
        };
        assert_eq!(
            code(world.users.delegate_profile(request).await),
            Code::InvalidArgument
        );
    }
}

#[tokio::test]
async fn response_has_ok_request_id_and_the_source_profile() {
    let world = World::demo();
    let (inactive, member) = (world.id("inactive").await, world.id("member").await);
    let response = world
        .users
        .delegate_profile(delegation(&inactive, &member, Member))
        .await
        .unwrap();
    assert!(response.ok && !response.request_id.is_empty());
    let user = response.user.as_ref().unwrap();
    assert_eq!(
        (&user.team_user_id, &user.delegated_to),
        (&inactive, &Some(member))
    );
}

#[tokio::test]
async fn source_must_be_inactive() {
    let world = World::demo();
    let target = world.id("member").await;
    for source in ["admin", "removed"] {
        let source = world.id(source).await;
        let response = world
            .users
            .delegate_profile(delegation(&source, &target, Member))
            .await;
        assert_eq!(code(response), Code::FailedPrecondition);
    }
}

#[tokio::test]
async fn source_cannot_be_the_owner() {
    let world = World::demo();
    let (owner, target) = (world.id("owner").await, world.id("member").await);
    assert_eq!(
        code(
            world
                .users
                .delegate_profile(delegation(&owner, &target, Member))
                .await
        ),
        Code::FailedPrecondition
    );
}

#[tokio::test]
async fn target_must_be_active() {
    let world = World::demo();
    let source = world.id("inactive").await;
    let other = world.id("member").await;
    world.set_status(&other, UserStatus::Inactive).await;
    for target in [other, world.id("removed").await, source.clone()] {
        let response = world
            .users
            .delegate_profile(delegation(&source, &target, Member))
            .await;
        assert_eq!(code(response), Code::FailedPrecondition);
    }
}

#[tokio::test]
async fn target_cannot_be_a_delegated_profile() {
    let world = World::demo();
    let (source, lent) = (world.id("inactive").await, world.lent().await);
    assert_eq!(lent.status(), UserStatus::Active);
    let response = world
        .users
        .delegate_profile(delegation(&source, &lent.team_user_id, Member))
        .await;
    assert_eq!(code(response), Code::FailedPrecondition);
}

#[tokio::test]
async fn email_becomes_synthetic_and_the_original_is_kept() {
    let world = World::demo();
    let (source, target) = (world.id("inactive").await, world.id("member").await);
    let user = world.delegate(&source, &target, Deactivated).await;
    assert_eq!(user.email, format!("delegate-{source}@manus.im"));
    assert_eq!(
        user.original_email.as_deref(),
        Some("inactive@acme.example")
    );
    assert_eq!(user.user_name, user.email);
}

#[tokio::test]
async fn later_operations_find_the_profile_by_id_alone() {
    let world = World::demo();
    let (source, target) = (world.id("inactive").await, world.id("member").await);
    world.delegate(&source, &target, Member).await;
    let by_email = manus_api::team::v2::GetUserRequest {
        email: Some("inactive@acme.example".to_owned()),
        ..Default::default()
    };
    assert_eq!(code(world.users.get_user(by_email).await), Code::NotFound);
    assert_eq!(world.by_id(&source).await.delegated_to, Some(target));
}

#[tokio::test]
async fn each_role_has_its_effect_on_status_and_team_role() {
    for (role, status, team_role) in [
        (Member, UserStatus::Active, TeamMemberRole::Member),
        (FreeGuest, UserStatus::Active, TeamMemberRole::Guest),
        (Deactivated, UserStatus::Inactive, TeamMemberRole::Member),
    ] {
        let world = World::demo();
        let (source, target) = (world.id("inactive").await, world.id("member").await);
        let user = world.delegate(&source, &target, role).await;
        assert_eq!((user.status(), user.role()), (status, team_role));
        assert_eq!(user.delegated_to, Some(target));
    }
}

#[tokio::test]
async fn no_delegation_calls_stripe_and_a_free_guest_takes_no_seat() {
    let world = World::demo();
    let (source, target) = (world.id("inactive").await, world.id("member").await);
    let before = world.admin(Method::GET, "seats", "").await;
    world.delegate(&source, &target, FreeGuest).await;
    assert_eq!(world.admin(Method::GET, "seats", "").await, before);
}

#[tokio::test]
async fn a_missing_source_or_target_is_not_found() {
    let world = World::demo();
    let (inactive, active) = (world.id("inactive").await, world.id("member").await);
    for (source, target) in [
        ("unknown", active.as_str()),
        (&inactive, "unknown"),
        (&active, "unknown"),
    ] {
        assert_eq!(
            code(
                world
                    .users
                    .delegate_profile(delegation(source, target, Member))
                    .await
            ),
            Code::NotFound
        );
    }
}

#[tokio::test]
async fn an_inactive_delegated_profile_can_be_delegated_again() {
    let world = World::demo();
    let (source, first, second) = (
        world.id("inactive").await,
        world.id("member").await,
        world.id("admin").await,
    );
    world.delegate(&source, &first, Deactivated).await;
    let user = world.delegate(&source, &second, Deactivated).await;
    assert_eq!(user.delegated_to.as_ref(), Some(&second));
    assert_eq!(
        user.original_email.as_deref(),
        Some("inactive@acme.example")
    );
    assert!(world.by_id(&first).await.delegated_profiles.is_empty());
    assert_eq!(world.by_id(&second).await.delegated_profiles.len(), 1);
}
