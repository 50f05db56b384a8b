//! Makes one call and describes its end in the suite's words.

use std::{future::IntoFuture, time::Duration};

use conformance_connect::{
    convert::{headers, to_suite},
    suite::{
        ClientCompatRequest, ClientResponseResult, ConformancePayload, ConformanceServiceClient,
        IdempotentUnaryRequest, IdempotentUnaryResponse, UnaryRequest, UnaryResponse,
        UnimplementedRequest, UnimplementedResponse, client_compat_request::cancel::CancelTiming,
    },
};
use connect_prost::{
    Code, Message, Response,
    client::{Call, Error},
};
use prost_types::Any;
use tokio::time::{sleep, timeout};

use crate::BoxError;

/// Makes the call. `Err` only when it could not be made as asked.
pub(crate) async fn make(
    client: ConformanceServiceClient,
    asked: ClientCompatRequest,
) -> Result<ClientResponseResult, BoxError> {
    if asked.use_get_http_method || asked.raw_request.is_some() {
        return Err("neither GET nor raw requests are spoken".into());
    }
    let [message] = asked.request_messages.as_slice() else {
        return Err("a unary call has one request message".into());
    };
    match asked.method() {
        "Unary" => {
            let call = client.unary(unpack::<UnaryRequest>(message)?);
            end(call, &asked, |answer: UnaryResponse| answer.payload).await
        }
        "IdempotentUnary" => {
            let call = client.idempotent_unary(unpack::<IdempotentUnaryRequest>(message)?);
            end(call, &asked, |answer: IdempotentUnaryResponse| {
                answer.payload
            })
            .await
        }
        "Unimplemented" => {
            let call = client.unimplemented(unpack::<UnimplementedRequest>(message)?);
            end(call, &asked, |_: UnimplementedResponse| None).await
        }
        other => Err(format!("no method {other:?}").into()),
    }
}

fn unpack<M: Message>(any: &Any) -> Result<M, BoxError> {
    Ok(M::decode(any.value.as_slice())?)
}

async fn end<Req: Message, Res: Message>(
    mut call: Call<Req, Res>,
    asked: &ClientCompatRequest,
    payload: impl FnOnce(Res) -> Option<ConformancePayload>,
) -> Result<ClientResponseResult, BoxError> {
    for header in &asked.request_headers {
        for value in &header.value {
            call = call.with_header(header.name.as_str(), value.as_str());
        }
    }
    if let Some(millis) = asked.timeout_ms {
        call = call.with_timeout(Duration::from_millis(millis.into()));
    }
    sleep(Duration::from_millis(asked.request_delay_ms.into())).await;
    let Some(patience) = patience(asked)? else {
        return Ok(told(call.await, payload));
    };
    Ok(match timeout(patience, call.into_future()).await {
        Ok(ended) => told(ended, payload),
        // The future is dropped here, which is how a call is cancelled.
        Err(_) => ClientResponseResult {
            error: Some(to_suite(Code::Canceled, "cancelled by its caller", &[])),
            ..ClientResponseResult::default()
        },
    })
}

/// How long to wait before the call is cancelled, if it is.
fn patience(asked: &ClientCompatRequest) -> Result<Option<Duration>, BoxError> {
    let Some(cancel) = &asked.cancel else {
        return Ok(None);
    };
    match cancel.cancel_timing {
        None => Ok(Some(Duration::ZERO)),
        Some(CancelTiming::AfterCloseSendMs(millis)) => {
            Ok(Some(Duration::from_millis(millis.into())))
        }
        Some(_) => Err("a unary call is cancelled after it was sent".into()),
    }
}

fn told<Res>(
    ended: Result<Response<Res>, Error>,
    payload: impl FnOnce(Res) -> Option<ConformancePayload>,
) -> ClientResponseResult {
    match ended {
        Ok(response) => {
            let (message, leading, trailing) = response.into_parts();
            ClientResponseResult {
                response_headers: headers(&leading),
                response_trailers: headers(&trailing),
                // A message without a payload is a message all the same.
                payloads: vec![payload(message).unwrap_or_default()],
                ..ClientResponseResult::default()
            }
        }
        Err(error) => ClientResponseResult {
            response_headers: headers(error.headers()),
            response_trailers: headers(error.trailers()),
            error: Some(to_suite(error.code(), error.message(), error.details())),
            ..ClientResponseResult::default()
        },
    }
}
