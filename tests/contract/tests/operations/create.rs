//! Contract A.5: `team.user.create`.

use connect_prost::Code;
use contract_tests::code;
use http::Method;
use manus_api::team::v2::{CreateUserRequest, TeamMemberRole, UserStatus};

use crate::World;

fn new(email: &str, role: TeamMemberRole) -> CreateUserRequest {
    CreateUserRequest {
        email: email.to_owned(),
        role: role.into(),
        ..Default::default()
    }
}

fn named(
    user_name: Option<&str>,
    first_name: Option<&str>,
    last_name: Option<&str>,
) -> CreateUserRequest {
    let own = |text: Option<&str>| text.map(str::to_owned);
    CreateUserRequest {
        user_name: own(user_name),
        first_name: own(first_name),
        last_name: own(last_name),
        ..new("new@acme.example", TeamMemberRole::Member)
    }
}

async fn name_of(request: CreateUserRequest) -> String {
    let response = World::empty().users.create_user(request).await.unwrap();
    response.into_inner().user.unwrap().user_name
}

#[tokio::test]
async fn email_is_required_and_must_have_the_form_of_one() {
    let world = World::demo();
    for email in [
        "",
        "nonsense",
        "a@b@c",
        &format!("a@{}.example", "b.".repeat(130)),
    ] {
        let response = world
            .users
            .create_user(new(email, TeamMemberRole::Member))
            .await;
        assert_eq!(code(response), Code::InvalidArgument, "{email:?}");
    }
}

#[tokio::test]
async fn role_is_one_of_super_admin_admin_member_and_guest() {
    let world = World::empty();
    use TeamMemberRole::{Admin, Guest, Member, SuperAdmin};
    for (number, role) in [SuperAdmin, Admin, Member, Guest].into_iter().enumerate() {
        assert_eq!(
            world.create(&format!("new{number}"), role).await.role(),
            role
        );
    }
}

#[tokio::test]
async fn role_owner_or_unspecified_is_an_invalid_argument() {
    let world = World::demo();
    for role in [TeamMemberRole::Owner, TeamMemberRole::Unspecified] {
        assert_eq!(
            code(world.users.create_user(new("new@acme.example", role)).await),
            Code::InvalidArgument
        );
    }
}

#[tokio::test]
async fn names_have_at_most_255_characters() {
    let world = World::demo();
    let (longest, long) = ("é".repeat(255), "a".repeat(256));
    for request in [
        named(Some(&long), None, None),
        named(None, Some(&long), None),
        named(None, None, Some(&long)),
    ] {
        assert_eq!(
            code(world.users.create_user(request).await),
            Code::InvalidArgument
        );
    }
    assert!(
        world
            .users
            .create_user(named(Some(&longest), None, None))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn response_has_ok_request_id_and_the_active_user() {
    let world = World::demo();
    let response = world
        .users
        .create_user(new("new@acme.example", TeamMemberRole::Member))
        .await
        .unwrap();
    assert!(response.ok && !response.request_id.is_empty());
    let user = response.user.as_ref().unwrap();
    assert_eq!(
        (user.email.as_str(), user.status()),
        ("new@acme.example", UserStatus::Active)
    );
    assert_eq!(&world.by_id(&user.team_user_id).await, user);
}

#[tokio::test]
async fn the_same_email_again_already_exists_whatever_its_case() {
    let world = World::demo();
    for email in [
        "member@acme.example",
        "MEMBER@acme.example",
        "inactive@acme.example",
    ] {
        assert_eq!(
            code(
                world
                    .users
                    .create_user(new(email, TeamMemberRole::Guest))
                    .await
            ),
            Code::AlreadyExists
        );
    }
}

#[tokio::test]
async fn the_email_of_a_removed_member_is_free() {
    let world = World::demo();
    let tombstone = world.id("removed").await;
    let user = world.create("removed", TeamMemberRole::Member).await;
    assert_ne!(user.team_user_id, tombstone);
    assert_eq!(world.id("removed").await, user.team_user_id);
    assert_eq!(world.by_id(&tombstone).await.status(), UserStatus::Removed);
}

#[tokio::test]
async fn a_guest_takes_no_paid_seat_and_no_creation_calls_stripe() {
    let world = World::demo();
    let before = world.admin(Method::GET, "seats", "").await;
    world.create("guest2", TeamMemberRole::Guest).await;
    assert_eq!(world.admin(Method::GET, "seats", "").await, before);
    world.create("member2", TeamMemberRole::Member).await;
    let after = world.admin(Method::GET, "seats", "").await;
    assert_eq!(
        after["paid"].as_u64().unwrap(),
        before["paid"].as_u64().unwrap() + 1
    );
    assert_eq!(after["stripe_calls"], before["stripe_calls"]);
}

#[tokio::test]
async fn display_name_joins_first_and_last_name_with_one_space() {
    assert_eq!(
        name_of(named(None, Some("Ada"), Some("Lovelace"))).await,
        "Ada Lovelace"
    );
    assert_eq!(name_of(named(None, Some("Ada"), None)).await, "Ada");
    assert_eq!(
        name_of(named(None, None, Some("Lovelace"))).await,
        "Lovelace"
    );
}

#[tokio::test]
async fn display_name_is_the_user_name_without_the_other_two() {
    assert_eq!(name_of(named(Some("ada"), None, None)).await, "ada");
    assert_eq!(name_of(named(None, None, None)).await, "");
}

#[tokio::test]
async fn first_and_last_name_win_over_the_user_name() {
    assert_eq!(
        name_of(named(Some("ada"), Some("Ada"), Some("Lovelace"))).await,
        "Ada Lovelace"
    );
}

#[tokio::test]
async fn creation_is_audited() {
    let world = World::demo();
    let response = world
        .users
        .create_user(new("new@acme.example", TeamMemberRole::Member))
        .await
        .unwrap();
    let log = world
        .admin(
            Method::GET,
            &format!("audit-log?request_id={}", response.request_id),
            "",
        )
        .await;
    assert_eq!(log["rows"][0]["operation"], "team.user.create");
    assert_eq!(
        log["rows"][0]["target"],
        response.user.as_ref().unwrap().team_user_id.as_str()
    );
    assert_eq!(log["rows"][0]["outcome"], "ok");
}
