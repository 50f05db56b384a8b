//! Compiles and runs the code of `docs/guide/client.md`.

include!(concat!(env!("OUT_DIR"), "/client.rs"));

mod run {
    use connect_prost::server::{Context, Router};
    use connect_prost::{Code, ConnectError, Response};
    use station::weather::v1::{Reading, WeatherService, WeatherServiceServer};
    use tokio::net::TcpListener;

    use super::*;
    use crate::identity::Identity;
    use crate::station::{in_process, place, router, serving, url};

    #[tokio::test]
    async fn a_call_returns_the_response() {
        assert_eq!(ask(serving(router()).await).await.unwrap(), 4.0);
    }

    #[tokio::test]
    async fn a_call_has_the_options_of_its_client_or_its_own() {
        let token = HeaderValue::from_static("Bearer t");
        let weather = configured(router(), in_process(), token);
        let response = weather.latest(place("Rome")).await.unwrap();
        assert_eq!(response.place, "Rome by grpc-web");
        assert_eq!(response.headers()["authorization"], "Bearer t");
        assert_eq!(hurry(&weather, place("Rome")).await.unwrap(), 4.0);

        let call = weather.latest(place("Rome"));
        let call = call.with_protocol(Protocol::Connect);
        let response = call.with_header("x-trace", "1").await.unwrap();
        assert_eq!(response.place, "Rome by connect");
        assert_eq!(response.headers()["x-trace"], "1");
        assert_eq!(response.headers()["x-timeout"], "10");
    }

    #[tokio::test]
    async fn a_get_is_sent_as_get() {
        let weather = WeatherServiceClient::new(router(), in_process());
        assert_eq!(cached(&weather, place("Rome")).await.unwrap(), 4.0);
        let response = weather
            .latest(place("Rome"))
            .with_http_get(true)
            .await
            .unwrap();
        assert_eq!(response.place, "Rome by get");
    }

    #[tokio::test]
    async fn a_call_over_rest_is_made_by_the_rule_of_its_method() {
        let weather = WeatherServiceClient::new(router(), in_process());
        assert_eq!(by_rest(&weather, place("Rome")).await.unwrap(), 4.0);
        let call = weather.latest(place("Rome"));
        let response = call.with_protocol(Protocol::Rest).await.unwrap();
        assert_eq!(response.place, "Rome by rest");
    }

    /// Knows no place.
    struct Nowhere;

    impl WeatherService for Nowhere {
        async fn latest(&self, _: Context, _: Place) -> Result<Response<Reading>, ConnectError> {
            Err(ConnectError::not_found("there is no such place"))
        }
    }

    #[tokio::test]
    async fn the_word_of_a_place_that_nobody_knows_is_read() {
        let router = Router::new().add(WeatherServiceServer::new(Nowhere));
        let weather = WeatherServiceClient::new(router, in_process());
        let error = by_rest(&weather, place("Rome")).await.unwrap_err();
        assert!(is_unknown_place(&error), "{error:?}");
        assert_eq!(error.code(), Code::NotFound);
        // Over Connect there are codes alone.
        let error = weather.latest(place("Rome")).await.unwrap_err();
        assert!(!is_unknown_place(&error), "{error:?}");
    }

    #[tokio::test]
    async fn grpc_works_without_tls() {
        let weather = WeatherServiceClient::new(in_cluster(), serving(router()).await);
        let call = weather.latest(place("Rome")).with_protocol(Protocol::Grpc);
        assert_eq!(call.await.unwrap().place, "Rome by grpc");
    }

    #[tokio::test]
    async fn grpc_without_http_2_fails_unsent() {
        let weather = WeatherServiceClient::new(HyperTransport::new(), serving(router()).await);
        let call = weather.latest(place("Rome")).with_protocol(Protocol::Grpc);
        let error = call.await.unwrap_err();
        assert_eq!(error.code(), Code::FailedPrecondition);
        assert!(error.message().contains("`http2_only()`"), "{error}");
    }

    #[tokio::test]
    async fn a_private_authority_is_trusted_and_the_certificate_shown() {
        let (server, caller) = (Identity::of("127.0.0.1"), Identity::of("caller.test"));
        let tls = connect_prost::server::TlsConfig::from_pem(
            server.certificate.as_bytes(),
            server.key.as_bytes(),
        )
        .unwrap()
        .with_client_certificates(caller.certificate.as_bytes())
        .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = url("https", &listener);
        let serving = connect_prost::server::serve(listener, router()).tls(tls);
        tokio::spawn(serving.into_future());

        let transport = in_company(
            server.certificate.as_bytes(),
            caller.certificate.as_bytes(),
            caller.key.as_bytes(),
        );
        let weather = WeatherServiceClient::new(transport.unwrap(), url);
        let response = weather.latest(place("Rome")).await.unwrap();
        assert_eq!(response.celsius, 4.0);
        let over_grpc = weather.latest(place("Rome")).with_protocol(Protocol::Grpc);
        assert_eq!(over_grpc.await.unwrap().place, "Rome by grpc");
    }

    #[tokio::test]
    async fn a_proxy_is_used_or_bypassed() {
        let url = serving(router()).await;
        let weather = WeatherServiceClient::new(direct(), url);
        assert_eq!(weather.latest(place("Rome")).await.unwrap().celsius, 4.0);
        behind_proxy().unwrap();
    }

    #[tokio::test]
    async fn a_transport_may_wrap_another() {
        let transport = Counting {
            inner: router(),
            requests: Arc::default(),
        };
        let weather = WeatherServiceClient::new(transport.clone(), in_process());
        weather.latest(place("Rome")).await.unwrap();
        weather.latest(place("")).await.unwrap_err();
        assert_eq!(transport.requests.load(Ordering::Relaxed), 1);
    }
}
