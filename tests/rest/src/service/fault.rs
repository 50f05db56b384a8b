//! Methods that fail as they are asked to.

use std::future;

use connect_prost::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use connect_prost::server::Context;
use connect_prost::{Code, ConnectError, ErrorDetail, Response};
use prost_types::Timestamp;

use super::echo;
use crate::generated::rest::v1::{
    CheckRequest, DateRequest, DateResponse, FailRequest, FailResponse, FaultService, Nested,
    RepeatRequest, RepeatResponse,
};

/// Longer than any response may be: what is asked for comes from a request.
const MOST: usize = 1 << 21;

/// Fails.
pub(super) struct Fault;

impl FaultService for Fault {
    async fn fail(
        &self,
        _: Context,
        request: FailRequest,
    ) -> Result<Response<FailResponse>, ConnectError> {
        Err(error(&request))
    }

    async fn panic(
        &self,
        _: Context,
        request: FailRequest,
    ) -> Result<Response<FailResponse>, ConnectError> {
        panic!("{}", request.message)
    }

    async fn wait(
        &self,
        _: Context,
        _: FailRequest,
    ) -> Result<Response<FailResponse>, ConnectError> {
        future::pending().await
    }

    async fn check(
        &self,
        context: Context,
        request: CheckRequest,
    ) -> Result<Response<CheckRequest>, ConnectError> {
        Ok(echo(&context, request))
    }

    async fn date(
        &self,
        _: Context,
        request: DateRequest,
    ) -> Result<Response<DateResponse>, ConnectError> {
        let time = Timestamp {
            seconds: request.seconds,
            nanos: 0,
        };
        Ok(Response::new(DateResponse { time: Some(time) }))
    }

    async fn mark(
        &self,
        _: Context,
        request: FailRequest,
    ) -> Result<Response<FailResponse>, ConnectError> {
        let text = request.message;
        let mut response = Response::new(FailResponse { text });
        mark(response.headers_mut(), "head");
        mark(response.trailers_mut(), "trailer");
        let place = HeaderValue::from_static("/v1/marks/1");
        response.headers_mut().insert(header::LOCATION, place);
        Ok(response)
    }

    async fn repeat(
        &self,
        _: Context,
        request: RepeatRequest,
    ) -> Result<Response<RepeatResponse>, ConnectError> {
        let text = repeated("abcdefgh", request.times);
        Ok(Response::new(RepeatResponse { text }))
    }
}

/// Returns the error that is asked for; one without a code is `unknown`.
fn error(request: &FailRequest) -> ConnectError {
    let code = u32::try_from(request.code).ok().and_then(Code::from_number);
    let message = repeated(&request.message, request.times.max(1));
    let mut error = ConnectError::new(code.unwrap_or(Code::Unknown), message);
    let status = u16::try_from(request.status).ok();
    if let Some(status) = status.and_then(|status| StatusCode::from_u16(status).ok()) {
        error = error.with_http_status(status);
    }
    if request.detail {
        let nested = Nested {
            name: "detail".to_owned(),
            ..Nested::default()
        };
        error = error.with_detail(ErrorDetail::from_message("rest.v1.Nested", &nested));
    }
    mark(error.headers_mut(), "error");
    if let Ok(value) = HeaderValue::from_str(&request.retry_after)
        && !value.is_empty()
    {
        error.headers_mut().insert(header::RETRY_AFTER, value);
    }
    error
}

fn repeated(text: &str, times: i32) -> String {
    let most = MOST / text.len().max(1);
    text.repeat(usize::try_from(times).unwrap_or_default().min(most))
}

fn mark(headers: &mut HeaderMap, value: &'static str) {
    let name = HeaderName::from_static("x-mark");
    headers.insert(name, HeaderValue::from_static(value));
}
