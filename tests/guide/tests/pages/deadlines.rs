//! Compiles and runs the code of `docs/guide/deadlines.md`.

include!(concat!(env!("OUT_DIR"), "/deadlines.rs"));

mod run {
    use connect_prost::Body;
    use connect_prost::client::{ErrorKind, Transport, TransportFuture};

    use super::*;
    use crate::station::{in_process, place};

    /// Never responds.
    struct Silent;

    impl Transport for Silent {
        fn send(&self, _: connect_prost::http::Request<Body>) -> TransportFuture {
            Box::pin(std::future::pending())
        }
    }

    fn silent() -> WeatherServiceClient {
        WeatherServiceClient::new(Silent, in_process())
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_ends_after_its_timeout() {
        let started = tokio::time::Instant::now();
        let error = soon(&silent(), place("Oslo")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert_eq!(started.elapsed(), Duration::from_secs(2));
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_caps_calls_without_a_timeout() {
        let started = tokio::time::Instant::now();
        let weather = WeatherServiceClient::new(router(silent()), in_process());
        let error = weather.latest(place("Oslo")).await.unwrap_err();
        assert!(error.is_timeout());
        assert_eq!(error.kind(), ErrorKind::Wire);
        assert_eq!(started.elapsed().as_secs(), 10);
    }
}
