//! Settings and keys.

use connect_prost::client::Client;
use connect_prost::{Code, Protocol};
use http::{HeaderName, HeaderValue, Method, Uri};
use manus_api::team::v2::{TeamUserManagementApiV2ServiceClient, UpdateUserRequest, UserStatus};
use serde_json::{Value, json};

use crate::{KEY, admin, call, get, list, mock};

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");

#[tokio::test]
async fn settings_take_effect() {
    let mock = mock();
    let patch = json!({"auth_failure": "unauthenticated", "failed_precondition_status": 412});
    assert_eq!(admin(&mock, Method::PATCH, "settings", patch).await.0, 200);
    let (status, _, body) = call(&mock, "wrong", "ListUsers", json!({})).await.unwrap();
    assert_eq!((status, &body["code"]), (401, &json!("unauthenticated")));
    let owner = json!({"email": "owner@acme.example", "status": "USER_STATUS_INACTIVE"});
    let (status, _, body) = call(&mock, KEY, "UpdateUser", owner).await.unwrap();
    assert_eq!(
        (status, &body["code"]),
        (412, &json!("failed_precondition"))
    );
    let half = json!({"failed_precondition_status": 400, "auth_failure": "odd"});
    assert_eq!(admin(&mock, Method::PATCH, "settings", half).await.0, 400);
    assert_eq!(
        get(&mock, "settings").await["failed_precondition_status"]["value"],
        412
    );
}

#[tokio::test]
async fn a_rate_limit_follows_the_clock() {
    let mock = mock();
    admin(
        &mock,
        Method::PATCH,
        "settings",
        json!({"rate_limit": {"per_minute": 2}}),
    )
    .await;
    assert_eq!([list(&mock).await.0, list(&mock).await.0], [200, 200]);
    let (status, headers, body) = list(&mock).await;
    assert_eq!((status, &body["code"]), (429, &json!("resource_exhausted")));
    assert_eq!(headers["retry-after"], "60");
    admin(&mock, Method::POST, "clock/advance", json!({"seconds": 60})).await;
    assert_eq!(list(&mock).await.0, 200);
}

#[tokio::test]
async fn keys_are_shown_once_expire_and_can_be_removed() {
    let mock = mock();
    let new = json!({"enterprise": "globex", "type": "team_user", "name": "temp", "expires_at": "2026-01-15T10:00:00Z"});
    let (_, _, created) = admin(&mock, Method::POST, "keys", new.clone()).await;
    let key = created["key"].as_str().unwrap();
    assert_eq!(
        call(&mock, key, "ListUsers", json!({})).await.unwrap().2["total"],
        4
    );
    admin(
        &mock,
        Method::POST,
        "clock/advance",
        json!({"seconds": 3600}),
    )
    .await;
    assert_eq!(
        call(&mock, key, "ListUsers", json!({})).await.unwrap().0,
        403
    );
    assert_eq!(
        admin(&mock, Method::DELETE, "keys/temp", Value::Null)
            .await
            .0,
        200
    );
    assert_eq!(
        admin(&mock, Method::DELETE, "keys/team-user", Value::Null)
            .await
            .0,
        200
    );
    assert_eq!(list(&mock).await.0, 403);
    assert!(!get(&mock, "world").await.to_string().contains(key));
}

#[tokio::test]
async fn the_status_of_a_failed_precondition_is_not_for_grpc() {
    let mock = mock();
    let patch = json!({"failed_precondition_status": 412});
    admin(&mock, Method::PATCH, "settings", patch).await;
    for protocol in [Protocol::Connect, Protocol::Grpc, Protocol::GrpcWeb] {
        let client = Client::builder(mock.transport(), Uri::from_static("http://mock"))
            .header(API_KEY, HeaderValue::from_static(KEY))
            .protocol(protocol)
            .build();
        let users = TeamUserManagementApiV2ServiceClient::from_client(client);
        let request = UpdateUserRequest {
            email: Some("owner@acme.example".to_owned()),
            status: Some(UserStatus::Inactive.into()),
            ..UpdateUserRequest::default()
        };
        let error = users.update_user(request).await.unwrap_err();
        assert_eq!(error.code(), Code::FailedPrecondition, "{protocol:?}");
        let journal = get(&mock, "journal?limit=1").await;
        let (name, status) = match protocol {
            Protocol::Connect => ("connect", 412),
            Protocol::Grpc => ("grpc", 200),
            _ => ("grpc-web", 200),
        };
        assert_eq!(
            (
                &journal["calls"][0]["protocol"],
                &journal["calls"][0]["status"]
            ),
            (&json!(name), &json!(status))
        );
    }
}
