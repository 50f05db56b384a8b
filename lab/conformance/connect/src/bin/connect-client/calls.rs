//! Makes one call and describes its end in the suite's words.

use std::future::IntoFuture;
use std::time::Duration;

use conformance_connect::suite::{
    BidiStreamRequest, ClientCompatRequest, ClientResponseResult, ClientStreamRequest,
    ConformanceServiceClient, IdempotentUnaryRequest, IdempotentUnaryResponse, ServerStreamRequest,
    StreamType, UnaryRequest, UnaryResponse, UnimplementedRequest,
};
use connect_prost::Message;
use connect_prost::client::{Call, Streamed};
use tokio::time::{Instant, sleep};

use crate::BoxError;
use crate::cancel::Cancel;
use crate::outcome::{Payload, Received, cancelled, failed, told};

/// Makes the call. `Err` only when it could not be made as asked.
pub(crate) async fn make(
    client: ConformanceServiceClient,
    asked: ClientCompatRequest,
) -> Result<ClientResponseResult, BoxError> {
    if asked.raw_request.is_some() {
        return Err("raw requests are for the reference client".into());
    }
    let cancel = Cancel::of(&asked)?;
    Ok(match asked.method() {
        "Unary" => {
            let call = client.unary(one::<UnaryRequest>(&asked)?);
            unary(call, &asked, cancel, |answer: UnaryResponse| answer.payload).await
        }
        "IdempotentUnary" => {
            let call = client.idempotent_unary(one::<IdempotentUnaryRequest>(&asked)?);
            let payload = |answer: IdempotentUnaryResponse| answer.payload;
            unary(call, &asked, cancel, payload).await
        }
        "Unimplemented" => {
            let call = client.unimplemented(one::<UnimplementedRequest>(&asked)?);
            unary(call, &asked, cancel, |_| None).await
        }
        "ServerStream" => {
            let call = client.server_stream(one::<ServerStreamRequest>(&asked)?);
            server_stream(call, &asked, cancel, |answer| answer.payload).await
        }
        "ClientStream" => {
            let requests = many::<ClientStreamRequest>(&asked)?;
            let call = client.client_stream();
            client_stream(call, requests, &asked, cancel, |answer| answer.payload).await
        }
        "BidiStream" => {
            let requests = many::<BidiStreamRequest>(&asked)?;
            let call = client.bidi_stream();
            bidi_stream(call, requests, &asked, cancel, |answer| answer.payload).await
        }
        other => return Err(format!("no method {other:?}").into()),
    })
}

async fn unary<Req: Message, Res: Message>(
    call: Call<Req, Res>,
    asked: &ClientCompatRequest,
    cancel: Cancel,
    payload: Payload<Res>,
) -> ClientResponseResult {
    let call = with_options(call, asked);
    pause(asked).await;
    match cancel.unless(Instant::now(), call.into_future()).await {
        Some(ended) => told(ended, payload),
        None => cancelled(),
    }
}

async fn server_stream<Req: Message, Res: Message>(
    call: Call<Req, Streamed<Res>>,
    asked: &ClientCompatRequest,
    cancel: Cancel,
    payload: Payload<Res>,
) -> ClientResponseResult {
    let call = with_options(call, asked);
    pause(asked).await;
    let sent = Instant::now();
    match cancel.unless(sent, call.into_future()).await {
        Some(Ok(answers)) => {
            let mut received = Received::new(answers, payload, cancel.enough());
            cancel.unless(sent, received.rest()).await;
            received.told().await
        }
        Some(Err(error)) => failed(&error),
        None => cancelled(),
    }
}

async fn client_stream<Req: Message, Res: Message>(
    call: Call<Streamed<Req>, Res>,
    requests: Vec<Req>,
    asked: &ClientCompatRequest,
    cancel: Cancel,
    payload: Payload<Res>,
) -> ClientResponseResult {
    let (mut out, answer) = match with_options(call, asked).open().await {
        Ok(halves) => halves,
        Err(error) => return failed(&error),
    };
    let mut unsent = requests.len();
    for request in requests {
        pause(asked).await;
        if out.send(request).await.is_err() {
            break;
        }
        unsent -= 1;
    }
    let result = if cancel == Cancel::BeforeCloseSend {
        // The call goes before its sending half, which would be closed by being dropped.
        drop(answer);
        cancelled()
    } else {
        out.close();
        match cancel.unless(Instant::now(), answer).await {
            Some(ended) => told(ended, payload),
            None => cancelled(),
        }
    };
    with_unsent(result, unsent)
}

async fn bidi_stream<Req: Message, Res: Message>(
    call: Call<Streamed<Req>, Streamed<Res>>,
    requests: Vec<Req>,
    asked: &ClientCompatRequest,
    cancel: Cancel,
    payload: Payload<Res>,
) -> ClientResponseResult {
    let (mut out, answers) = match with_options(call, asked).open().await {
        Ok(halves) => halves,
        Err(error) => return failed(&error),
    };
    let mut received = Received::new(answers, payload, cancel.enough());
    let full_duplex = asked.stream_type() == StreamType::FullDuplexBidiStream;
    let mut unsent = requests.len();
    for request in requests {
        pause(asked).await;
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
    with_unsent(received.told().await, unsent)
}

fn with_options<Req, Res>(mut call: Call<Req, Res>, asked: &ClientCompatRequest) -> Call<Req, Res> {
    for header in &asked.request_headers {
        for value in &header.value {
            call = call.with_header(header.name.as_str(), value.as_str());
        }
    }
    match asked.timeout_ms {
        Some(millis) => call.with_timeout(Duration::from_millis(millis.into())),
        None => call,
    }
}

/// Waits as long as the case wants it before every request.
async fn pause(asked: &ClientCompatRequest) {
    sleep(Duration::from_millis(asked.request_delay_ms.into())).await;
}

/// The request of a call that has one.
fn one<M: Message>(asked: &ClientCompatRequest) -> Result<M, BoxError> {
    let [message] = many(asked)?
        .try_into()
        .map_err(|messages: Vec<M>| format!("{} request messages, and not one", messages.len()))?;
    Ok(message)
}

fn many<M: Message>(asked: &ClientCompatRequest) -> Result<Vec<M>, BoxError> {
    let messages = asked.request_messages.iter();
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
