//! What layers around the router and interceptors see.

use std::sync::{Arc, Mutex};

use connect_prost::client::Transport as _;
use connect_prost::http::Request;
use connect_prost::server::{
    Interceptor, InterceptorFuture, Next, Outcome, UnaryRequest, UnaryResponse,
};
use connect_prost::{Body, Code, Protocol, Spec};
use golden::generated::echo::v1::EchoRequest;

use crate::request::{Headers, JSON, send};
use crate::service::{ECHO, router};

#[tokio::test]
async fn an_outcome_has_the_template_and_never_the_path() {
    let router = router().outcomes(true);
    let grpc: Headers<'_> = &[("content-type", "application/grpc")];
    let (rest, connect) = (Some(Protocol::Rest), Some(Protocol::Connect));
    for (request, headers, protocol, template, result) in [
        (
            ("GET", "/v2/echo/a"),
            JSON,
            rest,
            Some("/v2/echo/{text}"),
            Ok(()),
        ),
        (
            ("GET", "/v2/echo/a?x=1"),
            JSON,
            rest,
            Some("/v2/echo/{text}"),
            Err(Code::InvalidArgument),
        ),
        (
            ("PUT", "/v2/echo/a"),
            JSON,
            rest,
            Some("/v2/echo/{text}"),
            Err(Code::Unimplemented),
        ),
        (
            ("OPTIONS", "/v2/echo/a"),
            JSON,
            rest,
            Some("/v2/echo/{text}"),
            Ok(()),
        ),
        (("GET", "/v2/nope"), JSON, rest, None, Err(Code::NotFound)),
        (("GET", "/nope"), JSON, rest, None, Err(Code::NotFound)),
        (
            ("POST", "/a.B/C"),
            JSON,
            connect,
            None,
            Err(Code::Unimplemented),
        ),
        (
            ("POST", "/v2/nope"),
            grpc,
            Some(Protocol::Grpc),
            None,
            Err(Code::Unimplemented),
        ),
        (
            ("POST", "/rest.v1.RestService/Create"),
            JSON,
            connect,
            Some("/rest.v1.RestService/Create"),
            Err(Code::InvalidArgument),
        ),
    ] {
        let outcome = send(&router, request, headers, "").await.outcome.unwrap();
        assert_eq!(outcome.protocol(), protocol, "{request:?}");
        assert_eq!(outcome.template(), template, "{request:?}");
        assert_eq!(outcome.spec().is_some(), template.is_some(), "{request:?}");
        assert_eq!(outcome.result(), Some(result), "{request:?}");
    }
}

#[tokio::test]
async fn a_request_about_the_whole_server_names_no_method() {
    let router = router().outcomes(true);
    for (method, status) in [("OPTIONS", 204), ("GET", 405)] {
        let request = Request::builder().method(method).uri("*");
        let request = request.body(Body::empty()).unwrap();
        let response = router.send(request).await.unwrap();
        assert_eq!(response.status().as_u16(), status);
        let allow = &response.headers()["allow"];
        assert_eq!(allow, "GET, HEAD, POST, PUT, DELETE, OPTIONS");
        let outcome = response.extensions().get::<Outcome>().unwrap();
        assert_eq!(outcome.protocol(), Some(Protocol::Rest));
        assert_eq!((outcome.spec(), outcome.template()), (None, None));
    }
}

/// Keeps what it sees.
#[derive(Clone, Default)]
struct Witness(Arc<Mutex<Vec<(&'static Spec, EchoRequest)>>>);

impl Interceptor for Witness {
    fn wrap<'a>(
        &'a self,
        request: UnaryRequest,
        next: Next<'a>,
    ) -> InterceptorFuture<'a, UnaryResponse> {
        let message = request
            .message()
            .downcast_ref::<EchoRequest>()
            .unwrap()
            .clone();
        self.0
            .lock()
            .unwrap()
            .push((request.context().spec(), message));
        next.run(request)
    }
}

#[tokio::test]
async fn interceptors_see_the_same_call_whatever_the_protocol() {
    let witness = Witness::default();
    let router = router().interceptor(witness.clone());
    let body = r#"{"text":"a","times":2}"#;
    for (request, body) in [
        (("POST", "/rest.v1.RestService/Echo"), body),
        (("POST", "/v2/echo"), body),
        (("GET", "/v2/echo/a?times=2"), ""),
    ] {
        assert_eq!(send(&router, request, JSON, body).await.status, 200);
    }
    let expected = EchoRequest {
        text: "a".to_owned(),
        times: Some(2),
    };
    let seen = witness.0.lock().unwrap();
    assert_eq!(*seen, vec![(&ECHO, expected); 3]);
}
