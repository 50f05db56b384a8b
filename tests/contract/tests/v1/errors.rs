//! C.5: words and statuses, and what comes before what.

use crate::directory::{CLIENT_ID, TOKEN};
use crate::world::{FORM, USERS, World, error};

const ADA: &str = "ada@acme.example";

#[tokio::test]
async fn every_code_has_its_word_and_status() {
    let world = World::with([]);
    for (part, expected) in [
        ("internal", error(500, "INTERNAL_ERROR")),
        ("unknown", error(500, "INTERNAL_ERROR")),
        ("data_loss", error(500, "INTERNAL_ERROR")),
        ("busy", error(429, "RESOURCE_EXHAUSTED")),
        // The handler has chosen 412; the word has its own.
        ("precondition", error(400, "INVALID_REQUEST")),
    ] {
        let path = format!("GET {USERS}/{part}@acme.example");
        assert_eq!(world.send(&path, "").await.error(), expected, "{part}");
    }
}

#[tokio::test]
async fn a_call_without_a_token_is_unauthorized_before_anything_is_decoded() {
    let world = World::with([ADA]);
    for (request, body) in [
        (format!("GET {USERS}"), ""),
        (format!("GET {USERS}?limit=abc&nope=1"), ""),
        (format!("GET {USERS}/%ff"), ""),
        (format!("GET {USERS}/{ADA}"), ""),
        (format!("POST {USERS}"), "{\"email\": "),
        (format!("PATCH {USERS}/{ADA}"), "no JSON"),
    ] {
        for token in [None, Some(""), Some("expired"), Some(CLIENT_ID)] {
            let received = world.raw(&request, Some("text/plain"), token, body).await;
            assert_eq!(received.error(), error(401, "UNAUTHORIZED"), "{request}");
            assert_eq!(received.headers["www-authenticate"], "Bearer", "{request}");
        }
    }
}

#[tokio::test]
async fn with_a_token_the_same_content_is_an_invalid_request() {
    let world = World::with([ADA]);
    let path = format!("PATCH {USERS}/{ADA}");
    for (content_type, body) in [("text/plain", "{}"), (FORM, "role=admin")] {
        let received = world
            .raw(&path, Some(content_type), Some(TOKEN), body)
            .await;
        assert_eq!(received.error(), error(400, "INVALID_REQUEST"));
    }
}

#[tokio::test]
async fn an_unknown_path_and_another_method_have_the_shape_but_no_word() {
    let world = World::with([ADA]);
    for path in [
        "/api/user/manage/v1/nope",
        "/api/user/manage/v1/users/a/b",
        "/api/user/manage/v1/users/",
        "/api/user/manage/v1",
    ] {
        let received = world.raw(&format!("GET {path}"), None, None, "").await;
        assert_eq!(received.error(), error(404, "NOT_FOUND"), "{path}");
    }
    for (request, allow) in [
        (format!("DELETE {USERS}"), "GET, HEAD, POST, OPTIONS"),
        (format!("PUT {USERS}/{ADA}"), "GET, HEAD, PATCH, OPTIONS"),
    ] {
        let received = world.raw(&request, None, None, "").await;
        assert_eq!(received.error(), error(405, "UNIMPLEMENTED"), "{request}");
        assert_eq!(received.headers["allow"], allow);
    }
}

#[tokio::test]
async fn there_is_no_procedure_beside_the_routes() {
    let world = World::with([ADA]);
    for procedure in [
        "/usermanage.v1.UserService/ListUsers",
        "/usermanage.v1.OAuthService/CreateToken",
    ] {
        let request = format!("POST {procedure}");
        let received = world.raw(&request, Some("application/json"), Some(TOKEN), "{}");
        let received = received.await;
        assert_eq!(received.status.as_u16(), 404, "{}", received.text);
    }
}

#[tokio::test]
async fn a_body_that_is_too_long_has_a_word_of_its_own() {
    let world = World::with([ADA]);
    let body = format!(r#"{{"role": "{}"}}"#, "a".repeat(5 << 20));
    let received = world.send(&format!("PATCH {USERS}/{ADA}"), &body).await;
    assert_eq!(received.error(), error(413, "RESOURCE_EXHAUSTED"));
}
