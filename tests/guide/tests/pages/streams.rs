//! Compiles and runs the code of `docs/guide/streams.md`.

include!(concat!(env!("OUT_DIR"), "/streams.rs"));

mod run {
    use std::future::pending;
    use std::sync::Mutex;

    use connect_prost::client::{Client, ErrorKind, HyperTransport, Transport};
    use connect_prost::http::Uri;
    use connect_prost::server::Router;
    use connect_prost::{Code, Protocol};
    use station::weather::v1::WeatherServiceServer;
    use tokio::sync::oneshot;

    use super::*;
    use crate::station::{in_process, place, serving};

    fn router() -> Router {
        Router::new().add(WeatherServiceServer::new(Station))
    }

    fn readings(celsius: &[f64]) -> Vec<Reading> {
        let reading = |&celsius| Reading {
            place: "Oslo".to_owned(),
            celsius,
        };
        celsius.iter().map(reading).collect()
    }

    fn client(transport: impl Transport, url: &Uri, protocol: Protocol) -> WeatherServiceClient {
        let client = Client::builder(transport, url.clone()).protocol(protocol);
        WeatherServiceClient::from_client(client.build())
    }

    /// Returns a client for every protocol that each version of HTTP carries.
    async fn clients() -> Vec<WeatherServiceClient> {
        let url = serving(router()).await;
        let mut clients = vec![
            client(HyperTransport::new(), &url, Protocol::Connect),
            client(HyperTransport::new(), &url, Protocol::GrpcWeb),
        ];
        for protocol in [Protocol::Connect, Protocol::Grpc, Protocol::GrpcWeb] {
            let http2 = HyperTransport::builder().http2_only().build();
            clients.push(client(http2, &url, protocol));
        }
        clients
    }

    #[tokio::test]
    async fn messages_are_received_one_by_one_between_headers_and_trailers() {
        for weather in clients().await {
            assert_eq!(
                watch(&weather, place("Oslo")).await.unwrap(),
                [1.0, 2.0, 3.0]
            );
        }
    }

    #[tokio::test]
    async fn messages_are_sent_one_by_one() {
        for weather in clients().await {
            assert_eq!(record(&weather, readings(&[1.0, 2.0])).await.unwrap(), 2);
        }
    }

    #[tokio::test]
    async fn the_receiving_half_returns_the_error_of_the_call() {
        for weather in clients().await {
            let hot = readings(&[99.0; 5000]);
            let error = record(&weather, hot).await.unwrap_err();
            assert_eq!(error.to_string(), "out_of_range: a sensor is on fire");
        }
    }

    #[tokio::test]
    async fn a_message_that_breaks_a_rule_is_not_sent() {
        for weather in clients().await {
            let cold = readings(&[1.0, -300.0, 2.0]);
            let error = record(&weather, cold).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Request);
            assert_eq!(error.violations().len(), 1);
        }
    }

    #[tokio::test]
    async fn both_sides_stream() {
        // More than any buffer on the way holds.
        let many = vec![1.0; 20_000];
        for weather in clients().await {
            let seen = calibrate(&weather, readings(&many)).await.unwrap();
            assert_eq!(seen, vec![0.5; many.len()]);
        }
    }

    #[tokio::test]
    async fn both_sides_take_turns_over_http2() {
        let url = serving(router()).await;
        let http2 = HyperTransport::builder().http2_only().build();
        for protocol in [Protocol::Connect, Protocol::Grpc, Protocol::GrpcWeb] {
            let weather = client(http2.clone(), &url, protocol);
            let seen = in_turns(&weather, readings(&[1.0, 2.0])).await.unwrap();
            assert_eq!(seen, [0.5, 1.5]);
        }
    }

    /// Sends one reading, then waits for ever. Drops the sender with the handler.
    struct Endless(Mutex<Option<oneshot::Sender<()>>>);

    impl WeatherService for Endless {
        async fn watch(
            &self,
            _: Context,
            place: Place,
            mut out: Sender<Reading>,
        ) -> Result<(), ConnectError> {
            let _dropped = self.0.lock().unwrap().take();
            let celsius = 7.0;
            let place = place.name;
            out.send(Reading { place, celsius }).await?;
            pending().await
        }
    }

    #[tokio::test]
    async fn a_stream_that_is_dropped_drops_its_handler() {
        for http2 in [false, true] {
            let (dropped, is_dropped) = oneshot::channel();
            let endless = Endless(Mutex::new(Some(dropped)));
            let router = Router::new().add(WeatherServiceServer::new(endless));
            let transport = HyperTransport::builder();
            let transport = if http2 {
                transport.http2_only()
            } else {
                transport
            };
            let url = serving(router).await;
            let weather = WeatherServiceClient::new(transport.build(), url);
            let reading = first(&weather, place("Oslo")).await.unwrap();
            assert_eq!(reading.unwrap().celsius, 7.0);
            assert!(is_dropped.await.is_err(), "nobody sends, it is dropped");
        }
    }

    #[tokio::test]
    async fn a_router_is_a_transport_for_streams_too() {
        let weather = client(router(), &in_process(), Protocol::Connect);
        assert_eq!(record(&weather, readings(&[1.0])).await.unwrap(), 1);
        let error = weather.latest(place("Oslo")).await.unwrap_err();
        assert_eq!(error.code(), Code::Unimplemented);
    }
}
