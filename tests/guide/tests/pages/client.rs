//! `docs/guide/client.md`.

include!(concat!(env!("OUT_DIR"), "/client.rs"));

mod run {
    use tokio::net::TcpListener;

    use super::*;
    use crate::{
        identity::Identity,
        station::{in_process, place, router, serving, url},
    };

    #[tokio::test]
    async fn a_call_gives_the_answer() {
        assert_eq!(ask(serving(router()).await).await.unwrap(), 4.0);
    }

    #[tokio::test]
    async fn a_call_has_its_clients_options_or_its_own() {
        let token = HeaderValue::from_static("Bearer t");
        let weather = configured(router(), in_process(), token);
        let answer = weather.latest(place("Rome")).await.unwrap();
        assert_eq!(answer.place, "Rome by grpc-web");
        assert_eq!(answer.headers()["authorization"], "Bearer t");
        assert_eq!(hurry(&weather, place("Rome")).await.unwrap(), 4.0);

        let call = weather.latest(place("Rome"));
        let call = call.with_protocol(Protocol::Connect);
        let answer = call.with_header("x-trace", "1").await.unwrap();
        assert_eq!(answer.place, "Rome by connect");
        assert_eq!(answer.headers()["x-trace"], "1");
        assert_eq!(answer.headers()["x-timeout"], "10");
    }

    #[tokio::test]
    async fn a_get_is_a_get() {
        let weather = WeatherServiceClient::new(router(), in_process());
        assert_eq!(cached(&weather, place("Rome")).await.unwrap(), 4.0);
        let answer = weather.latest(place("Rome")).with_get(true).await.unwrap();
        assert_eq!(answer.place, "Rome by get");
    }

    #[tokio::test]
    async fn grpc_without_tls() {
        let weather = WeatherServiceClient::new(in_cluster(), serving(router()).await);
        let call = weather.latest(place("Rome")).with_protocol(Protocol::Grpc);
        assert_eq!(call.await.unwrap().place, "Rome by grpc");
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
        let answer = weather.latest(place("Rome")).await.unwrap();
        assert_eq!(answer.celsius, 4.0);
    }

    #[tokio::test]
    async fn a_proxy_is_asked_or_not() {
        let url = serving(router()).await;
        let weather = WeatherServiceClient::new(direct(), url);
        assert_eq!(weather.latest(place("Rome")).await.unwrap().celsius, 4.0);
        behind_proxy().unwrap();
    }

    #[tokio::test]
    async fn a_transport_may_go_around_another() {
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
