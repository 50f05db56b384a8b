//! The records of calls: journal and audit log.

use http::Method;
use serde_json::{Value, json};

use crate::{KEY, admin, call, get, list, mock, send};

#[tokio::test]
async fn the_journal_has_the_newest_call_first_and_no_secret() {
    let mock = mock();
    call(&mock, "mock-key-wrong", "ListUsers", json!({}))
        .await
        .unwrap();
    let (_, headers, _) = call(
        &mock,
        KEY,
        "GetUser",
        json!({"email": "member@acme.example"}),
    )
    .await
    .unwrap();
    send(
        &mock,
        Method::POST,
        "/no.such.Service/Method",
        Some(KEY),
        &json!({}),
    )
    .await
    .unwrap();
    let journal = get(&mock, "journal").await;
    let calls = journal["calls"].as_array().unwrap();
    assert_eq!(calls.len(), 3);
    assert_eq!(
        (&calls[0]["operation"], &calls[0]["code"]),
        (&Value::Null, &json!("unimplemented"))
    );
    let expected = json!({
        "at": "2026-01-15T09:00:00Z",
        "operation": "team.user.detail",
        "protocol": "connect",
        "method": "POST",
        "path": "/team.v2.TeamUserManagementApiV2Service/GetUser",
        "request_id": headers["x-request-id"].to_str().unwrap(),
        "status": 200,
        "code": "ok",
        "key_name": "team-user",
        "request": {"email": "member@acme.example"},
    });
    assert_eq!(calls[1], expected);
    assert_eq!(
        (&calls[2]["code"], &calls[2]["key_name"]),
        (&json!("permission_denied"), &Value::Null)
    );
    assert!(!journal.to_string().contains("mock-key"));
    assert_eq!(
        get(&mock, "journal?limit=1").await["calls"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    admin(&mock, Method::DELETE, "journal", Value::Null).await;
    assert_eq!(get(&mock, "journal").await, json!({"calls": []}));
}

#[tokio::test]
async fn the_audit_log_has_a_row_for_every_accepted_credential_whatever_the_outcome() {
    let mock = mock();
    call(&mock, "wrong", "ListUsers", json!({})).await.unwrap();
    call(&mock, "mock-key-siem", "ListUsers", json!({}))
        .await
        .unwrap();
    call(&mock, KEY, "ListUsers", json!({"limit": 0}))
        .await
        .unwrap();
    call(&mock, KEY, "ListUsers", json!({"limit": "many"}))
        .await
        .unwrap();
    call(&mock, KEY, "GetUser", json!({"team_user_id": "unknown"}))
        .await
        .unwrap();
    list(&mock).await;
    let log = get(&mock, "audit-log").await;
    let rows: Vec<[&str; 3]> = log["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| ["operation", "key_type", "outcome"].map(|name| row[name].as_str().unwrap()))
        .collect();
    let expected = [
        ["team.user.list", "team_user", "ok"],
        ["team.user.detail", "team_user", "not_found"],
        ["team.user.list", "team_user", "invalid_argument"],
        ["team.user.list", "team_user", "invalid_argument"],
        ["team.user.list", "siem", "permission_denied"],
    ];
    assert_eq!(rows, expected);
    assert_eq!(log["rows"][1]["target"], "unknown");
    assert_eq!(
        get(&mock, "audit-log?limit=2").await["rows"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}
