//! A service that implements unary, client stream, server stream and bidi methods, but not `Dry` and `Last`.

use std::future;

use connect_prost::http::{HeaderMap, HeaderValue};
use connect_prost::server::{Context, Limits, Router, Sender, Streaming};
use connect_prost::{ConnectError, ErrorDetail, Response};
use golden::generated::stream::v1::{Drop, RiverService, RiverServiceServer};

/// The size at which `Once` and `Sprinkle` fail.
pub const FAIL: i32 = 99;

/// The size at which `Flow` panics.
pub const PANIC: i32 = 13;

/// The size at which `Sprinkle` sends headers and nothing more.
pub const PENDING: i32 = 0;

struct River;

/// Returns a router with the service, which receives messages of at most 1,024 bytes.
pub fn router() -> Router {
    Router::new()
        .add(RiverServiceServer::new(River))
        .limits(Limits::new().with_receive(1024))
}

/// Returns a message of this size.
pub fn drop_of(size: i32) -> Drop {
    Drop { size }
}

fn mark(map: &mut HeaderMap, value: &'static str) {
    map.append("x-mark", HeaderValue::from_static(value));
}

fn failure() -> ConnectError {
    let mut error = ConnectError::data_loss("dried up: 100 % gone")
        .with_detail(ErrorDetail::from_message("stream.v1.Drop", &drop_of(7)));
    mark(error.trailers_mut(), "failed");
    error
}

impl RiverService for River {
    async fn once(&self, context: Context, request: Drop) -> Result<Response<Drop>, ConnectError> {
        if request.size == FAIL {
            let mut error = failure();
            mark(error.headers_mut(), "head");
            return Err(error);
        }
        let by_get = context.query().is_some();
        let mut response = Response::new(drop_of(request.size + i32::from(by_get)));
        mark(response.headers_mut(), "head");
        mark(response.trailers_mut(), "trailer");
        Ok(response)
    }

    async fn pour(
        &self,
        _: Context,
        mut requests: Streaming<Drop>,
    ) -> Result<Response<Drop>, ConnectError> {
        let mut sum = 0;
        while let Some(request) = requests.message().await? {
            sum += request.size;
        }
        let mut response = Response::new(drop_of(sum));
        mark(response.trailers_mut(), "trailer");
        Ok(response)
    }

    async fn sprinkle(
        &self,
        _: Context,
        request: Drop,
        mut out: Sender<Drop>,
    ) -> Result<(), ConnectError> {
        mark(out.headers_mut(), "head");
        mark(out.trailers_mut(), "trailer");
        for size in 0..request.size.min(FAIL) {
            out.send(drop_of(size)).await?;
        }
        match request.size {
            FAIL => Err(failure()),
            PENDING => {
                out.send_headers();
                future::pending().await
            }
            _ => Ok(()),
        }
    }

    async fn flow(
        &self,
        _: Context,
        mut requests: Streaming<Drop>,
        mut out: Sender<Drop>,
    ) -> Result<(), ConnectError> {
        while let Some(request) = requests.message().await? {
            assert_ne!(request.size, PANIC, "an unlucky number");
            out.send(drop_of(request.size * 2)).await?;
        }
        Ok(())
    }
}
