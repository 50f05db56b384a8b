//! Requests that only Connect can have.

use contract_tests::KEY;
use http::{Method, StatusCode};

use crate::World;

#[tokio::test]
async fn unknown_procedures_are_unimplemented_with_or_without_a_key() {
    let world = World::demo();
    for path in [
        "/team.v2.TeamUserManagementApiV2Service/NoSuch",
        "/no.such.Service/Method",
    ] {
        for key in [None, Some(KEY)] {
            let response = world.send(Method::POST, path, key, "{}").await;
            assert_eq!(response.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(response.code(), "unimplemented", "{path}");
        }
    }
}

#[tokio::test]
async fn unknown_fields_of_a_list_are_ignored() {
    let response = World::demo()
        .call(Some(KEY), "ListUsers", r#"{"colour": "red"}"#)
        .await;
    assert_eq!(response.status, StatusCode::OK);
}
