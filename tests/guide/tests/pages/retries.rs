//! Compiles and runs the code of `docs/guide/retries.md`.

include!(concat!(env!("OUT_DIR"), "/retries.rs"));

mod run {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::mpsc::channel;

    use connect_prost::Body;
    use connect_prost::client::{ErrorKind, TransportError, TransportFuture};
    use connect_prost::http::{Request, Response};

    use super::*;
    use crate::station::{in_process, place, router};

    /// Fails a number of times, then forwards requests.
    #[derive(Clone)]
    struct Shaky {
        fail: fn() -> TransportFuture,
        times: u32,
        requests: Arc<AtomicU32>,
    }

    impl Shaky {
        fn new(times: u32, fail: fn() -> TransportFuture) -> Shaky {
            Shaky {
                fail,
                times,
                requests: Arc::default(),
            }
        }
    }

    impl Transport for Shaky {
        fn send(&self, request: Request<Body>) -> TransportFuture {
            match self.requests.fetch_add(1, Ordering::Relaxed) {
                number if number < self.times => (self.fail)(),
                _ => router().send(request),
            }
        }
    }

    fn reset() -> TransportFuture {
        Box::pin(async { Err(TransportError::new("reset")) })
    }

    fn conflict() -> TransportFuture {
        let mut response = Response::new(Body::from(r#"{"code":"aborted"}"#));
        *response.status_mut() = Code::Aborted.http_status();
        let json = connect_prost::http::HeaderValue::from_static("application/json");
        response.headers_mut().insert("content-type", json);
        Box::pin(async { Ok(response) })
    }

    #[tokio::test(start_paused = true)]
    async fn three_attempts_are_made_and_one_if_a_call_wants_it() {
        let weather = patient(Shaky::new(2, reset), in_process());
        assert_eq!(weather.latest(place("Rome")).await.unwrap().celsius, 4.0);

        let transport = Shaky::new(3, reset);
        let weather = patient(transport.clone(), in_process());
        let error = weather.latest(place("Rome")).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 3));
        assert_eq!(transport.requests.load(Ordering::Relaxed), 3);

        let weather = patient(Shaky::new(1, reset), in_process());
        let error = impatient(&weather, place("Rome")).await.unwrap_err();
        assert_eq!(error.attempts(), 1);
    }

    fn with_conflicts(transport: Shaky) -> WeatherServiceClient {
        let client = Client::builder(transport, in_process());
        let client = client.retry(Conflicts(StandardRetry::new())).build();
        WeatherServiceClient::from_client(client)
    }

    #[tokio::test(start_paused = true)]
    async fn a_policy_may_contain_another() {
        let weather = with_conflicts(Shaky::new(4, conflict));
        assert_eq!(weather.latest(place("Rome")).await.unwrap().celsius, 4.0);
        let weather = with_conflicts(Shaky::new(5, conflict));
        let error = weather.latest(place("Rome")).await.unwrap_err();
        assert_eq!((error.code(), error.attempts()), (Code::Aborted, 5));
        let weather = with_conflicts(Shaky::new(3, reset));
        let error = weather.latest(place("Rome")).await.unwrap_err();
        assert_eq!((error.code(), error.attempts()), (Code::Unavailable, 3));
    }

    #[tokio::test(start_paused = true)]
    async fn failed_attempts_are_logged() {
        let (sender, lines) = channel();
        let client = Client::builder(Shaky::new(2, reset), in_process())
            .retry(StandardRetry::new().max_attempts(2))
            .interceptor(Log(sender))
            .random(|| 1 << 63)
            .build();
        let weather = WeatherServiceClient::from_client(client);
        weather.latest(place("Rome")).await.unwrap_err();
        let failure = "unavailable: the exchange failed: reset";
        assert_eq!(
            lines.try_iter().collect::<Vec<_>>(),
            [
                format!("attempt 1: {failure}; again in 25ms"),
                format!("attempt 2: {failure}; gives up"),
            ]
        );
    }
}
