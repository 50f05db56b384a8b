//! connectrpc-axum's client, with our messages.

use std::time::Duration;

use connectrpc_axum_client::{CallOptions, ClientError, ConnectClient, ConnectResponse, Metadata};
use futures::channel::mpsc;
use futures::{SinkExt as _, Stream, StreamExt as _, stream};

use super::{CallFuture, Caller, cancelable};
use crate::call::{Call, Codec, Detail, Failed, Http, Kind, Outcome};
use crate::metadata::{of_headers, to_base64};
use crate::schema::interop::v1::{CallRequest, CallResponse};

/// Connects for each call.
pub(crate) struct Axum;

impl Caller for Axum {
    fn call<'a>(&'a self, call: &'a Call) -> CallFuture<'a> {
        Box::pin(cancelable(call, make))
    }
}

async fn make(call: Call) -> Result<Outcome, String> {
    let client = client(&call)?;
    let first = call.requests[0].clone();
    let options = options(&call);
    let procedure = |method: &str| format!("interop.v1.InteropService/{method}");
    let result = match call.kind {
        Kind::Unary | Kind::Get => {
            let name = procedure(if call.kind == Kind::Get {
                "Get"
            } else {
                "Unary"
            });
            let made = client.call_unary_with_options(&name, &first, options);
            made.await.map(one)
        }
        Kind::ClientStream => {
            let requests = stream::iter(call.requests.clone());
            let name = procedure("ClientStream");
            let made = client.call_client_stream_with_options(&name, requests, options);
            made.await.map(one)
        }
        Kind::ServerStream => {
            let name = procedure("ServerStream");
            let made = client.call_server_stream_with_options(&name, &first, options);
            match made.await {
                Ok(response) => {
                    let (nobody, _) = mpsc::channel(1);
                    Ok(many(response, std::iter::empty(), nobody, |s| s.trailers()).await)
                }
                Err(error) => Err(error),
            }
        }
        Kind::BidiStream => {
            let (mut sender, requests) = mpsc::channel(1);
            // The receiver is here.
            let _ = sender.send(first).await;
            let name = procedure("BidiStream");
            let made = client.call_bidi_stream_with_options(&name, requests, options);
            match made.await {
                Ok(response) => {
                    let rest = call.requests.into_iter().skip(1);
                    Ok(many(response, rest, sender, |s| s.trailers()).await)
                }
                Err(error) => Err(error),
            }
        }
    };
    Ok(result.unwrap_or_else(|error| failed(Outcome::default(), &error)))
}

fn client(call: &Call) -> Result<ConnectClient, String> {
    let mut client = ConnectClient::builder(call.url.as_str());
    client = match call.way.codec {
        Codec::Proto => client.use_proto(),
        Codec::Json => client.use_json(),
    };
    if call.way.http == Http::Two {
        client = client.http2_prior_knowledge();
    }
    client.build().map_err(|error| error.to_string())
}

fn options(call: &Call) -> CallOptions {
    let mut options = CallOptions::new();
    for (name, value) in &call.headers {
        options = options.header(name.as_str(), value.as_str());
    }
    match call.timeout_ms {
        Some(timeout) => options.timeout(Duration::from_millis(timeout)),
        None => options,
    }
}

/// Trailers of a unary call stand among the headers, with a prefix.
fn one(response: ConnectResponse<CallResponse>) -> Outcome {
    let (message, metadata) = response.into_parts();
    let (mut headers, mut trailers) = (of_headers(metadata.headers()), Default::default());
    for (name, values) in std::mem::take(&mut headers) {
        match name.strip_prefix("trailer-") {
            Some(name) => crate::call::Metadata::insert(&mut trailers, name.to_owned(), values),
            None => headers.insert(name, values),
        };
    }
    Outcome {
        messages: vec![message],
        headers,
        trailers,
        error: None,
    }
}

/// Reads responses, and sends the next request after each response.
async fn many<S>(
    response: ConnectResponse<S>,
    mut rest: impl Iterator<Item = CallRequest>,
    mut sender: mpsc::Sender<CallRequest>,
    trailers: impl FnOnce(&S) -> Option<&Metadata>,
) -> Outcome
where
    S: Stream<Item = Result<CallResponse, ClientError>> + Unpin,
{
    let (mut responses, metadata) = response.into_parts();
    let mut outcome = Outcome {
        headers: of_headers(metadata.headers()),
        ..Outcome::default()
    };
    while let Some(response) = responses.next().await {
        match response {
            Ok(message) => outcome.messages.push(message),
            Err(error) => return failed(outcome, &error),
        }
        match rest.next() {
            Some(request) => drop(sender.send(request).await),
            None => sender.close_channel(),
        }
    }
    let trailers = trailers(&responses);
    outcome.trailers = trailers
        .map(|map| of_headers(map.headers()))
        .unwrap_or_default();
    outcome
}

fn failed(outcome: Outcome, error: &ClientError) -> Outcome {
    let details = error.details().iter().map(|detail| Detail {
        type_name: detail
            .type_url()
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned(),
        value: to_base64(detail.value()),
    });
    Outcome {
        trailers: error.metadata().map(of_headers).unwrap_or_default(),
        error: Some(Failed {
            code: error.code() as u32,
            message: error.message().unwrap_or_default().to_owned(),
            details: details.collect(),
        }),
        ..outcome
    }
}
