//! Requests that need HTTP/2 where the server chooses the version of each connection.

use connect_prost::Code;
use connect_prost::client::TransportError;
use http::Version;

use crate::door::{Door, respond};

/// Needs HTTP/2.
const TWO: Version = Version::HTTP_2;
/// Takes any version.
const ANY: Version = Version::HTTP_11;

fn is_rejected(error: &TransportError) {
    assert!(error.is_unsent(), "{error}");
    assert_eq!(error.code(), Code::FailedPrecondition, "{error}");
    let text = error.to_string();
    assert!(text.contains("needs HTTP/2"), "{error}");
    assert!(text.contains("the server chose HTTP/1.1"), "{error}");
}

#[tokio::test]
async fn a_request_that_needs_http_2_is_sent_where_the_server_chooses_it() {
    let door = Door::new().await;
    let transport = door.transport().build();
    let call = door.call(&transport, TWO);
    door.open_http2(door.knock().await).await;
    assert_eq!(call.await.unwrap().unwrap(), TWO);
    for version in [TWO, ANY] {
        let next = door.call(&transport, version);
        assert_eq!(next.await.unwrap().unwrap(), TWO);
    }
    assert!(door.is_quiet());
}

#[tokio::test]
async fn where_the_server_chooses_http_1_it_fails_and_the_next_request_takes_the_connection() {
    for with_alpn in [true, false] {
        let door = Door::new().await;
        let transport = door.transport().build();
        let call = door.call(&transport, TWO);
        let stream = door.knock().await;
        let mut stream = match with_alpn {
            true => door.open_http1(stream).await,
            false => door.open_without_alpn(stream).await,
        };
        is_rejected(&call.await.unwrap().unwrap_err());
        let next = door.call(&transport, ANY);
        respond(&mut stream).await;
        assert_eq!(next.await.unwrap().unwrap(), ANY);
        assert!(door.is_quiet());
    }
}

#[tokio::test]
async fn an_idle_http_1_connection_is_passed_over() {
    let door = Door::new().await;
    let transport = door.transport().build();
    let first = door.call(&transport, ANY);
    let mut one = door.open_http1(door.knock().await).await;
    respond(&mut one).await;
    assert_eq!(first.await.unwrap().unwrap(), ANY);
    let call = door.call(&transport, TWO);
    door.open_http2(door.knock().await).await;
    assert_eq!(call.await.unwrap().unwrap(), TWO);
    assert!(door.is_quiet());
}

#[tokio::test]
async fn a_released_http_1_connection_goes_past_it_to_the_next_in_the_queue() {
    let door = Door::new().await;
    let transport = door.transport().build();
    let first = door.call(&transport, ANY);
    let mut one = door.open_http1(door.knock().await).await;
    let call = door.call(&transport, TWO);
    let two = door.knock().await;
    let behind = door.call(&transport, ANY);
    respond(&mut one).await;
    assert_eq!(first.await.unwrap().unwrap(), ANY);
    respond(&mut one).await;
    assert_eq!(behind.await.unwrap().unwrap(), ANY);
    door.open_http2(two).await;
    assert_eq!(call.await.unwrap().unwrap(), TWO);
    assert!(door.is_quiet());
}

#[tokio::test]
async fn one_connection_is_opened_for_many_that_need_http_2() {
    for http2 in [true, false] {
        let door = Door::new().await;
        let transport = door.transport().build();
        let calls = [(); 3].map(|()| door.call(&transport, TWO));
        let stream = door.knock().await;
        let _open = match http2 {
            true => {
                door.open_http2(stream).await;
                None
            }
            false => Some(door.open_http1(stream).await),
        };
        for call in calls {
            match call.await.unwrap() {
                Ok(version) => assert!(http2 && version == TWO),
                Err(error) => {
                    assert!(!http2, "{error}");
                    is_rejected(&error);
                }
            }
        }
        assert!(door.is_quiet());
    }
}

#[tokio::test]
async fn a_request_that_takes_any_version_shares_the_connection_being_opened() {
    let door = Door::new().await;
    let transport = door.transport().build();
    let call = door.call(&transport, TWO);
    let stream = door.knock().await;
    let other = door.call(&transport, ANY);
    let mut stream = door.open_http1(stream).await;
    is_rejected(&call.await.unwrap().unwrap_err());
    respond(&mut stream).await;
    assert_eq!(other.await.unwrap().unwrap(), ANY);
    assert!(door.is_quiet());
}

#[tokio::test]
async fn it_waits_for_all_connections_that_were_being_opened_when_it_asked() {
    let door = Door::new().await;
    let transport = door.transport().build();
    let first = door.call(&transport, ANY);
    let one = door.knock().await;
    let second = door.call(&transport, ANY);
    let two = door.knock().await;
    let call = door.call(&transport, TWO);
    let mut one = door.open_http1(one).await;
    respond(&mut one).await;
    assert_eq!(first.await.unwrap().unwrap(), ANY);
    respond(&mut one).await;
    assert_eq!(second.await.unwrap().unwrap(), ANY);
    door.open_http2(two).await;
    assert_eq!(call.await.unwrap().unwrap(), TWO);
    assert!(door.is_quiet());
}

#[tokio::test]
async fn a_connection_that_cannot_be_opened_fails_all_that_waited_for_it() {
    let door = Door::new().await;
    let transport = door.transport().build();
    let calls = [ANY, TWO, TWO].map(|version| door.call(&transport, version));
    drop(door.knock().await);
    for call in calls {
        let error = call.await.unwrap().unwrap_err();
        assert!(error.is_unsent());
        assert_eq!(error.code(), Code::Unavailable, "{error}");
    }
    assert!(door.is_quiet());
}

#[tokio::test]
async fn a_canceled_one_leaves_its_connection_to_the_next() {
    for (next, http2) in [(TWO, true), (ANY, true), (ANY, false)] {
        let door = Door::new().await;
        let transport = door.transport().build();
        let canceled = door.call(&transport, TWO);
        let stream = door.knock().await;
        canceled.abort();
        assert!(canceled.await.unwrap_err().is_cancelled());
        let call = door.call(&transport, next);
        if http2 {
            door.open_http2(stream).await;
            assert_eq!(call.await.unwrap().unwrap(), TWO);
        } else {
            let mut stream = door.open_http1(stream).await;
            respond(&mut stream).await;
            assert_eq!(call.await.unwrap().unwrap(), ANY);
        }
        assert!(door.is_quiet());
    }
}

#[tokio::test]
async fn with_http_2_only_nothing_else_is_offered() {
    let door = Door::new().await;
    let transport = door.transport().http2_only().build();
    let calls = [ANY, TWO].map(|version| door.call(&transport, version));
    door.open_http2(door.knock().await).await;
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap(), TWO);
    }
    assert!(door.is_quiet());
}
