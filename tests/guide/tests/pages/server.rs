//! Compiles and runs the code of `docs/guide/server.md`.

include!(concat!(env!("OUT_DIR"), "/server.rs"));

mod run {
    use connect_prost::client::{Client, HyperTransport};
    use connect_prost::http::Uri;
    use connect_prost::server::{
        Interceptor, InterceptorFuture, Next, UnaryRequest, UnaryResponse,
    };
    use connect_prost::{Code, Codec, Protocol};
    use station::weather::v1::WeatherServiceClient;
    use tokio::sync::oneshot;

    use super::*;
    use crate::identity::Identity;
    use crate::station::{in_process, place, url};

    fn oslo() -> Station {
        Station {
            celsius: HashMap::from([("Oslo".to_owned(), -3.5)]),
        }
    }

    #[tokio::test]
    async fn one_router_speaks_every_protocol() {
        for protocol in [Protocol::Connect, Protocol::Grpc, Protocol::GrpcWeb] {
            for codec in [Codec::Json, Codec::Proto] {
                let client = Client::builder(router(oslo()), in_process())
                    .protocol(protocol)
                    .codec(codec)
                    .build();
                let weather = WeatherServiceClient::from_client(client);
                let call = weather.latest(place("Oslo")).with_header("x-trace", "1");
                let response = call.await.unwrap();
                assert_eq!(response.celsius, -3.5);
                assert_eq!(response.headers()["x-trace"], "1");
                let error = weather.latest(place("Rome")).await.unwrap_err();
                assert_eq!(error.to_string(), "not_found: Rome has no station");
                let (_, response) = weather.record().open().await.unwrap();
                assert_eq!(response.await.unwrap_err().code(), Code::Unimplemented);
            }
        }
    }

    #[tokio::test]
    async fn a_server_shuts_down_gracefully() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = url("http", &listener);
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async {
            let _ = stopped.await;
        };
        let running = tokio::spawn(run(listener, router(oslo()), shutdown));
        let weather = WeatherServiceClient::new(HyperTransport::new(), url);
        assert_eq!(weather.latest(place("Oslo")).await.unwrap().celsius, -3.5);
        stop.send(()).unwrap();
        running.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn a_message_may_be_too_long() {
        let weather = WeatherServiceClient::new(limited(router(oslo())), in_process());
        let call = weather.latest(place(&"x".repeat(300 * 1024)));
        let error = call.with_validate(false).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "resource_exhausted: the message has 307211 bytes, more than 262144"
        );
        let weather = WeatherServiceClient::new(roomy(router(oslo())), in_process());
        let call = weather.latest(place(&"x".repeat(5 << 20)));
        let error = call.with_validate(false).await.unwrap_err();
        assert_eq!(
            error.code(),
            Code::InvalidArgument,
            "it is read, and breaks a rule"
        );
    }

    #[tokio::test]
    async fn every_response_carries_its_outcome() {
        use connect_prost::client::Transport;
        use connect_prost::http::Request;

        let router = observed(router(oslo()));
        let call = |path: &'static str, body: &'static str| {
            let request = Request::post(path).header("content-type", "application/json");
            router.send(request.body(Body::from(body)).unwrap())
        };
        let latest = "/weather.v1.WeatherService/Latest";
        for (path, body, line) in [
            (latest, r#"{"name": "Oslo"}"#, "Latest ok"),
            (latest, r#"{"name": "Rome"}"#, "Latest not_found"),
            (
                "/weather.v1.WeatherService/Nothing",
                "{}",
                "? unimplemented",
            ),
            ("/nothing", "{}", "? not_found"),
        ] {
            let response = call(path, body).await.unwrap();
            assert_eq!(log_line(&response).unwrap(), line);
        }
    }

    /// Writes the caller's certificate, in DER form, over the place in the response.
    struct Who;

    impl Interceptor for Who {
        fn wrap<'a>(
            &'a self,
            request: UnaryRequest,
            next: Next<'a>,
        ) -> InterceptorFuture<'a, UnaryResponse> {
            let shown = caller(request.context()).unwrap_or_default().to_vec();
            let address = request.context().peer_addr();
            Box::pin(async move {
                let mut response = next.run(request).await?;
                assert!(address.is_some_and(|address| address.ip().is_loopback()));
                let reading = response.downcast_mut::<Reading>().unwrap();
                reading.place = format!("{shown:?}");
                Ok(response)
            })
        }
    }

    #[tokio::test]
    async fn a_handler_knows_the_callers_certificate() {
        let (ours, theirs) = (Identity::of("127.0.0.1"), Identity::of("caller.test"));
        let tls = secure(
            ours.certificate.as_bytes(),
            ours.key.as_bytes(),
            theirs.certificate.as_bytes(),
        );
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = url("https", &listener);
        let router = router(oslo()).interceptor(Who);
        tokio::spawn(run_secure(listener, router, tls.unwrap()));

        let tls = connect_prost::client::TlsConfig::new()
            .with_root_certificates(ours.certificate.as_bytes())
            .unwrap()
            .with_identity(theirs.certificate.as_bytes(), theirs.key.as_bytes())
            .unwrap();
        let transport = HyperTransport::builder().tls(tls).build();
        let weather = WeatherServiceClient::new(transport, url);
        let response = weather.latest(place("Oslo")).await.unwrap();
        assert_eq!(response.place, format!("{:?}", theirs.der));
    }

    #[tokio::test]
    async fn axum_has_routes_of_its_own_beside_the_service() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = url("http", &listener);
        tokio::spawn(serve(listener, with_health(router(oslo()))).into_future());
        let weather = WeatherServiceClient::new(HyperTransport::new(), url.clone());
        assert_eq!(weather.latest(place("Oslo")).await.unwrap().celsius, -3.5);
        assert_eq!(health(url).await, "ok");
    }

    async fn health(url: Uri) -> String {
        use connect_prost::client::Transport;
        use connect_prost::http::Request;
        use http_body_util::BodyExt as _;

        let request = Request::get(format!("{url}healthz")).body(Body::empty());
        let response = HyperTransport::new().send(request.unwrap()).await.unwrap();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        String::from_utf8(body.to_vec()).unwrap()
    }
}
