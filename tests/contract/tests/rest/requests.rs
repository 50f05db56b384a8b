//! Requests that only REST can have.

use contract_tests::KEY;
use http::{Method, StatusCode};
use serde_json::json;

use crate::World;

#[tokio::test]
async fn an_error_has_the_shape_of_version_2() {
    let world = World::demo();
    let response = world
        .call(Some(KEY), "GetUser", r#"{"email": "nobody@acme.example"}"#)
        .await;
    let mut body = response.json();
    let message = body["error"]["message"].take();
    assert!(message.as_str().is_some_and(|text| !text.is_empty()));
    let expected = json!({
        "ok": false,
        "request_id": response.request_id,
        "error": {"code": "not_found", "message": null},
    });
    assert_eq!((response.status, body), (StatusCode::NOT_FOUND, expected));
}

#[tokio::test]
async fn an_unknown_path_is_not_found_in_the_shape_of_version_2() {
    let world = World::demo();
    for path in [
        "/v2/team.user.nope",
        "/v2/team.user.list/",
        "/V2/team.user.list",
    ] {
        let response = world.send(Method::GET, path, None, "").await;
        assert_eq!(response.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(
            response.code(),
            if path.starts_with("/v2") {
                "not_found"
            } else {
                ""
            },
            "{path}"
        );
    }
}

#[tokio::test]
async fn another_method_is_refused_before_the_key_is_read() {
    let world = World::demo();
    let response = world
        .send(Method::DELETE, "/v2/team.user.list", None, "")
        .await;
    assert_eq!(response.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(response.code(), "unimplemented");
}

#[tokio::test]
async fn parameters_that_name_no_field_are_refused() {
    let world = World::demo();
    for (query, name) in [("colour=red", "colour"), ("limit=1&Limit=2", "Limit")] {
        let path = format!("/v2/team.user.list?{query}");
        let response = world.send(Method::GET, &path, Some(KEY), "").await;
        assert_eq!(response.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(response.code(), "invalid_argument", "{query}");
        assert!(response.text.contains(name), "{}", response.text);
    }
}

#[tokio::test]
async fn a_list_is_the_answer_of_connect_but_for_its_request_id() {
    let world = World::demo();
    let rest = world
        .send(Method::GET, "/v2/team.user.list?limit=1", Some(KEY), "")
        .await;
    let procedure = "/team.v2.TeamUserManagementApiV2Service/ListUsers";
    let connect = world
        .send(Method::POST, procedure, Some(KEY), r#"{"limit": 1}"#)
        .await;
    assert_eq!(rest.status, StatusCode::OK);
    assert_eq!(rest.text_without_id(), connect.text_without_id());
}

#[tokio::test]
async fn the_journal_has_the_template_and_the_protocol() {
    let world = World::demo();
    let path = "/v2/team.user.detail?email=member@acme.example";
    world.send(Method::GET, path, Some(KEY), "").await;
    world
        .send(Method::DELETE, "/v2/team.user.detail", None, "")
        .await;
    world.send(Method::GET, "/v2/nope", None, "").await;
    let journal = world.admin(Method::GET, "journal?limit=3", "").await;
    let rows = journal["calls"].as_array().unwrap();
    let shown = |at: usize| {
        let row = &rows[at];
        json!([
            row["protocol"],
            row["operation"],
            row["path"],
            row["method"],
            row["code"]
        ])
    };
    assert_eq!(shown(0), json!(["rest", null, null, "GET", "not_found"]));
    assert_eq!(
        shown(1),
        json!([
            "rest",
            "team.user.detail",
            "/v2/team.user.detail",
            "DELETE",
            "unimplemented"
        ])
    );
    assert_eq!(
        shown(2),
        json!([
            "rest",
            "team.user.detail",
            "/v2/team.user.detail",
            "GET",
            "ok"
        ])
    );
}
