//! Contract A.6: `team.user.update`.

use connect_prost::Code;
use contract_tests::{code, update};
use http::Method;
use manus_api::team::v2::{MigratedProfileRole, TeamMemberRole, UpdateUserRequest, UserStatus};
use serde_json::json;

use TeamMemberRole::{Admin, Guest, Member, Owner, SuperAdmin};
use UserStatus::{Active, Inactive, Removed};

use crate::World;

/// Adds a fault that makes the payment provider fail once.
async fn fail_payment(world: &World) {
    let fault = json!({"operation": "team.user.update", "times": 1, "effect": {"stripe": "fail"}});
    world
        .admin(Method::POST, "faults", &fault.to_string())
        .await;
}

#[tokio::test]
async fn email_or_team_user_id_names_the_member_and_the_id_wins() {
    let world = World::demo();
    let email = Some("member@acme.example".to_owned());
    let by_email = UpdateUserRequest {
        email: email.clone(),
        status: Some(Inactive.into()),
        ..Default::default()
    };
    let user = world
        .users
        .update_user(by_email)
        .await
        .unwrap()
        .into_inner()
        .user
        .unwrap();
    assert_eq!(
        (user.email.as_str(), user.status()),
        ("member@acme.example", Inactive)
    );
    let both = UpdateUserRequest {
        email,
        ..update(&world.id("admin").await, Some(Inactive), None)
    };
    let user = world
        .users
        .update_user(both)
        .await
        .unwrap()
        .into_inner()
        .user
        .unwrap();
    assert_eq!(user.email, "admin@acme.example");
}

#[tokio::test]
async fn identifiers_have_the_form_and_length_of_the_contract() {
    let world = World::demo();
    for (email, id) in [
        (None, None),
        (Some("nonsense"), None),
        (None, Some("a".repeat(65))),
    ] {
        let request = UpdateUserRequest {
            email: email.map(str::to_owned),
            team_user_id: id,
            ..update("", Some(Active), None)
        };
        assert_eq!(
            code(world.users.update_user(request).await),
            Code::InvalidArgument
        );
    }
}

#[tokio::test]
async fn neither_status_nor_role_is_an_invalid_argument() {
    let world = World::demo();
    let id = world.id("member").await;
    assert_eq!(
        code(world.users.update_user(update(&id, None, None)).await),
        Code::InvalidArgument
    );
}

#[tokio::test]
async fn validation_comes_before_existence() {
    let world = World::demo();
    assert_eq!(
        code(world.users.update_user(update("unknown", None, None)).await),
        Code::InvalidArgument
    );
}

#[tokio::test]
async fn role_owner_or_unspecified_is_an_invalid_argument() {
    let world = World::demo();
    let id = world.id("member").await;
    for role in [Owner, TeamMemberRole::Unspecified] {
        assert_eq!(
            code(world.users.update_user(update(&id, None, Some(role))).await),
            Code::InvalidArgument
        );
    }
}

#[tokio::test]
async fn removed_together_with_a_role_is_an_invalid_argument() {
    let world = World::demo();
    let id = world.id("member").await;
    assert_eq!(
        code(
            world
                .users
                .update_user(update(&id, Some(Removed), Some(Admin)))
                .await
        ),
        Code::InvalidArgument
    );
    assert_eq!(world.by_id(&id).await.status(), Active);
}

#[tokio::test]
async fn status_and_role_change_together() {
    let world = World::demo();
    let id = world.id("member").await;
    world
        .users
        .update_user(update(&id, Some(Inactive), Some(Admin)))
        .await
        .unwrap();
    let user = world.by_id(&id).await;
    assert_eq!((user.status(), user.role()), (Inactive, Admin));
}

#[tokio::test]
async fn response_has_ok_request_id_and_user() {
    let world = World::demo();
    let id = world.id("member").await;
    let response = world
        .users
        .update_user(update(&id, Some(Inactive), None))
        .await
        .unwrap();
    assert!(response.ok && !response.request_id.is_empty());
    assert_eq!(response.user.as_ref().unwrap().team_user_id, id);
}

#[tokio::test]
async fn active_and_inactive_turn_into_one_another() {
    let world = World::demo();
    let id = world.id("member").await;
    assert_eq!(world.set_status(&id, Inactive).await.status(), Inactive);
    assert_eq!(world.set_status(&id, Active).await.status(), Active);
}

#[tokio::test]
async fn removed_is_final_and_reachable_from_active() {
    let world = World::demo();
    let id = world.id("member").await;
    assert_eq!(world.set_status(&id, Removed).await.status(), Removed);
    for status in [Active, Inactive, Removed] {
        assert_eq!(
            code(
                world
                    .users
                    .update_user(update(&id, Some(status), None))
                    .await
            ),
            Code::FailedPrecondition
        );
    }
}

#[tokio::test]
async fn deactivation_returns_delegated_profiles_and_lists_them() {
    for status in [Inactive, Removed] {
        let world = World::demo();
        let (holder, lent) = (world.id("holder").await, world.lent().await);
        let response = world
            .users
            .update_user(update(&holder, Some(status), None))
            .await
            .unwrap();
        assert_eq!(response.cascade_affected.len(), 2);
        assert!(
            response
                .cascade_affected
                .iter()
                .all(|affected| affected.action == "reclaimed")
        );
        assert!(
            response
                .user
                .as_ref()
                .unwrap()
                .delegated_profiles
                .is_empty()
        );
        let returned = world.by_id(&lent.team_user_id).await;
        assert_eq!((returned.status(), returned.delegated_to), (Inactive, None));
    }
}

#[tokio::test]
async fn cascade_affected_is_absent_when_nothing_came_back() {
    let world = World::demo();
    let id = world.id("member").await;
    let response = world
        .call(
            Some(contract_tests::KEY),
            "UpdateUser",
            &json!({"team_user_id": id, "status": "USER_STATUS_INACTIVE"}).to_string(),
        )
        .await;
    assert!(
        !response.text.contains("cascade_affected"),
        "{}",
        response.text
    );
}

#[tokio::test]
async fn the_owner_cannot_be_changed_in_any_way() {
    let world = World::demo();
    let id = world.id("owner").await;
    for request in [
        update(&id, Some(Inactive), None),
        update(&id, Some(Removed), None),
        update(&id, Some(Active), None),
        update(&id, None, Some(Member)),
    ] {
        assert_eq!(
            code(world.users.update_user(request).await),
            Code::FailedPrecondition
        );
    }
    assert_eq!(world.by_id(&id).await.role(), Owner);
}

#[tokio::test]
async fn delegated_and_formerly_delegated_profiles_may_be_promoted() {
    let world = World::demo();
    let id = world.lent().await.team_user_id;
    let promoted = world
        .users
        .update_user(update(&id, None, Some(Admin)))
        .await
        .unwrap();
    assert_eq!(promoted.user.as_ref().unwrap().role(), Admin);
    world.set_status(&world.id("holder").await, Inactive).await;
    assert!(
        world
            .users
            .update_user(update(&id, None, Some(SuperAdmin)))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn promotion_from_guest_raises_the_seat_quantity() {
    for role in [Member, Admin, SuperAdmin] {
        let world = World::demo();
        let paid = world.admin(Method::GET, "seats", "").await["paid"]
            .as_u64()
            .unwrap();
        world
            .users
            .update_user(update(&world.id("guest").await, None, Some(role)))
            .await
            .unwrap();
        let seats = world.admin(Method::GET, "seats", "").await;
        assert_eq!(seats["paid"], paid + 1);
        let calls = seats["stripe_calls"].as_array().unwrap();
        assert_eq!(calls.len(), 1);
        assert_eq!(
            (&calls[0]["quantity"], &calls[0]["outcome"]),
            (&json!(paid + 1), &json!("ok"))
        );
    }
}

#[tokio::test]
async fn demotion_to_guest_releases_the_seat_without_a_call() {
    let world = World::demo();
    let paid = world.admin(Method::GET, "seats", "").await["paid"]
        .as_u64()
        .unwrap();
    world
        .users
        .update_user(update(&world.id("member").await, None, Some(Guest)))
        .await
        .unwrap();
    let seats = world.admin(Method::GET, "seats", "").await;
    assert_eq!(
        (&seats["paid"], &seats["stripe_calls"]),
        (&json!(paid - 1), &json!([]))
    );
}

#[tokio::test]
async fn stripe_failure_is_internal_and_rolls_the_role_back() {
    let world = World::demo();
    let id = world.id("guest").await;
    fail_payment(&world).await;
    assert_eq!(
        code(
            world
                .users
                .update_user(update(&id, Some(Inactive), Some(Member)))
                .await
        ),
        Code::Internal
    );
    let user = world.by_id(&id).await;
    assert_eq!((user.role(), user.status()), (Guest, Active));
    let seats = world.admin(Method::GET, "seats", "").await;
    assert_eq!(seats["stripe_calls"][0]["outcome"], "failed");
    assert!(
        world
            .users
            .update_user(update(&id, None, Some(Member)))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_change_that_needs_no_seat_does_not_use_the_stripe_fault_up() {
    let world = World::demo();
    fail_payment(&world).await;
    let member = world.id("member").await;
    world
        .users
        .update_user(update(&member, None, Some(Admin)))
        .await
        .unwrap();
    let guest = world.id("guest").await;
    assert_eq!(
        code(
            world
                .users
                .update_user(update(&guest, None, Some(Member)))
                .await
        ),
        Code::Internal
    );
}

#[tokio::test]
async fn an_unknown_member_is_not_found() {
    let world = World::demo();
    assert_eq!(
        code(
            world
                .users
                .update_user(update("unknown", Some(Active), None))
                .await
        ),
        Code::NotFound
    );
}

#[tokio::test]
async fn repeating_the_present_state_succeeds_without_cascade_or_seat_call() {
    let world = World::demo();
    let (holder, guest) = (world.id("holder").await, world.id("guest").await);
    let response = world
        .users
        .update_user(update(&holder, Some(Active), Some(Member)))
        .await
        .unwrap();
    assert!(response.cascade_affected.is_empty());
    assert_eq!(response.user.as_ref().unwrap().delegated_profiles.len(), 2);
    world
        .users
        .update_user(update(&guest, None, Some(Guest)))
        .await
        .unwrap();
    assert_eq!(
        world.admin(Method::GET, "seats", "").await["stripe_calls"],
        json!([])
    );
}

#[tokio::test]
async fn deactivation_releases_a_paid_seat_and_reactivation_takes_it_again() {
    let world = World::demo();
    let id = world.id("member").await;
    let paid = async || {
        world.admin(Method::GET, "seats", "").await["paid"]
            .as_u64()
            .unwrap()
    };
    let before = paid().await;
    world.set_status(&id, Inactive).await;
    assert_eq!(paid().await, before - 1);
    world.set_status(&id, Active).await;
    assert_eq!(paid().await, before);
}

#[tokio::test]
async fn a_delegated_profile_can_be_updated_by_its_id() {
    let world = World::demo();
    let inactive = world.id("inactive").await;
    let target = world.id("member").await;
    world
        .delegate(&inactive, &target, MigratedProfileRole::FreeGuest)
        .await;
    assert_eq!(
        world.set_status(&inactive, Inactive).await.delegated_to,
        Some(target)
    );
}
