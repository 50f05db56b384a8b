//! The world as a whole: health, clock, reset, export, bad requests.

use http::Method;
use manus_mock::{Mock, Seed};
use serde_json::{Value, json};

use crate::{KEY, add_fault, admin, call, get, list, mock, send};

#[tokio::test]
async fn the_health_check_responds() {
    let (status, _, _) = send(&mock(), Method::GET, "/healthz", None, &Value::Null)
        .await
        .unwrap();
    assert_eq!(status, 200);
}

#[tokio::test]
async fn a_virtual_clock_advances_and_a_real_one_does_not() {
    let mock = mock();
    assert_eq!(
        get(&mock, "clock").await,
        json!({"now": "2026-01-15T09:00:00Z", "mode": "virtual"})
    );
    let (status, _, body) =
        admin(&mock, Method::POST, "clock/advance", json!({"seconds": 61})).await;
    assert_eq!(
        (status, body),
        (200, json!({"now": "2026-01-15T09:01:01Z"}))
    );
    let real = Mock::builder().build().unwrap();
    let (status, _, body) =
        admin(&real, Method::POST, "clock/advance", json!({"seconds": 1})).await;
    assert_eq!(status, 409);
    assert!(body["error"].is_string());
}

/// Method, path and body of bad requests, with the status of the response.
fn bad_requests() -> Vec<(Method, &'static str, Value, u16)> {
    vec![
        (Method::POST, "clock/advance", json!({"seconds": -1}), 400),
        (
            Method::POST,
            "clock/advance",
            json!({"seconds": u64::MAX}),
            400,
        ),
        (
            Method::POST,
            "clock/advance",
            json!({"seconds": 1, "hours": 1}),
            400,
        ),
        (
            Method::POST,
            "faults",
            json!({"operation": "no.such", "effect": {"cut": "after"}}),
            400,
        ),
        (
            Method::POST,
            "faults",
            json!({"operation": "*", "effect": {"job": "fail"}}),
            400,
        ),
        (Method::PATCH, "settings", json!({"colour": "red"}), 400),
        (
            Method::POST,
            "keys",
            json!({"enterprise": "acme", "type": "session", "name": "x"}),
            400,
        ),
        (
            Method::POST,
            "keys",
            json!({"enterprise": "initech", "type": "siem", "name": "x"}),
            404,
        ),
        (
            Method::POST,
            "keys",
            json!({"enterprise": "acme", "type": "siem", "name": "team-user"}),
            409,
        ),
        (
            Method::POST,
            "keys",
            json!({"enterprise": "acme", "type": "team_user", "name": "x", "expires_at": "2027-01-15T09:00:01Z"}),
            400,
        ),
        (Method::DELETE, "keys/unknown", Value::Null, 404),
        (Method::GET, "seats?enterprise=initech", Value::Null, 404),
        (Method::GET, "journal?limit=x", Value::Null, 400),
        (Method::GET, "nothing", Value::Null, 404),
        (
            Method::PUT,
            "world",
            json!({"enterprises": [{"uid": "e"}]}),
            400,
        ),
    ]
}

#[tokio::test]
async fn bad_admin_requests_are_rejected_with_an_error() {
    let mock = mock();
    for (method, path, body, status) in bad_requests() {
        let response = admin(&mock, method, path, body).await;
        assert_eq!(response.0, status, "{path} {}", response.2);
        assert!(response.2["error"].is_string(), "{path} {}", response.2);
    }
}

#[tokio::test]
async fn after_a_reset_the_same_calls_give_the_same_bytes() {
    let mock = mock();
    let story = async || {
        let member = json!({"email": "new@acme.example", "role": "TEAM_MEMBER_ROLE_GUEST"});
        let created = call(&mock, KEY, "CreateUser", member).await.unwrap().2;
        let id = created["user"]["team_user_id"].clone();
        let promoted = json!({"team_user_id": id, "role": "TEAM_MEMBER_ROLE_ADMIN"});
        let promoted = call(&mock, KEY, "UpdateUser", promoted).await.unwrap().2;
        admin(&mock, Method::POST, "clock/advance", json!({"seconds": 5})).await;
        (
            created,
            promoted,
            get(&mock, "audit-log").await,
            get(&mock, "seats").await,
            get(&mock, "world").await,
        )
    };
    let first = story().await;
    admin(
        &mock,
        Method::PATCH,
        "settings",
        json!({"auth_failure": "unauthenticated"}),
    )
    .await;
    add_fault(
        &mock,
        json!({"operation": "*", "effect": {"cut": "before"}}),
    )
    .await;
    assert_eq!(
        admin(&mock, Method::POST, "reset", Value::Null).await.0,
        200
    );
    assert_eq!(get(&mock, "journal").await, json!({"calls": []}));
    assert_eq!(get(&mock, "clock").await["now"], "2026-01-15T09:00:00Z");
    assert_eq!(story().await, first);
}

#[tokio::test]
async fn an_exported_world_can_be_restored_and_used_as_a_seed() {
    let mock = mock();
    call(
        &mock,
        KEY,
        "UpdateUser",
        json!({"email": "guest@acme.example", "role": "TEAM_MEMBER_ROLE_ADMIN"}),
    )
    .await
    .unwrap();
    let world = get(&mock, "world").await;
    call(
        &mock,
        KEY,
        "UpdateUser",
        json!({"email": "holder@acme.example", "status": "USER_STATUS_REMOVED"}),
    )
    .await
    .unwrap();
    assert_eq!(
        admin(&mock, Method::PUT, "world", world.clone()).await.0,
        200
    );
    assert_eq!(get(&mock, "world").await, world);
    let seed = Seed::from_json(&world.to_string()).unwrap();
    let copy = Mock::builder().seed(seed).virtual_clock().build().unwrap();
    assert_eq!(get(&copy, "world").await, world);
}

#[tokio::test]
async fn two_mocks_side_by_side_share_nothing() {
    let (one, two) = (mock(), mock());
    call(
        &one,
        KEY,
        "CreateUser",
        json!({"email": "new@acme.example", "role": "TEAM_MEMBER_ROLE_MEMBER"}),
    )
    .await
    .unwrap();
    assert_eq!(
        (
            list(&one).await.2["total"].clone(),
            list(&two).await.2["total"].clone()
        ),
        (json!(252), json!(251))
    );
}
