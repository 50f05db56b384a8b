//! H14, H15, H64: what another server of version 1 may answer, and how the clients read it.

use connect_prost::client::{Transport, TransportFuture};
use connect_prost::{Body, Code};
use http::{Request, Response, StatusCode, Uri};
use manus_api::usermanage::v1::{
    CreateTokenRequest, CreateUserRequest, OAuthServiceClient, UserServiceClient,
};

/// Answers every request with this status and body.
struct Answer(StatusCode, &'static str);

impl Transport for Answer {
    fn send(&self, _: Request<Body>) -> TransportFuture {
        let mut response = Response::new(Body::full(self.1));
        *response.status_mut() = self.0;
        Box::pin(async { Ok(response) })
    }
}

fn users(status: u16, body: &'static str) -> UserServiceClient {
    let answer = Answer(StatusCode::from_u16(status).unwrap(), body);
    UserServiceClient::new(answer, Uri::from_static("http://v1"))
}

fn ada() -> CreateUserRequest {
    CreateUserRequest {
        email: "ada@acme.example".to_owned(),
        role: "member".to_owned(),
        ..CreateUserRequest::default()
    }
}

#[tokio::test]
async fn a_create_succeeds_with_200_and_201() {
    for status in [200, 201] {
        let users = users(status, r#"{"email":"ada@acme.example","team":"new"}"#);
        let created = users.create_user(ada()).await.unwrap();
        let user = created.into_inner().user.unwrap();
        assert_eq!(
            (user.email.as_str(), user.role.as_str()),
            ("ada@acme.example", "")
        );
    }
}

#[tokio::test]
async fn the_case_of_a_word_does_not_matter() {
    for (body, code, word) in [
        (
            r#"{"code":"USER_ALREADY_EXISTS","message":"m"}"#,
            Code::AlreadyExists,
            Some("USER_ALREADY_EXISTS"),
        ),
        (
            r#"{"code":"user_already_exists","message":"m"}"#,
            Code::AlreadyExists,
            Some("user_already_exists"),
        ),
        (
            r#"{"code":"already_exists","message":"m"}"#,
            Code::AlreadyExists,
            None,
        ),
        (
            r#"{"code":"ALREADY_EXISTS","message":"m"}"#,
            Code::AlreadyExists,
            None,
        ),
        // Of no meaning, so the status decides.
        (
            r#"{"code":"TAKEN","message":"m"}"#,
            Code::Aborted,
            Some("TAKEN"),
        ),
    ] {
        let error = users(409, body).create_user(ada()).await.unwrap_err();
        assert_eq!((error.code(), error.reason()), (code, word), "{body}");
        assert_eq!(error.message(), "m");
    }
}

#[tokio::test]
async fn a_page_of_a_proxy_has_the_code_of_its_status() {
    let users = users(502, "<html>bad gateway</html>");
    let error = users.create_user(ada()).await.unwrap_err();
    assert_eq!((error.code(), error.reason()), (Code::Unavailable, None));
}

#[tokio::test]
async fn the_errors_of_oauth_are_read_too() {
    for (status, body, code, word) in [
        (
            401,
            r#"{"error":"invalid_client","error_description":"why"}"#,
            Code::Unauthenticated,
            "invalid_client",
        ),
        (
            400,
            r#"{"error":"unsupported_grant_type","error_description":"why"}"#,
            Code::InvalidArgument,
            "unsupported_grant_type",
        ),
        (
            400,
            r#"{"code":"INVALID_GRANT_TYPE","message":"why"}"#,
            Code::InvalidArgument,
            "INVALID_GRANT_TYPE",
        ),
    ] {
        let answer = Answer(StatusCode::from_u16(status).unwrap(), body);
        let tokens = OAuthServiceClient::new(answer, Uri::from_static("http://v1"));
        let call = tokens.create_token(CreateTokenRequest {
            grant_type: "client_credentials".to_owned(),
            client_id: "tm_1".to_owned(),
            client_secret: "secret".to_owned(),
        });
        let error = call.await.unwrap_err();
        assert_eq!((error.code(), error.reason()), (code, Some(word)), "{body}");
        assert_eq!(error.message(), "why");
    }
}
