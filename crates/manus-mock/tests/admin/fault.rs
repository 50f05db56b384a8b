//! Faults: errors, disconnects and delays, the calls that they match, and when they act.

use manus_mock::Disconnected;
use serde_json::{Value, json};

use crate::{KEY, add_fault, call, get, list, mock};

#[tokio::test]
async fn an_error_fault_replaces_the_work_until_its_times_are_used() {
    let mock = mock();
    let error = json!({"code": "unavailable", "message": "try later", "retry_after": 7});
    add_fault(
        &mock,
        json!({"operation": "team.user.create", "times": 1, "effect": {"error": error}}),
    )
    .await;
    let member = json!({"email": "new@acme.example", "role": "TEAM_MEMBER_ROLE_MEMBER"});
    let (status, headers, body) = call(&mock, KEY, "CreateUser", member.clone())
        .await
        .unwrap();
    assert_eq!(
        (status, &body),
        (503, &json!({"code": "unavailable", "message": "try later"}))
    );
    assert_eq!(headers["retry-after"], "7");
    assert_eq!(get(&mock, "faults").await, json!({"faults": []}));
    assert_eq!(call(&mock, KEY, "CreateUser", member).await.unwrap().0, 200);
}

#[tokio::test]
async fn a_fault_acts_before_validation_and_skips_unauthorized_calls() {
    let mock = mock();
    add_fault(
        &mock,
        json!({"operation": "*", "times": 1, "effect": {"error": {"code": "aborted"}}}),
    )
    .await;
    for key in ["wrong", "mock-key-siem"] {
        assert_eq!(
            call(&mock, key, "ListUsers", json!({})).await.unwrap().2["code"],
            "permission_denied"
        );
    }
    assert_eq!(
        call(&mock, KEY, "ListUsers", json!({"limit": 0}))
            .await
            .unwrap()
            .2["code"],
        "aborted"
    );
    assert_eq!(
        call(&mock, KEY, "ListUsers", json!({"limit": 0}))
            .await
            .unwrap()
            .2["code"],
        "invalid_argument"
    );
}

#[tokio::test]
async fn a_disconnect_closes_the_connection_before_or_after_the_work() {
    let mock = mock();
    let member = |name: &str| json!({"email": format!("{name}@acme.example"), "role": "TEAM_MEMBER_ROLE_MEMBER"});
    add_fault(
        &mock,
        json!({"operation": "team.user.create", "times": 1, "effect": {"cut": "before"}}),
    )
    .await;
    add_fault(
        &mock,
        json!({"operation": "team.user.create", "times": 1, "effect": {"cut": "after"}}),
    )
    .await;
    assert_eq!(
        call(&mock, KEY, "CreateUser", member("one"))
            .await
            .unwrap_err(),
        Disconnected
    );
    assert_eq!(
        call(&mock, KEY, "CreateUser", member("two"))
            .await
            .unwrap_err(),
        Disconnected
    );
    let found = async |name: &str| {
        call(
            &mock,
            KEY,
            "GetUser",
            json!({"email": format!("{name}@acme.example")}),
        )
        .await
        .unwrap()
        .0
    };
    assert_eq!((found("one").await, found("two").await), (404, 200));
    let calls = get(&mock, "journal?operation=team.user.create").await;
    assert_eq!(calls["calls"][0]["status"], Value::Null);
}

#[tokio::test(start_paused = true)]
async fn a_delay_passes_in_real_time_and_leaves_a_virtual_clock_alone() {
    let mock = mock();
    add_fault(
        &mock,
        json!({"operation": "team.user.list", "times": 1, "effect": {"delay_ms": 5000}}),
    )
    .await;
    let before = tokio::time::Instant::now();
    assert_eq!(list(&mock).await.0, 200);
    assert_eq!(before.elapsed().as_secs(), 5);
    assert_eq!(get(&mock, "clock").await["now"], "2026-01-15T09:00:00Z");
}
