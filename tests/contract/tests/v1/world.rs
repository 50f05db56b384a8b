//! The router of version 1, generated clients for it, and requests that are written by hand.

use connect_prost::Body;
use connect_prost::client::Client;
use connect_prost::server::Router;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Request, StatusCode, Uri};
use http_body_util::BodyExt;
use manus_api::usermanage::v1::{
    OAuthServiceClient, OAuthServiceServer, UserServiceClient, UserServiceServer,
};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::directory::{Directory, TOKEN};
use crate::token_check::TokenCheck;

pub(crate) const USERS: &str = "/api/user/manage/v1/users";
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// A directory, and the router that serves it.
pub(crate) struct World {
    pub(crate) directory: Directory,
    pub(crate) router: Router,
}

/// A response as received over the wire.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Received {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// Returns status and word. Panics unless the body has the shape of version 1: a code and a message, and nothing else.
    pub(crate) fn error(&self) -> (u16, String) {
        let body = self.json();
        let members: Vec<&str> = body
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(members, ["code", "message"], "{}", self.text);
        assert!(!body["message"].as_str().unwrap().is_empty());
        let word = body["code"].as_str().unwrap().to_owned();
        (self.status.as_u16(), word)
    }
}

/// Returns what [`Received::error`] returns for this status and word.
pub(crate) fn error(status: u16, word: &str) -> (u16, String) {
    (status, word.to_owned())
}

/// Returns the JSON of a user without names.
pub(crate) fn user(email: &str, status: &str, role: &str) -> Value {
    json!({
        "email": email, "userName": "", "firstName": "", "lastName": "", "status": status, "role": role,
    })
}

impl World {
    /// Returns a world with these members.
    pub(crate) fn with<'a>(emails: impl IntoIterator<Item = &'a str>) -> Self {
        let directory = Directory::with(emails.into_iter().map(str::to_owned));
        let router = Router::new()
            .add(OAuthServiceServer::new(directory.clone()))
            .add(UserServiceServer::new(directory.clone()))
            .interceptor(TokenCheck);
        World { directory, router }
    }

    /// Returns a client for users that sends this token. The protocol is not chosen: the schema has only one.
    pub(crate) fn users(&self, token: &str) -> UserServiceClient {
        let bearer = HeaderValue::try_from(format!("Bearer {token}")).unwrap();
        let base_url = Uri::from_static("http://v1");
        let client = Client::builder(self.router.clone(), base_url).header(AUTHORIZATION, bearer);
        UserServiceClient::from_client(client.build())
    }

    /// Returns a client for tokens that does not validate: the tests are about the server.
    pub(crate) fn tokens(&self) -> OAuthServiceClient {
        let base_url = Uri::from_static("http://v1");
        let client = Client::builder(self.router.clone(), base_url).validate(false);
        OAuthServiceClient::from_client(client.build())
    }

    /// Sends a request with the token; its body, if there is one, is JSON.
    pub(crate) async fn send(&self, request: &str, body: &str) -> Received {
        let content_type = match body {
            "" => None,
            _ => Some(JSON),
        };
        self.raw(request, content_type, Some(TOKEN), body).await
    }

    /// Sends a request, such as `GET /path`.
    pub(crate) async fn raw(
        &self,
        request: &str,
        content_type: Option<&str>,
        token: Option<&str>,
        body: &str,
    ) -> Received {
        let (method, target) = request.split_once(' ').unwrap();
        let mut request = Request::builder().method(method).uri(target);
        if let Some(content_type) = content_type {
            request = request.header(CONTENT_TYPE, content_type);
        }
        if let Some(token) = token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.body(Body::full(body.to_owned())).unwrap();
        let Ok(response) = self.router.clone().oneshot(request).await;
        let (head, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Received {
            status: head.status,
            headers: head.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }
}
