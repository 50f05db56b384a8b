//! Compiles and runs the code of `docs/guide/errors.md`.

include!(concat!(env!("OUT_DIR"), "/errors.rs"));

mod run {
    use std::sync::atomic::{AtomicU32, Ordering};

    use connect_prost::client::{Transport, TransportError, TransportFuture};
    use connect_prost::http::Request;
    use connect_prost::server::Router;
    use connect_prost::{Body, Response};
    use station::weather::v1::{Reading, WeatherService, WeatherServiceServer};

    use super::*;
    use crate::station::{in_process, place, router};

    struct Fails;

    impl WeatherService for Fails {
        async fn latest(
            &self,
            _: connect_prost::server::Context,
            place: Place,
        ) -> Result<Response<Reading>, ConnectError> {
            match place.name.as_str() {
                "broken" => Err(broken(std::io::Error::other("secret"))),
                name => Err(unknown(name)),
            }
        }
    }

    #[tokio::test]
    async fn an_error_is_explained() {
        let router = Router::new().add(WeatherServiceServer::new(Fails));
        let weather = WeatherServiceClient::new(router, in_process());
        let error = weather.latest(place("Bern")).await.unwrap_err();
        assert_eq!(explain(&error), "try Oslo or Rome");
        assert_eq!(error.headers()["retry-after"], "3600");
        let error = weather.latest(place("broken")).await.unwrap_err();
        assert_eq!(explain(&error), "unavailable: the station does not respond");
        let error = weather.latest(place("")).await.unwrap_err();
        assert_eq!(explain(&error), "name must be at least 1 characters");
    }

    /// Fails twice, then forwards requests.
    struct Shaky(AtomicU32);

    impl Transport for Shaky {
        fn send(&self, request: Request<Body>) -> TransportFuture {
            match self.0.fetch_add(1, Ordering::Relaxed) {
                0 | 1 => Box::pin(async { Err(TransportError::new("reset")) }),
                _ => router().send(request),
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_third_attempt_is_made() {
        let weather = WeatherServiceClient::new(Shaky(AtomicU32::new(0)), in_process());
        assert_eq!(patient(&weather, place("Rome")).await.unwrap(), 4.0);
    }
}
