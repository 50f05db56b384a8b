//! Contract D.1, C.3 and H13: authentication, the order of checks, and the responses to bad input.

use contract_tests::{GLOBEX_KEY, KEY, World};
use http::{Method, StatusCode};
use serde_json::json;

#[tokio::test]
async fn the_key_is_checked_before_the_message_is_read() {
    let world = World::demo();
    for body in ["{", r#"{"limit": 0}"#, r#"{"limit": "many"}"#] {
        let response = world.call(Some("wrong"), "ListUsers", body).await;
        assert_eq!(response.json()["code"], "permission_denied", "{body}");
    }
}

#[tokio::test]
async fn validation_comes_before_existence_and_existence_before_state() {
    let world = World::demo();
    let code = async |method: &str, body: serde_json::Value| {
        world
            .call(Some(KEY), method, &body.to_string())
            .await
            .json()["code"]
            .clone()
    };
    let owner = world.id("owner").await;
    let unknown_and_empty = json!({"team_user_id": "unknown", "display_name": ""});
    assert_eq!(
        code("RenameProfile", unknown_and_empty).await,
        "invalid_argument"
    );
    let owner_and_empty = json!({"team_user_id": owner, "display_name": ""});
    assert_eq!(
        code("RenameProfile", owner_and_empty).await,
        "invalid_argument"
    );
    let owner_to_unknown = json!({
        "team_user_id": owner, "target_team_user_id": "unknown", "role": "MIGRATED_PROFILE_ROLE_MEMBER",
    });
    assert_eq!(code("DelegateProfile", owner_to_unknown).await, "not_found");
}

#[tokio::test]
async fn a_key_reaches_its_own_enterprise_alone() {
    let world = World::demo();
    let email = json!({"email": "owner@globex.example"}).to_string();
    assert_eq!(
        world.call(Some(KEY), "GetUser", &email).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        world.call(Some(GLOBEX_KEY), "GetUser", &email).await.status,
        StatusCode::OK
    );
    let id = json!({"team_user_id": world.id("member").await}).to_string();
    assert_eq!(
        world
            .call(Some(GLOBEX_KEY), "RemoveMember", &id)
            .await
            .status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn bad_json_wrong_types_and_unknown_enum_names_are_invalid_arguments() {
    let world = World::demo();
    for body in [
        "",
        "{",
        "[]",
        r#"{"limit": "many"}"#,
        r#"{"limit": 3000000000}"#,
        r#"{"limit": 1.5}"#,
        r#"{"status_filter": "USER_STATUS_ASLEEP"}"#,
        r#"{"status_filter": true}"#,
    ] {
        let response = world.call(Some(KEY), "ListUsers", body).await;
        assert_eq!(response.status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(response.json()["code"], "invalid_argument", "{body}");
    }
}

#[tokio::test]
async fn unknown_fields_are_ignored() {
    let response = World::demo()
        .call(Some(KEY), "ListUsers", r#"{"colour": "red"}"#)
        .await;
    assert_eq!(response.status, StatusCode::OK);
}

#[tokio::test]
async fn unknown_procedures_are_unimplemented_with_or_without_a_key() {
    let world = World::demo();
    for path in [
        "/team.v2.TeamUserManagementApiV2Service/NoSuch",
        "/no.such.Service/Method",
        "/v2/no.such.operation",
    ] {
        let response = world.send(Method::POST, path, None, "{}").await;
        assert_eq!(response.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn errors_carry_a_request_id_and_never_what_was_sent() {
    let world = World::demo();
    let response = world
        .call(Some(KEY), "GetUser", r#"{"team_user_id": "secret-value"}"#)
        .await;
    assert!(response.request_id.starts_with("req_"));
    assert!(!response.text.contains("secret-value"), "{}", response.text);
}
