//! Compiles and runs the code of `docs/guide/errors.md`.

include!(concat!(env!("OUT_DIR"), "/errors.rs"));

mod run {
    use connect_prost::Response;
    use connect_prost::server::Router;
    use station::weather::v1::{Reading, WeatherService, WeatherServiceServer};

    use super::*;
    use crate::station::{in_process, place};

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

    #[tokio::test]
    async fn an_error_is_reported() {
        let router = Router::new().add(WeatherServiceServer::new(Fails));
        let weather = WeatherServiceClient::new(router, in_process());
        let error = weather.latest(place("Bern")).await.unwrap_err();
        let text = report(&error);
        assert!(
            text.contains("after 1 attempts, HTTP status 404 Not Found"),
            "{text}"
        );
        assert!(text.ends_with("the server asks for 3600s"), "{text}");
    }
}
