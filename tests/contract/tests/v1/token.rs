//! A.22: access tokens.

use connect_prost::Code;
use http::HeaderValue;
use manus_api::usermanage::v1::CreateTokenRequest;
use serde_json::json;

use crate::directory::{CLIENT_ID, CLIENT_SECRET, TOKEN};
use crate::world::{FORM, World, error};

const PATH: &str = "POST /api/user/manage/v1/oauth/token";

/// What `curl` sends for `--data-urlencode` with each of the three fields, the secret with characters of a form.
const PRINTED: &str =
    "grant_type=client_credentials&client_id=tm_1&client_secret=hush%20%26%20more%20%3D%20100%25";

async fn refused(form: &str) -> (u16, String) {
    let world = World::with([]);
    let received = world.raw(PATH, Some(FORM), None, form).await;
    assert!(!received.text.contains("hush"), "{}", received.text);
    received.error()
}

#[tokio::test]
async fn the_request_of_the_documentation_mints_a_token() {
    let world = World::with([]);
    let received = world.raw(PATH, Some(FORM), None, PRINTED).await;
    let expected = json!({"access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600});
    assert_eq!((received.status.as_u16(), received.json()), (200, expected));
    assert_eq!(received.headers["cache-control"], "no-store");
    assert_eq!(received.headers["content-type"], "application/json");
}

#[tokio::test]
async fn a_space_may_be_a_plus() {
    let world = World::with([]);
    let form = PRINTED.replace("%20", "+");
    assert_eq!(
        world.raw(PATH, Some(FORM), None, &form).await.status,
        http::StatusCode::OK
    );
}

#[tokio::test]
async fn a_wrong_grant_type_has_a_word_of_its_own() {
    for grant in [
        "grant_type=password&",
        "grant_type=Client_Credentials&",
        "grant_type=&",
        "",
    ] {
        let form = format!("{grant}client_id=tm_1&client_secret=hush");
        assert_eq!(
            refused(&form).await,
            error(400, "INVALID_GRANT_TYPE"),
            "{form}"
        );
    }
}

#[tokio::test]
async fn a_missing_id_or_secret_is_an_invalid_request() {
    for form in [
        "grant_type=client_credentials&client_id=tm_1",
        "grant_type=client_credentials&client_id=tm_1&client_secret=",
        "grant_type=client_credentials&client_secret=hush",
        "grant_type=client_credentials",
    ] {
        assert_eq!(refused(form).await, error(400, "INVALID_REQUEST"), "{form}");
    }
}

#[tokio::test]
async fn the_grant_type_comes_first_where_both_are_wrong() {
    for form in ["grant_type=password&client_id=tm_1", ""] {
        assert_eq!(
            refused(form).await,
            error(400, "INVALID_GRANT_TYPE"),
            "{form}"
        );
    }
}

#[tokio::test]
async fn json_in_place_of_a_form_is_an_invalid_request() {
    let world = World::with([]);
    let body = json!({
        "grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET,
    });
    let json = Some("application/json");
    let received = world.raw(PATH, json, None, &body.to_string()).await;
    assert_eq!(received.error(), error(400, "INVALID_REQUEST"));
    assert!(!received.text.contains("hush"), "{}", received.text);
}

#[tokio::test]
async fn a_field_twice_and_a_broken_escape_are_invalid_requests() {
    for rest in ["&client_secret=hush", "&client_id=%zz"] {
        let form = format!("{PRINTED}{rest}");
        assert_eq!(
            refused(&form).await,
            error(400, "INVALID_REQUEST"),
            "{form}"
        );
    }
}

#[tokio::test]
async fn an_unknown_credential_is_an_invalid_client() {
    for form in [
        "grant_type=client_credentials&client_id=tm_2&client_secret=hush",
        "grant_type=client_credentials&client_id=tm_1&client_secret=hush",
    ] {
        assert_eq!(refused(form).await, error(401, "INVALID_CLIENT"), "{form}");
    }
}

#[tokio::test]
async fn a_secret_in_the_query_is_refused_and_in_no_text() {
    let world = World::with([]);
    let path = format!("{PATH}?client_secret=hush");
    for form in [
        PRINTED,
        "grant_type=client_credentials&client_id=tm_1",
        "grant_type=password",
    ] {
        let received = world.raw(&path, Some(FORM), None, form).await;
        assert_eq!(received.error(), error(400, "INVALID_REQUEST"), "{form}");
        assert!(!received.text.contains("hush"), "{}", received.text);
    }
}

#[tokio::test]
async fn the_token_is_minted_by_post_alone() {
    let world = World::with([]);
    let path = PATH.replace("POST", "GET");
    let received = world.raw(&path, None, None, "").await;
    assert_eq!(received.error(), error(405, "UNIMPLEMENTED"));
    assert_eq!(received.headers["allow"], "POST, OPTIONS");
}

fn request(grant_type: &str, client_secret: &str) -> CreateTokenRequest {
    CreateTokenRequest {
        grant_type: grant_type.to_owned(),
        client_id: CLIENT_ID.to_owned(),
        client_secret: client_secret.to_owned(),
    }
}

#[tokio::test]
async fn the_client_mints_a_token_and_may_not_keep_it_in_a_cache() {
    let tokens = World::with([]).tokens();
    let call = tokens.create_token(request("client_credentials", CLIENT_SECRET));
    let response = call.await.unwrap();
    let cache = response.headers().get("cache-control");
    assert_eq!(cache, Some(&HeaderValue::from_static("no-store")));
    let token = response.into_inner();
    assert_eq!(
        (token.access_token.as_str(), token.token_type.as_str()),
        (TOKEN, "Bearer")
    );
    assert_eq!(token.expires_in, 3600);
}

#[tokio::test]
async fn the_client_reads_the_words() {
    let tokens = World::with([]).tokens();
    for (grant_type, secret, code, word) in [
        (
            "password",
            CLIENT_SECRET,
            Code::InvalidArgument,
            "INVALID_GRANT_TYPE",
        ),
        (
            "client_credentials",
            "",
            Code::InvalidArgument,
            "INVALID_REQUEST",
        ),
        (
            "client_credentials",
            "hush",
            Code::Unauthenticated,
            "INVALID_CLIENT",
        ),
    ] {
        let call = tokens.create_token(request(grant_type, secret));
        let error = call.await.unwrap_err();
        assert_eq!((error.code(), error.reason()), (code, Some(word)));
        assert!(!format!("{error} {error:?}").contains("hush"), "{error:?}");
    }
}
