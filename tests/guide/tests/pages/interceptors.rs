//! Compiles and runs the code of `docs/guide/interceptors.md`.

include!(concat!(env!("OUT_DIR"), "/interceptors.rs"));

mod run {
    use connect_prost::{Code, Response};
    use station::weather::v1::{
        Place, Reading, WeatherService, WeatherServiceClient, WeatherServiceServer,
    };

    use super::*;
    use crate::station::{in_process, place};

    /// Returns the name of its caller. The other methods have no implementation.
    struct Mirror;

    impl WeatherService for Mirror {
        async fn latest(
            &self,
            context: Context,
            _: Place,
        ) -> Result<Response<Reading>, ConnectError> {
            let caller = context.extensions().get::<Caller>().unwrap();
            let place = caller.0.clone();
            Ok(Response::new(Reading {
                place,
                celsius: 0.0,
            }))
        }
    }

    #[tokio::test]
    async fn a_caller_is_known_by_its_key_and_failures_are_counted() {
        let failures = Arc::new(AtomicU64::new(0));
        let router = Router::new().add(WeatherServiceServer::new(Mirror));
        let router = intercepted(router, failures.clone());
        let stranger = WeatherServiceClient::new(router.clone(), in_process());
        let error = stranger.latest(place("Oslo")).await.unwrap_err();
        assert_eq!(error.code(), Code::Unauthenticated);

        let builder = client::Client::builder(router, in_process());
        let key = HeaderValue::from_static("key-of-ada");
        let weather = WeatherServiceClient::from_client(with_key(builder, key));
        assert_eq!(weather.latest(place("Oslo")).await.unwrap().place, "Ada");
        assert_eq!(failures.load(Ordering::Relaxed), 0);
        let (_, summary) = weather.record().open().await.unwrap();
        assert_eq!(summary.await.unwrap_err().code(), Code::Unimplemented);
        assert_eq!(failures.load(Ordering::Relaxed), 1);
    }

    /// Has the key that the server wants.
    struct Vault;

    impl TokenSource for Vault {
        async fn fetch(&self) -> Result<HeaderValue, ConnectError> {
            Ok(HeaderValue::from_static("Bearer fresh"))
        }
    }

    /// Rejects calls without the fresh token.
    struct Fresh;

    impl Interceptor for Fresh {
        fn on_head<'a>(
            &'a self,
            _: &'static Spec,
            parts: &'a mut Parts,
        ) -> InterceptorFuture<'a, ()> {
            let rejected = parts.headers["authorization"] != "Bearer fresh";
            parts.extensions.insert(Caller("Ada".to_owned()));
            Box::pin(async move {
                match rejected {
                    true => Err(ConnectError::unauthenticated("stale")),
                    false => Ok(()),
                }
            })
        }
    }

    #[tokio::test]
    async fn a_refused_token_is_fetched_again() {
        let router = Router::new()
            .add(WeatherServiceServer::new(Mirror))
            .interceptor(Fresh);
        let token = Token {
            current: Mutex::new(HeaderValue::from_static("Bearer stale")),
            fetch: Vault,
        };
        let client = client::Client::builder(router, in_process()).interceptor(token);
        let weather = WeatherServiceClient::from_client(client.build());
        assert_eq!(weather.latest(place("Oslo")).await.unwrap().place, "Ada");
    }
}
