//! The suite's service: every request says how it is to be answered.

use std::time::Duration;

use conformance_connect::{
    convert::{add_headers, headers, pack, to_connect},
    suite::{
        ConformancePayload, ConformanceService, Error, IdempotentUnaryRequest,
        IdempotentUnaryResponse, UnaryRequest, UnaryResponse, UnaryResponseDefinition,
        conformance_payload::RequestInfo, unary_response_definition,
    },
};
use connect_prost::{ConnectError, ErrorDetail, Response, server::Context};
use prost_types::Any;

pub(crate) struct Service;

impl ConformanceService for Service {
    async fn unary(
        &self,
        context: Context,
        request: UnaryRequest,
    ) -> Result<Response<UnaryResponse>, ConnectError> {
        let seen = pack("connectrpc.conformance.v1.UnaryRequest", &request);
        let payload = answer(&context, request.response_definition, seen).await?;
        Ok(payload.map(|payload| UnaryResponse {
            payload: Some(payload),
        }))
    }

    async fn idempotent_unary(
        &self,
        context: Context,
        request: IdempotentUnaryRequest,
    ) -> Result<Response<IdempotentUnaryResponse>, ConnectError> {
        let seen = pack("connectrpc.conformance.v1.IdempotentUnaryRequest", &request);
        let payload = answer(&context, request.response_definition, seen).await?;
        Ok(payload.map(|payload| IdempotentUnaryResponse {
            payload: Some(payload),
        }))
    }
}

async fn answer(
    context: &Context,
    definition: Option<UnaryResponseDefinition>,
    seen: Any,
) -> Result<Response<ConformancePayload>, ConnectError> {
    let request_info = RequestInfo {
        request_headers: headers(context.headers()),
        timeout_ms: timeout_ms(context),
        requests: vec![seen],
        connect_get_info: None,
    };
    let Some(definition) = definition else {
        return Ok(Response::new(ConformancePayload {
            data: Vec::new(),
            request_info: Some(request_info),
        }));
    };
    tokio::time::sleep(Duration::from_millis(definition.response_delay_ms.into())).await;
    let data = match definition.response {
        Some(unary_response_definition::Response::Error(told)) => {
            let mut error = failure(told, &request_info);
            add_headers(error.headers_mut(), &definition.response_headers)?;
            add_headers(error.trailers_mut(), &definition.response_trailers)?;
            return Err(error);
        }
        Some(unary_response_definition::Response::ResponseData(data)) => data,
        None => Vec::new(),
    };
    let mut response = Response::new(ConformancePayload {
        data,
        request_info: Some(request_info),
    });
    add_headers(response.headers_mut(), &definition.response_headers)?;
    add_headers(response.trailers_mut(), &definition.response_trailers)?;
    Ok(response)
}

/// The error that the request asks for, with what was seen of the request among its details.
fn failure(told: Error, request_info: &RequestInfo) -> ConnectError {
    let seen = ErrorDetail::from_message(
        "connectrpc.conformance.v1.ConformancePayload.RequestInfo",
        request_info,
    );
    to_connect(told).with_detail(seen)
}

fn timeout_ms(context: &Context) -> Option<i64> {
    context
        .headers()
        .get("connect-timeout-ms")?
        .to_str()
        .ok()?
        .parse()
        .ok()
}
