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
async fn the_journal_keeps_no_more_of_a_method_than_any_known_one_has() {
    let mock = mock();
    let long = "M".repeat(12_000);
    for (name, kept) in [(&*long, "M".repeat(32)), ("get", "get".to_owned())] {
        let method = Method::from_bytes(name.as_bytes()).unwrap();
        let path = "/v2/team.user.list";
        let answer = send(&mock, method, path, Some(KEY), &Value::Null).await;
        assert_eq!(answer.unwrap().0, 405);
        let journal = get(&mock, "journal?limit=1").await;
        assert_eq!(journal["calls"][0]["method"], kept);
    }
}

#[tokio::test]
async fn a_request_about_the_whole_server_is_recorded_without_an_operation() {
    let mock = mock();
    let answer = send(&mock, Method::OPTIONS, "*", None, &Value::Null).await;
    assert_eq!(answer.unwrap().0, 204);
    let call = &get(&mock, "journal?limit=1").await["calls"][0];
    assert_eq!(
        (&call["operation"], &call["path"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        (&call["protocol"], &call["code"]),
        (&json!("rest"), &json!("ok"))
    );
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
