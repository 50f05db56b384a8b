//! `docs/guide/server.md`.

include!(concat!(env!("OUT_DIR"), "/server.rs"));

mod run {
    use connect_prost::{
        Code, Codec, Protocol,
        client::{Client, HyperTransport},
        http::Uri,
        server::{Incoming, Interceptor, InterceptorFuture, Next, Outgoing},
    };
    use station::weather::v1::WeatherServiceClient;
    use tokio::sync::oneshot;

    use super::*;
    use crate::{
        identity::Identity,
        station::{in_process, place, url},
    };

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
                let answer = call.await.unwrap();
                assert_eq!(answer.celsius, -3.5);
                assert_eq!(answer.headers()["x-trace"], "1");
                let error = weather.latest(place("Rome")).await.unwrap_err();
                assert_eq!(error.to_string(), "not_found: Rome has no station");
                let (_, answer) = weather.record().open().await.unwrap();
                assert_eq!(answer.await.unwrap_err().code(), Code::Unimplemented);
            }
        }
    }

    #[tokio::test]
    async fn a_server_ends_when_it_is_told_to() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = url("http", &listener);
        let (stop, stopped) = oneshot::channel::<()>();
        let stop_when_told = async {
            let _ = stopped.await;
        };
        let running = tokio::spawn(run(listener, router(oslo()), stop_when_told));
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

    /// Puts the name of the caller, as its certificate in DER form holds it, in the place of the answer's.
    struct Who;

    impl Interceptor for Who {
        fn wrap<'a>(
            &'a self,
            incoming: Incoming,
            next: Next<'a>,
        ) -> InterceptorFuture<'a, Outgoing> {
            let shown = caller(incoming.context()).unwrap_or_default().to_vec();
            let address = incoming.context().peer_addr();
            Box::pin(async move {
                let mut answer = next.run(incoming).await?;
                assert!(address.is_some_and(|address| address.ip().is_loopback()));
                let reading = answer.downcast_mut::<Reading>().unwrap();
                reading.place = format!("{shown:?}");
                Ok(answer)
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
        let answer = weather.latest(place("Oslo")).await.unwrap();
        assert_eq!(answer.place, format!("{:?}", theirs.der));
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
        use connect_prost::{Body, client::Transport, http::Request};
        use http_body_util::BodyExt as _;

        let request = Request::get(format!("{url}healthz")).body(Body::empty());
        let answer = HyperTransport::new().send(request.unwrap()).await.unwrap();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        String::from_utf8(body.to_vec()).unwrap()
    }
}
