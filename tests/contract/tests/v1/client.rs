//! The generated clients, which know no other protocol than REST.

use connect_prost::client::{Client, ErrorKind};
use connect_prost::{Code, Codec, Protocol};
use http::Uri;
use manus_api::usermanage::v1::{
    CreateUserRequest, GetUserRequest, ListUsersRequest, UpdateUserRequest, UserServiceClient,
};

use crate::directory::TOKEN;
use crate::world::World;

const ADA: &str = "ada+news@acme.example";

fn get(email: &str) -> GetUserRequest {
    GetUserRequest {
        email: email.to_owned(),
    }
}

fn create(email: &str, role: &str) -> CreateUserRequest {
    CreateUserRequest {
        email: email.to_owned(),
        role: role.to_owned(),
        first_name: Some("Ada".to_owned()),
        ..CreateUserRequest::default()
    }
}

#[tokio::test]
async fn a_user_is_created_found_and_changed() {
    let users = World::with([]).users(TOKEN);
    let created = users.create_user(create(ADA, "admin")).await.unwrap();
    let created = created.into_inner().user.unwrap();
    assert_eq!(
        (created.email.as_str(), created.user_name.as_str()),
        (ADA, "Ada")
    );
    let found = users.get_user(get(ADA)).await.unwrap().into_inner().user;
    assert_eq!(found, Some(created.clone()));
    let update = UpdateUserRequest {
        email: ADA.to_owned(),
        status: Some("inactive".to_owned()),
        role: None,
    };
    let updated = users.update_user(update).await.unwrap().into_inner().user;
    let updated = updated.unwrap();
    assert_eq!(
        (updated.status.as_str(), updated.role.as_str()),
        ("inactive", "admin")
    );
}

#[tokio::test]
async fn what_is_not_set_is_not_sent() {
    let world = World::with([ADA]);
    let empty = UpdateUserRequest {
        email: ADA.to_owned(),
        ..UpdateUserRequest::default()
    };
    world.users(TOKEN).update_user(empty.clone()).await.unwrap();
    let last = world.directory.updates.lock().unwrap().pop();
    assert_eq!(last, Some(empty));
}

#[tokio::test]
async fn words_are_read_as_codes_and_kept() {
    let world = World::with([ADA]);
    let users = world.users(TOKEN);
    for (email, code, word) in [
        (
            "nobody@acme.example",
            Code::NotFound,
            Some("USER_NOT_FOUND"),
        ),
        (
            "internal@acme.example",
            Code::Internal,
            Some("INTERNAL_ERROR"),
        ),
        // A word that stands for several codes means the first.
        (
            "data_loss@acme.example",
            Code::Internal,
            Some("INTERNAL_ERROR"),
        ),
        (
            "precondition@acme.example",
            Code::InvalidArgument,
            Some("INVALID_REQUEST"),
        ),
        // The name of a code is no word.
        ("busy@acme.example", Code::ResourceExhausted, None),
    ] {
        let error = users.get_user(get(email)).await.unwrap_err();
        assert_eq!((error.code(), error.reason()), (code, word), "{email}");
        assert_eq!(error.kind(), ErrorKind::Wire, "{email}");
    }
    let error = users.create_user(create(ADA, "member")).await.unwrap_err();
    assert_eq!(
        (error.code(), error.reason()),
        (Code::AlreadyExists, Some("USER_ALREADY_EXISTS"))
    );
}

#[tokio::test]
async fn an_expired_token_is_unauthenticated() {
    let users = World::with([ADA]).users("expired");
    let error = users.get_user(get(ADA)).await.unwrap_err();
    assert_eq!(
        (error.code(), error.reason()),
        (Code::Unauthenticated, Some("UNAUTHORIZED"))
    );
}

#[tokio::test]
async fn the_list_is_read_page_by_page() {
    let emails: Vec<String> = (0..25)
        .map(|n| format!("user{n:02}@acme.example"))
        .collect();
    let users = World::with(emails.iter().map(String::as_str)).users(TOKEN);
    let request = ListUsersRequest {
        limit: Some(10),
        ..ListUsersRequest::default()
    };
    let mut items = users.list_users(request).by_item();
    let mut read = Vec::new();
    while let Some(user) = items.next().await {
        read.push(user.unwrap().email);
    }
    assert_eq!(read, emails);
}

#[tokio::test]
async fn settings_of_other_protocols_change_nothing() {
    let world = World::with([ADA]);
    for protocol in [Protocol::Connect, Protocol::Grpc, Protocol::GrpcWeb] {
        let client = Client::builder(world.router.clone(), Uri::from_static("http://v1"))
            .header(
                http::header::AUTHORIZATION,
                format!("Bearer {TOKEN}").parse().unwrap(),
            )
            .protocol(protocol)
            .codec(Codec::Proto);
        let users = UserServiceClient::from_client(client.build());
        let found = users.get_user(get(ADA)).await.unwrap();
        assert_eq!(found.into_inner().user.unwrap().email, ADA, "{protocol:?}");
    }
}

#[tokio::test]
async fn what_the_schema_forbids_is_not_sent() {
    let users = World::with([ADA]).users(TOKEN);
    let owner = users.create_user(create("bob@acme.example", "owner"));
    let error = owner.await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Request, Code::InvalidArgument)
    );
    assert_eq!(error.violations().len(), 1);
    let nobody = users.get_user(get("")).with_validate(false);
    let error = nobody.await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Request, Code::InvalidArgument)
    );
    assert!(error.message().contains("`email`"), "{error}");
}
