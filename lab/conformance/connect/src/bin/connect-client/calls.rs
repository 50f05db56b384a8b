//! Makes one call and reports its result in the suite's messages.

use std::future::IntoFuture;
use std::time::Duration;

use conformance_connect::suite::{
    BidiStreamRequest, ClientCompatRequest, ClientResponseResult, ClientStreamRequest,
    ConformanceServiceClient, IdempotentUnaryRequest, IdempotentUnaryResponse, ServerStreamRequest,
    StreamType, UnaryRequest, UnaryResponse, UnimplementedRequest,
};
use connect_prost::Message;
use connect_prost::client::{Call, CallFuture, Error, Sender, Streaming};
use tokio::time::{Instant, sleep};

use crate::BoxError;
use crate::cancel::Cancel;
use crate::outcome::{Payload, Received, cancelled, failed, unary_result};

/// Makes the call. `Err` only when it could not be made.
pub(crate) async fn make(
    client: ConformanceServiceClient,
    case: ClientCompatRequest,
) -> Result<ClientResponseResult, BoxError> {
    if case.raw_request.is_some() {
        return Err("raw requests are for the reference client".into());
    }
    let cancel = Cancel::of(&case)?;
    Ok(match case.method() {
        "Unary" => {
            let call = client.unary(one::<UnaryRequest>(&case)?);
            unary(call, &case, cancel, |response: UnaryResponse| {
                response.payload
            })
            .await
        }
        "IdempotentUnary" => {
            let call = client.idempotent_unary(one::<IdempotentUnaryRequest>(&case)?);
            let payload = |response: IdempotentUnaryResponse| response.payload;
            unary(call, &case, cancel, payload).await
        }
        "Unimplemented" => {
            let call = client.unimplemented(one::<UnimplementedRequest>(&case)?);
            unary(call, &case, cancel, |_| None).await
        }
        "ServerStream" => {
            let call = client.server_stream(one::<ServerStreamRequest>(&case)?);
            server_stream(call, &case, cancel, |response| response.payload).await
        }
        "ClientStream" => {
            let requests = many::<ClientStreamRequest>(&case)?;
            let opened = with_options(client.client_stream(), &case).open().await;
            client_stream(opened, requests, &case, cancel, |response| response.payload).await
        }
        "BidiStream" => {
            let requests = many::<BidiStreamRequest>(&case)?;
            let opened = with_options(client.bidi_stream(), &case).open().await;
            bidi_stream(opened, requests, &case, cancel, |response| response.payload).await
        }
        other => return Err(format!("no method {other:?}").into()),
    })
}

async fn unary<Req: Message, Res: Message>(
    call: Call<Req, Res>,
    case: &ClientCompatRequest,
    cancel: Cancel,
    payload: Payload<Res>,
) -> ClientResponseResult {
    let call = with_options(call, case);
    pause(case).await;
    match cancel.unless(Instant::now(), call.into_future()).await {
        Some(ended) => unary_result(ended, payload),
        None => cancelled(),
    }
}

async fn server_stream<Req: Message, S, Res: Message>(
    call: Call<Req, S>,
    case: &ClientCompatRequest,
    cancel: Cancel,
    payload: Payload<Res>,
) -> ClientResponseResult
where
    Call<Req, S>: IntoFuture<Output = Result<Streaming<Res>, Error>>,
{
    let call = with_options(call, case);
    pause(case).await;
    let sent = Instant::now();
    match cancel.unless(sent, call.into_future()).await {
        Some(Ok(responses)) => {
            let mut received = Received::new(responses, payload, cancel.enough());
            cancel.unless(sent, received.rest()).await;
            received.into_result().await
        }
        Some(Err(error)) => failed(&error),
        None => cancelled(),
    }
}

async fn client_stream<Req: Message, Res: Message>(
    opened: Result<(Sender<Req>, CallFuture<Res>), Error>,
    requests: Vec<Req>,
    case: &ClientCompatRequest,
    cancel: Cancel,
    payload: Payload<Res>,
) -> ClientResponseResult {
    let (mut out, response) = match opened {
        Ok(halves) => halves,
        Err(error) => return failed(&error),
    };
    let mut unsent = requests.len();
    for request in requests {
        pause(case).await;
        if out.send(request).await.is_err() {
            break;
        }
        unsent -= 1;
    }
    let result = if cancel == Cancel::BeforeCloseSend {
        // The call goes before its sending half, which would be closed by being dropped.
        drop(response);
        cancelled()
    } else {
        out.close();
        match cancel.unless(Instant::now(), response).await {
            Some(ended) => unary_result(ended, payload),
            None => cancelled(),
        }
    };
    with_unsent(result, unsent)
}

async fn bidi_stream<Req: Message, Res: Message>(
    opened: Result<(Sender<Req>, Streaming<Res>), Error>,
    requests: Vec<Req>,
    case: &ClientCompatRequest,
    cancel: Cancel,
    payload: Payload<Res>,
) -> ClientResponseResult {
    let (mut out, responses) = match opened {
        Ok(halves) => halves,
        Err(error) => return failed(&error),
    };
    let mut received = Received::new(responses, payload, cancel.enough());
    let full_duplex = case.stream_type() == StreamType::FullDuplexBidiStream;
    let mut unsent = requests.len();
    for request in requests {
        pause(case).await;
        if out.send(request).await.is_err() {
            break;
        }
        unsent -= 1;
        if full_duplex {
            received.next().await;
            if !received.goes_on() {
                break;
            }
        }
    }
    if cancel != Cancel::BeforeCloseSend {
        out.close();
        cancel.unless(Instant::now(), received.rest()).await;
    }
    with_unsent(received.into_result().await, unsent)
}

fn with_options<Req, Res>(mut call: Call<Req, Res>, case: &ClientCompatRequest) -> Call<Req, Res> {
    for header in &case.request_headers {
        for value in &header.value {
            call = call.with_header(header.name.as_str(), value.as_str());
        }
    }
    match case.timeout_ms {
        Some(millis) => call.with_timeout(Duration::from_millis(millis.into())),
        None => call,
    }
}

/// Waits for the delay that the case sets before every request.
async fn pause(case: &ClientCompatRequest) {
    sleep(Duration::from_millis(case.request_delay_ms.into())).await;
}

/// The request of a call that has one.
fn one<M: Message>(case: &ClientCompatRequest) -> Result<M, BoxError> {
    let [message] = many(case)?
        .try_into()
        .map_err(|messages: Vec<M>| format!("{} request messages, and not one", messages.len()))?;
    Ok(message)
}

fn many<M: Message>(case: &ClientCompatRequest) -> Result<Vec<M>, BoxError> {
    let messages = case.request_messages.iter();
    let decoded: Result<_, _> = messages
        .map(|any| M::decode(any.value.as_slice()))
        .collect();
    Ok(decoded?)
}

fn with_unsent(result: ClientResponseResult, unsent: usize) -> ClientResponseResult {
    ClientResponseResult {
        num_unsent_requests: i32::try_from(unsent).unwrap_or(i32::MAX),
        ..result
    }
}
