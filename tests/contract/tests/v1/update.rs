//! A.23: changes of users, of which only what is sent changes.

use serde_json::json;

use crate::world::{USERS, World, error, user};

const ADA: &str = "ada@acme.example";

#[tokio::test]
async fn only_what_is_sent_changes() {
    let world = World::with([ADA]);
    for (body, status, role) in [
        (json!({"status": "inactive"}), "inactive", "member"),
        (json!({"role": "admin"}), "inactive", "admin"),
        (json!({}), "inactive", "admin"),
        (
            json!({"status": null, "role": "member"}),
            "inactive",
            "member",
        ),
        (
            json!({"status": "active", "role": "free_tier_member"}),
            "active",
            "free_tier_member",
        ),
    ] {
        let path = format!("PATCH {USERS}/ada%40acme.example");
        let received = world.send(&path, &body.to_string()).await;
        assert_eq!(
            (received.status.as_u16(), received.json()),
            (200, user(ADA, status, role)),
            "{body}"
        );
    }
}

#[tokio::test]
async fn absent_and_null_are_the_same_and_empty_is_refused() {
    let world = World::with([ADA]);
    let path = format!("PATCH {USERS}/{ADA}");
    for (body, status) in [
        ("{}", None),
        (r#"{"status": null}"#, None),
        (r#"{"status": "active"}"#, Some("active")),
        ("", None),
    ] {
        let received = world.send(&path, body).await;
        assert_eq!(received.status.as_u16(), 200, "{body}: {}", received.text);
        let last = world.directory.updates.lock().unwrap().pop().unwrap();
        assert_eq!(
            (last.status.as_deref(), last.role, last.email.as_str()),
            (status, None, ADA)
        );
    }
    for body in [r#"{"status": ""}"#, r#"{"role": ""}"#] {
        let received = world.send(&path, body).await;
        assert_eq!(received.error(), error(400, "INVALID_REQUEST"), "{body}");
    }
    assert!(world.directory.updates.lock().unwrap().is_empty());
}

#[tokio::test]
async fn owners_and_removed_users_are_not_made_here() {
    let world = World::with([ADA]);
    for body in [
        json!({"role": "owner"}),
        json!({"status": "removed"}),
        json!({"status": "inactive", "role": "owner"}),
        json!({"role": "Admin"}),
        json!({"status": false}),
    ] {
        let path = format!("PATCH {USERS}/{ADA}");
        let received = world.send(&path, &body.to_string()).await;
        assert_eq!(received.error(), error(400, "INVALID_REQUEST"), "{body}");
    }
    assert!(world.directory.updates.lock().unwrap().is_empty());
}

#[tokio::test]
async fn the_address_is_in_the_path_alone() {
    let world = World::with([ADA, "bob@acme.example"]);
    let body = json!({"email": "bob@acme.example", "role": "admin"}).to_string();
    let received = world.send(&format!("PATCH {USERS}/{ADA}"), &body).await;
    assert_eq!(received.error(), error(400, "INVALID_REQUEST"));
    let bob = world
        .send(&format!("GET {USERS}/bob@acme.example"), "")
        .await;
    assert_eq!(bob.json()["role"], "member");
}

#[tokio::test]
async fn nobody_is_changed_who_is_not_there() {
    let world = World::with([ADA]);
    let path = format!("PATCH {USERS}/nobody@acme.example");
    let received = world.send(&path, r#"{"role": "admin"}"#).await;
    assert_eq!(received.error(), error(404, "USER_NOT_FOUND"));
}
