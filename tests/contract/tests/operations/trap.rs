//! Contract I: the traps that user management has, and the bytes of H6 and H7.

use contract_tests::KEY;
use http::StatusCode;
use manus_api::team::v2::MigratedProfileRole;
use serde_json::json;

use crate::World;

#[tokio::test]
async fn i1_credential_failures_are_permission_denied() {
    let world = World::demo();
    for key in [
        None,
        Some(""),
        Some("wrong"),
        Some("mock-key-expired"),
        Some("mock-key-revoked"),
        Some("mock-key-siem"),
    ] {
        let response = world.call(key, "ListUsers", "{}").await;
        assert_eq!(response.status, StatusCode::FORBIDDEN, "{key:?}");
        assert_eq!(response.code(), "permission_denied", "{key:?}");
        assert!(response.request_id.starts_with("req_"));
    }
}

#[tokio::test]
async fn i11_delegate_takes_a_migrated_profile_role_and_no_team_role() {
    let world = World::demo();
    let (source, target) = (world.id("inactive").await, world.id("member").await);
    let request = |role: &str| {
        json!({"team_user_id": source, "target_team_user_id": target, "role": role}).to_string()
    };
    let wrong = world
        .call(
            Some(KEY),
            "DelegateProfile",
            &request("TEAM_MEMBER_ROLE_MEMBER"),
        )
        .await;
    assert_eq!(
        (wrong.status, wrong.code().as_str()),
        (StatusCode::BAD_REQUEST, "invalid_argument")
    );
    let right = world
        .call(
            Some(KEY),
            "DelegateProfile",
            &request("MIGRATED_PROFILE_ROLE_MEMBER"),
        )
        .await;
    assert_eq!(right.status, StatusCode::OK);
}

#[tokio::test]
async fn i12_list_leaves_delegated_profiles_out_and_detail_fills_them() {
    let world = World::demo();
    let list = world
        .call(
            Some(KEY),
            "ListUsers",
            r#"{"delegation_state": "DELEGATION_STATE_HAS_DELEGATES"}"#,
        )
        .await;
    let id = world.id("holder").await;
    let row = format!(
        r#"{{"email":"holder@acme.example","user_name":"Hanna Holder","status":"USER_STATUS_ACTIVE","role":"TEAM_MEMBER_ROLE_MEMBER","team_user_id":"{id}"}}"#
    );
    let expected = format!(
        r#"{{"ok":true,"request_id":"{}","users":[{row}],"total":1,"limit":100,"offset":0}}"#,
        list.request_id
    );
    assert_eq!(list.text, expected);

    let detail = world
        .call(Some(KEY), "GetUser", r#"{"email": "holder@acme.example"}"#)
        .await;
    let profiles = world.member("holder").await.delegated_profiles;
    let shown = |at: usize, day: &str| {
        let profile = &profiles[at];
        format!(
            r#"{{"team_user_id":"{}","display_name":"{}","delegated_at":"{day}T09:00:00Z"}}"#,
            profile.team_user_id, profile.display_name
        )
    };
    let lent_first = profiles[0].team_user_id == world.lent().await.team_user_id;
    let days = if lent_first {
        ["2025-12-26", "2026-01-05"]
    } else {
        ["2026-01-05", "2025-12-26"]
    };
    let profiles = format!("[{},{}]", shown(0, days[0]), shown(1, days[1]));
    let expected = format!(
        r#"{{"ok":true,"request_id":"{}","user":{},"delegated_profiles":{profiles}}}}}"#,
        detail.request_id,
        row.trim_end_matches('}')
    );
    assert_eq!(detail.text, expected);
}

#[tokio::test]
async fn i18_users_have_no_first_and_last_name() {
    let world = World::demo();
    let create = json!({"email": "ada@acme.example", "role": "TEAM_MEMBER_ROLE_MEMBER", "first_name": "Ada", "last_name": "L"});
    let response = world
        .call(Some(KEY), "CreateUser", &create.to_string())
        .await;
    assert_eq!(response.json()["user"]["user_name"], "Ada L");
    for name in ["first_name", "last_name", "firstName", "lastName"] {
        assert!(response.json()["user"].get(name).is_none());
    }
}

#[tokio::test]
async fn i19_each_key_opens_one_surface() {
    let world = World::demo();
    for key in [
        "mock-key-asset-audit",
        "mock-key-asset-mgmt",
        "mock-key-ediscovery",
        "mock-key-siem",
    ] {
        for method in [
            "ListUsers",
            "GetUser",
            "CreateUser",
            "UpdateUser",
            "RemoveMember",
        ] {
            assert_eq!(
                world.call(Some(key), method, "{}").await.code(),
                "permission_denied",
                "{key} {method}"
            );
        }
    }
    assert_eq!(
        world.call(Some(KEY), "ListUsers", "{}").await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn i20_enum_fields_are_there_although_the_samples_hide_them() {
    let world = World::demo();
    let detail = world
        .call(Some(KEY), "GetUser", r#"{"email": "guest@acme.example"}"#)
        .await;
    assert_eq!(detail.json()["user"]["role"], "TEAM_MEMBER_ROLE_GUEST");
    assert_eq!(detail.json()["user"]["status"], "USER_STATUS_ACTIVE");
}

#[tokio::test]
async fn h6_an_empty_list_still_has_its_array_and_its_totals_as_numbers() {
    let response = World::empty().call(Some(KEY), "ListUsers", "{}").await;
    let expected = format!(
        r#"{{"ok":true,"request_id":"{}","users":[],"total":0,"limit":100,"offset":0}}"#,
        response.request_id
    );
    assert_eq!(response.text, expected);
}

#[tokio::test]
async fn h6_optional_strings_are_present_when_they_are_set() {
    let world = World::demo();
    let (source, target) = (world.id("inactive").await, world.id("member").await);
    world
        .delegate(&source, &target, MigratedProfileRole::Deactivated)
        .await;
    let response = world
        .call(
            Some(KEY),
            "GetUser",
            &json!({"team_user_id": source}).to_string(),
        )
        .await;
    let expected = format!(
        r#"{{"ok":true,"request_id":"{}","user":{{"email":"delegate-{source}@manus.im","user_name":"delegate-{source}@manus.im","status":"USER_STATUS_INACTIVE","role":"TEAM_MEMBER_ROLE_MEMBER","team_user_id":"{source}","delegated_to":"{target}","original_email":"inactive@acme.example"}}}}"#,
        response.request_id
    );
    assert_eq!(response.text, expected);
}
