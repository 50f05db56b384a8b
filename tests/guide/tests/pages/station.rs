//! The service that the pages call, and its addresses.

use connect_prost::http::{HeaderValue, Uri};
use connect_prost::server::{Context, Router, serve};
use connect_prost::{ConnectError, Response};
use station::weather::v1::{Place, Reading, WeatherService, WeatherServiceServer};
use tokio::net::TcpListener;

/// Returns the number of letters in the name of each place. Echoes the protocol and some headers of the request.
pub(crate) struct Letters;

impl WeatherService for Letters {
    async fn latest(
        &self,
        context: Context,
        place: Place,
    ) -> Result<Response<Reading>, ConnectError> {
        let letters = place.name.chars().count();
        let by = match context.query() {
            Some(_) => "get",
            None => context.protocol().as_str(),
        };
        let mut response = Response::new(Reading {
            place: format!("{} by {by}", place.name),
            celsius: f64::from(u32::try_from(letters).unwrap()),
        });
        for name in ["authorization", "x-trace"] {
            if let Some(value) = context.headers().get(name) {
                response.headers_mut().insert(name, value.clone());
            }
        }
        if let Some(timeout) = context.timeout() {
            let seconds = HeaderValue::from(timeout.as_secs());
            response.headers_mut().insert("x-timeout", seconds);
        }
        Ok(response)
    }
}

pub(crate) fn router() -> Router {
    Router::new().add(WeatherServiceServer::new(Letters))
}

/// Serves on a free port until the test ends, and returns its URL.
pub(crate) async fn serving(router: Router) -> Uri {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = url("http", &listener);
    tokio::spawn(serve(listener, router).into_future());
    url
}

pub(crate) fn url(scheme: &str, listener: &TcpListener) -> Uri {
    let address = listener.local_addr().unwrap();
    format!("{scheme}://{address}").parse().unwrap()
}

pub(crate) fn in_process() -> Uri {
    Uri::from_static("http://in-process")
}

pub(crate) fn place(name: &str) -> Place {
    Place {
        name: name.to_owned(),
    }
}
