//! Compiles and runs the code of `docs/guide/observability.md`.

include!(concat!(env!("OUT_DIR"), "/observability.rs"));

mod run {
    use std::io;
    use std::sync::{Arc, Mutex};

    use connect_prost::Protocol;
    use connect_prost::client::HyperTransport;
    use station::weather::v1::WeatherServiceClient;

    use super::*;
    use crate::station::{in_process, place, router, serving};

    /// Keeps what is written.
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Log {
        fn lines(&self) -> Vec<String> {
            let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
            text.lines().map(str::to_owned).collect()
        }
    }

    impl io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn contains_all(line: &str, parts: &[&str]) -> bool {
        parts.iter().all(|part| line.contains(part))
    }

    #[tokio::test]
    async fn each_side_writes_a_line_per_call() {
        let log = Log::default();
        let written = log.clone();
        let _guard = tracing::subscriber::set_default(log_calls(move || log.clone()));
        let weather = WeatherServiceClient::new(router(), in_process());
        let call = weather.latest(place("Oslo")).with_protocol(Protocol::Grpc);
        call.await.unwrap();
        let [server, client] = written.lines().try_into().unwrap();
        let both = [
            "rpc.response.status_code=\"OK\"",
            "weather.v1.WeatherService/Latest",
            "time.busy",
        ];
        assert!(contains_all(&server, &both), "{server}");
        assert!(contains_all(&client, &both), "{client}");
        assert!(contains_all(
            &server,
            &["connect_prost::server", "otel.kind=\"server\""]
        ));
        assert!(contains_all(
            &client,
            &["connect_prost::client", "server.port=80"]
        ));
    }

    #[tokio::test]
    async fn the_span_of_a_call_over_a_socket_shows_its_peer() {
        let log = Log::default();
        let written = log.clone();
        let subscriber = tracing_subscriber::fmt().with_writer(move || log.clone());
        let _guard = tracing::subscriber::set_default(subscriber.finish());
        let url = serving(with_peers(router())).await;
        let weather = WeatherServiceClient::new(HyperTransport::new(), url);
        weather.latest(place("Oslo")).await.unwrap();
        let lines = written.lines();
        let called = lines.iter().find(|line| line.contains("called")).unwrap();
        assert!(contains_all(
            called,
            &["otel.kind=\"server\"", "network.peer.address=127.0.0.1"]
        ));
    }
}
