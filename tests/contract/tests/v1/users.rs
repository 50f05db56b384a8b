//! A.23: lists, details and creation of users.

use serde_json::{Value, json};

use crate::world::{USERS, World, error, user};

const ADA: &str = "ada@acme.example";

fn three() -> World {
    World::with([ADA, "bob@acme.example", "cy@acme.example"])
}

#[tokio::test]
async fn a_list_has_a_limit_and_an_offset() {
    let world = three();
    let member = |part: &str| user(&format!("{part}@acme.example"), "active", "member");
    for (query, users, limit, offset) in [
        (
            "",
            json!([member("ada"), member("bob"), member("cy")]),
            100,
            0,
        ),
        ("?limit=1", json!([member("ada")]), 1, 0),
        (
            "?limit=2&offset=1",
            json!([member("bob"), member("cy")]),
            2,
            1,
        ),
        ("?offset=3", json!([]), 100, 3),
    ] {
        let received = world.send(&format!("GET {USERS}{query}"), "").await;
        let expected = json!({"users": users, "total": 3, "limit": limit, "offset": offset});
        assert_eq!(
            (received.status.as_u16(), received.json()),
            (200, expected),
            "{query}"
        );
    }
}

#[tokio::test]
async fn limits_out_of_range_and_misspelled_parameters_are_refused() {
    let world = three();
    for query in [
        "limit=0",
        "limit=1001",
        "limit=-1",
        "limit=abc",
        "limit=",
        "limit=1&limit=2",
        "limit=99999999999",
        "offset=-1",
        "Limit=1",
        "page=1",
    ] {
        let received = world.send(&format!("GET {USERS}?{query}"), "").await;
        assert_eq!(received.error(), error(400, "INVALID_REQUEST"), "{query}");
    }
}

#[tokio::test]
async fn a_detail_is_the_bare_user_whatever_escapes_its_address_has() {
    let plus = "ada+news@acme.example";
    let world = World::with([ADA, plus]);
    for (segment, email) in [
        ("ada%40acme.example", ADA),
        ("ada@acme.example", ADA),
        ("%61da%40acme%2Eexample", ADA),
        ("ada+news@acme.example", plus),
        ("ada%2Bnews%40acme.example", plus),
        ("ada%2bnews%40acme.example", plus),
    ] {
        let received = world.send(&format!("GET {USERS}/{segment}"), "").await;
        let expected = user(email, "active", "member");
        assert_eq!(
            (received.status.as_u16(), received.json()),
            (200, expected),
            "{segment}"
        );
    }
}

#[tokio::test]
async fn an_unknown_address_is_not_found_and_a_malformed_one_invalid() {
    let world = three();
    for (segment, expected) in [
        ("nobody%40acme.example", error(404, "USER_NOT_FOUND")),
        ("nobody", error(400, "INVALID_REQUEST")),
        ("%20", error(400, "INVALID_REQUEST")),
        ("ada%2540acme.example", error(400, "INVALID_REQUEST")),
        ("%ff", error(400, "INVALID_REQUEST")),
        ("ada@acme.example?limit=1", error(400, "INVALID_REQUEST")),
    ] {
        let received = world.send(&format!("GET {USERS}/{segment}"), "").await;
        assert_eq!(received.error(), expected, "{segment}");
    }
    let long = format!("{}@acme.example", "a".repeat(250));
    let received = world.send(&format!("GET {USERS}/{long}"), "").await;
    assert_eq!(received.error(), error(400, "INVALID_REQUEST"));
}

#[tokio::test]
async fn a_user_is_created_once() {
    let world = World::with([]);
    let body = json!({
        "email": ADA, "role": "admin", "userName": "ignored", "firstName": "Ada", "lastName": "Byron",
    });
    let path = format!("POST {USERS}");
    let created = world.send(&path, &body.to_string()).await;
    let expected = json!({
        "email": ADA, "userName": "Ada Byron", "firstName": "Ada", "lastName": "Byron",
        "status": "active", "role": "admin",
    });
    assert_eq!((created.status.as_u16(), created.json()), (200, expected));
    let again = world.send(&path, &body.to_string()).await;
    assert_eq!(again.error(), error(409, "USER_ALREADY_EXISTS"));
}

#[tokio::test]
async fn the_members_of_a_user_stand_in_the_order_of_the_documentation() {
    let world = World::with([ADA]);
    let received = world.send(&format!("GET {USERS}/{ADA}"), "").await;
    assert_eq!(
        received.text,
        r#"{"email":"ada@acme.example","userName":"","firstName":"","lastName":"","status":"active","role":"member"}"#
    );
}

#[tokio::test]
async fn a_create_without_what_it_needs_is_an_invalid_request() {
    let world = World::with([]);
    let with = |role: Value| json!({"email": ADA, "role": role}).to_string();
    let bodies = [
        String::new(),
        "{}".to_owned(),
        json!({"email": ADA}).to_string(),
        json!({"role": "member"}).to_string(),
        json!({"email": "ada", "role": "member"}).to_string(),
        with(json!("owner")),
        with(json!("MEMBER")),
        with(json!(1)),
        with(Value::Null),
        "{\"email\": ".to_owned(),
        "[]".to_owned(),
    ];
    for body in bodies {
        let received = world.send(&format!("POST {USERS}"), &body).await;
        assert_eq!(received.error(), error(400, "INVALID_REQUEST"), "{body}");
    }
    for role in ["super_admin", "admin", "member", "free_tier_member"] {
        let world = World::with([]);
        let received = world
            .send(&format!("POST {USERS}"), &with(json!(role)))
            .await;
        assert_eq!(received.json()["role"], role);
    }
}
