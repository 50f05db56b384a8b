//! Generated clients and servers of schemas with awkward names, with streams between unary methods, or without methods.

use connect_prost::http::Uri;
use connect_prost::server::{Context, Router};
use connect_prost::{Code, ConnectError, Response, StreamType};
use golden::generated::casing::v1 as casing;
use golden::generated::deprecated::v1 as deprecated;
use golden::generated::empty::v1 as empty;
use golden::generated::keyword::v1 as keyword;
use golden::generated::self_::super_::crate_;
use golden::generated::stream::v1 as stream;

fn base_url() -> Uri {
    Uri::from_static("http://in-process")
}

type HandlerResult<T> = Result<Response<T>, ConnectError>;

/// Implements the service of each test.
struct Mine;

impl keyword::Loop for Mine {
    async fn new(&self, _: Context, request: keyword::Self_) -> HandlerResult<keyword::Super> {
        Ok(Response::new(keyword::Super {
            back: Some(Box::new(request)),
            inner: None,
        }))
    }

    async fn self_(&self, _: Context, request: keyword::Async) -> HandlerResult<keyword::Async> {
        Ok(Response::new(request))
    }

    async fn super_(
        &self,
        _: Context,
        request: keyword::super_::Crate,
    ) -> HandlerResult<keyword::super_::Crate> {
        Ok(Response::new(request))
    }

    async fn specs(&self, _: Context, request: keyword::Async) -> HandlerResult<keyword::Async> {
        Ok(Response::new(request))
    }

    async fn call(&self, _: Context, request: keyword::Async) -> HandlerResult<keyword::Async> {
        Ok(Response::new(request))
    }
}

#[tokio::test]
async fn methods_may_be_named_like_keywords_and_like_generated_items() {
    let router = Router::new().add(keyword::LoopServer::new(Mine));
    let client = keyword::LoopClient::new(router, base_url());
    let request = keyword::Self_ {
        value: "x".to_owned(),
        ..keyword::Self_::default()
    };
    let response = client.new_(request.clone()).await.unwrap();
    assert_eq!(response.back.as_deref(), Some(&request));
    let word = || keyword::Async {
        r#await: "w".to_owned(),
    };
    assert_eq!(*client.self_(word()).await.unwrap(), word());
    assert_eq!(*client.specs(word()).await.unwrap(), word());
    assert_eq!(*client.call(word()).await.unwrap(), word());
    let levels = keyword::super_::Crate {
        levels: vec![keyword::self_::Super::Crate.into()],
    };
    assert_eq!(*client.super_(levels.clone()).await.unwrap(), levels);
    let error = client.clone(word()).await.unwrap_err();
    assert_eq!(error.code(), Code::Unimplemented);
    let error = client.r#type(keyword::Fields::default()).await.unwrap_err();
    assert_eq!(error.code(), Code::Unimplemented);
    assert_eq!(keyword::r#loop::SPECS_.procedure, "/keyword.v1.Loop/Specs");
    assert_eq!(keyword::r#loop::SPECS.len(), 10);
}

impl crate_::Self_ for Mine {
    async fn get(&self, _: Context, request: crate_::Use) -> HandlerResult<keyword::Self_> {
        Ok(Response::new(keyword::Self_ {
            level: request.level,
            ..keyword::Self_::default()
        }))
    }
}

#[tokio::test]
async fn a_service_may_be_named_self_in_a_package_of_keywords() {
    let router = Router::new().add(crate_::SelfServer::new(Mine));
    let client = crate_::SelfClient::new(router, base_url());
    let request = crate_::Use {
        level: keyword::self_::Super::Crate.into(),
        ..crate_::Use::default()
    };
    assert_eq!(client.get(request).await.unwrap().level, 1);
    assert_eq!(crate_::self_::GET.procedure, "/self.super.crate.Self/Get");
}

impl casing::Httpapi for Mine {
    async fn get_thing(
        &self,
        _: Context,
        request: casing::HttpServer,
    ) -> HandlerResult<casing::LowerCase> {
        assert_eq!(request.x1_y2, "x");
        Ok(Response::new(casing::LowerCase {
            levels: vec![casing::Shouting::X7y8.into()],
        }))
    }

    async fn under(
        &self,
        _: Context,
        request: casing::http_server::SubMessage,
    ) -> HandlerResult<casing::lower_case::InnerType> {
        Ok(Response::new(casing::lower_case::InnerType {
            level: request.value,
        }))
    }
}

#[tokio::test]
async fn names_that_change_their_case_keep_their_procedures() {
    let router = Router::new().add(casing::HttpapiServer::new(Mine));
    let client = casing::HttpapiClient::new(router, base_url());
    let request = casing::HttpServer {
        x1_y2: "x".to_owned(),
        ..casing::HttpServer::default()
    };
    assert_eq!(client.get_thing(request).await.unwrap().levels, [7]);
    let request = casing::http_server::SubMessage { value: 3 };
    assert_eq!(client.under(request).await.unwrap().level, 3);
    let procedures: Vec<_> = casing::httpapi::SPECS
        .iter()
        .map(|spec| spec.procedure)
        .collect();
    assert_eq!(
        procedures,
        [
            "/casing.v1.HTTPAPI/GETThing",
            "/casing.v1.HTTPAPI/get_other_thing",
            "/casing.v1.HTTPAPI/do2Things",
            "/casing.v1.HTTPAPI/_Under",
        ]
    );
}

#[expect(deprecated, reason = "that is what is tested")]
impl deprecated::OldService for Mine {
    async fn get(&self, _: Context, request: deprecated::Old) -> HandlerResult<deprecated::New> {
        Ok(Response::new(deprecated::New {
            old: Some(request),
            count: Some(1),
        }))
    }
}

#[tokio::test]
#[expect(deprecated, reason = "that is what is tested")]
async fn a_deprecated_method_is_called_as_any_other() {
    let router = Router::new().add(deprecated::OldServiceServer::new(Mine));
    let client = deprecated::OldServiceClient::new(router, base_url());
    let request = deprecated::Old {
        name: "old".to_owned(),
        ..deprecated::Old::default()
    };
    let response = client.get(request.clone()).await.unwrap();
    assert_eq!(
        (response.old.as_ref(), response.count),
        (Some(&request), Some(1))
    );
}

impl empty::EmptyService for Mine {}

impl stream::RiverService for Mine {
    async fn once(&self, _: Context, request: stream::Drop) -> HandlerResult<stream::Drop> {
        Ok(Response::new(request))
    }

    async fn last(&self, _: Context, (): ()) -> HandlerResult<stream::Drop> {
        Ok(Response::new(stream::Drop { size: 9 }))
    }
}

#[tokio::test]
async fn unary_methods_between_streams_are_dispatched_by_their_names() {
    let router = Router::new()
        .add(empty::EmptyServiceServer::new(Mine))
        .add(stream::RiverServiceServer::new(Mine));
    let client = stream::RiverServiceClient::new(router, base_url());
    let drop = stream::Drop { size: 2 };
    assert_eq!(client.once(drop).await.unwrap().size, 2);
    assert_eq!(client.last(()).await.unwrap().size, 9);
    assert!(empty::empty_service::SPECS.is_empty());
    let kinds: Vec<_> = stream::river_service::SPECS
        .iter()
        .map(|spec| spec.stream_type)
        .collect();
    assert_eq!(
        kinds,
        [
            StreamType::Unary,
            StreamType::ClientStream,
            StreamType::ServerStream,
            StreamType::BidiStream,
            StreamType::ClientStream,
            StreamType::Unary,
        ]
    );
}
