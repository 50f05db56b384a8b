//! Contract A.4: `team.user.detail`.

use connect_prost::Code;
use contract_tests::{GLOBEX_KEY, code};
use manus_api::team::v2::{GetUserRequest, UserStatus};

use crate::World;

fn by(email: Option<&str>, id: Option<&str>) -> GetUserRequest {
    GetUserRequest {
        email: email.map(str::to_owned),
        team_user_id: id.map(str::to_owned),
    }
}

#[tokio::test]
async fn email_finds_the_member_whatever_its_case() {
    let world = World::demo();
    let user = world
        .users
        .get_user(by(Some("Member@ACME.example"), None))
        .await
        .unwrap()
        .into_inner()
        .user
        .unwrap();
    assert_eq!(user.email, "member@acme.example");
}

#[tokio::test]
async fn email_must_have_the_form_of_one_and_at_most_254_characters() {
    let world = World::demo();
    let long = format!("a@{}.example", "b.".repeat(130));
    for email in ["nonsense", "a@", "@b", long.as_str()] {
        assert_eq!(
            code(world.users.get_user(by(Some(email), None)).await),
            Code::InvalidArgument,
            "{email}"
        );
    }
}

#[tokio::test]
async fn team_user_id_finds_the_member() {
    let world = World::demo();
    let id = world.id("member").await;
    assert_eq!(world.by_id(&id).await.email, "member@acme.example");
}

#[tokio::test]
async fn team_user_id_has_at_most_64_characters() {
    let world = World::demo();
    let long = "a".repeat(65);
    assert_eq!(
        code(world.users.get_user(by(None, Some(&long))).await),
        Code::InvalidArgument
    );
    let longest = "é".repeat(64);
    assert_eq!(
        code(world.users.get_user(by(None, Some(&longest))).await),
        Code::NotFound
    );
}

#[tokio::test]
async fn team_user_id_wins_over_email() {
    let world = World::demo();
    let id = world.id("admin").await;
    let user = world
        .users
        .get_user(by(Some("member@acme.example"), Some(&id)))
        .await
        .unwrap();
    assert_eq!(user.user.as_ref().unwrap().email, "admin@acme.example");
    let unknown = world
        .users
        .get_user(by(Some("member@acme.example"), Some("unknown")))
        .await;
    assert_eq!(code(unknown), Code::NotFound);
}

#[tokio::test]
async fn neither_identifier_is_an_invalid_argument() {
    assert_eq!(
        code(World::demo().users.get_user(by(None, None)).await),
        Code::InvalidArgument
    );
}

#[tokio::test]
async fn response_has_ok_request_id_and_user() {
    let world = World::demo();
    let response = world
        .users
        .get_user(by(Some("member@acme.example"), None))
        .await
        .unwrap();
    assert!(response.ok && !response.request_id.is_empty() && response.user.is_some());
}

#[tokio::test]
async fn delegated_profiles_are_filled_for_their_holder() {
    let world = World::demo();
    let holder = world.member("holder").await;
    assert_eq!(holder.delegated_profiles.len(), 2);
    let lent = world.lent().await;
    let shown = holder
        .delegated_profiles
        .iter()
        .find(|profile| profile.team_user_id == lent.team_user_id)
        .unwrap();
    assert_eq!(shown.display_name, lent.email);
    assert!(shown.delegated_at.is_some());
}

#[tokio::test]
async fn a_delegated_profile_is_found_by_id_and_not_by_its_original_email() {
    let world = World::demo();
    let lent = world.lent().await;
    assert_eq!(
        world
            .by_id(&lent.team_user_id)
            .await
            .original_email
            .as_deref(),
        Some("lent@acme.example")
    );
    assert_eq!(
        code(
            world
                .users
                .get_user(by(Some("lent@acme.example"), None))
                .await
        ),
        Code::NotFound
    );
}

#[tokio::test]
async fn an_unknown_user_is_not_found() {
    let world = World::demo();
    assert_eq!(
        code(
            world
                .users
                .get_user(by(Some("nobody@acme.example"), None))
                .await
        ),
        Code::NotFound
    );
    assert_eq!(
        code(world.users.get_user(by(None, Some("nobody"))).await),
        Code::NotFound
    );
}

#[tokio::test]
async fn a_foreign_user_is_not_found_like_an_unknown_one() {
    let world = World::demo();
    let owner = World::client(&world.mock, GLOBEX_KEY)
        .get_user(by(Some("owner@globex.example"), None))
        .await
        .unwrap();
    let foreign = owner.user.as_ref().unwrap().team_user_id.clone();
    let body = |id: &str| format!(r#"{{"team_user_id": "{id}"}}"#);
    let foreign = world
        .call(Some(contract_tests::KEY), "GetUser", &body(&foreign))
        .await;
    let unknown = world
        .call(Some(contract_tests::KEY), "GetUser", &body("unknown"))
        .await;
    assert_eq!(
        (foreign.status, foreign.text_without_id()),
        (unknown.status, unknown.text_without_id())
    );
}

#[tokio::test]
async fn a_removed_member_is_shown_as_a_tombstone() {
    let tombstone = World::demo().member("removed").await;
    assert_eq!(tombstone.status(), UserStatus::Removed);
    assert_eq!(tombstone.user_name, "");
}
