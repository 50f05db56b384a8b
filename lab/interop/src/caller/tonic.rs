//! tonic's client, as its generator makes it around our messages.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use futures::channel::mpsc;
use futures::{SinkExt as _, StreamExt as _, stream};
use prost::Message as _;
use prost_types::Any;
use tonic::codec::CompressionEncoding;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Response, Status, Streaming};

use super::{CallFuture, Caller, cancelable};
use crate::call::{Call, Detail, Failed, Kind, Metadata, Outcome};
use crate::metadata::{of_tonic, to_base64, to_tonic};
use crate::schema::interop::v1::CallResponse;
use crate::schema::tonic::interop_service_client::InteropServiceClient;

/// Calls over one connection for each server.
#[derive(Default)]
pub(crate) struct Tonic {
    channels: Mutex<HashMap<String, Channel>>,
}

impl Tonic {
    fn client(&self, url: &str) -> Result<InteropServiceClient<Channel>, String> {
        let endpoint = Endpoint::from_shared(url.to_owned());
        let endpoint = endpoint.map_err(|error| format!("{url}: {error}"))?;
        let mut channels = self.channels.lock().map_err(|error| error.to_string())?;
        let channel = channels
            .entry(url.to_owned())
            .or_insert_with(|| endpoint.connect_lazy());
        Ok(InteropServiceClient::new(channel.clone())
            .accept_compressed(CompressionEncoding::Gzip)
            .send_compressed(CompressionEncoding::Gzip))
    }

    async fn make(&self, call: Call) -> Result<Outcome, String> {
        let mut client = self.client(&call.url)?;
        let first = call.requests[0].clone();
        let result = match call.kind {
            Kind::Unary => one(client.unary(asked(&call, first)?).await),
            Kind::Get => one(client.get(asked(&call, first)?).await),
            Kind::ClientStream => {
                let requests = stream::iter(call.requests.clone());
                one(client.client_stream(asked(&call, requests)?).await)
            }
            Kind::ServerStream => match client.server_stream(asked(&call, first)?).await {
                Ok(response) => Ok(many(response).await),
                Err(status) => Err(status),
            },
            Kind::BidiStream => {
                let (sender, requests) = mpsc::channel(1);
                let asked = asked(&call, requests)?;
                in_turns(&mut client, call, asked, sender).await
            }
        };
        Ok(result.unwrap_or_else(|status| failed(Outcome::default(), &status)))
    }
}

impl Caller for Tonic {
    fn call<'a>(&'a self, call: &'a Call) -> CallFuture<'a> {
        Box::pin(cancelable(call, |call| self.make(call)))
    }
}

fn asked<T>(call: &Call, message: T) -> Result<Request<T>, String> {
    let mut request = Request::new(message);
    *request.metadata_mut() = to_tonic(&call.headers).map_err(|status| status.to_string())?;
    if let Some(timeout) = call.timeout_ms {
        request.set_timeout(Duration::from_millis(timeout));
    }
    Ok(request)
}

/// The trailers of a unary call, as far as tonic returns them, stand among its metadata.
fn one(result: Result<Response<CallResponse>, Status>) -> Result<Outcome, Status> {
    let (metadata, message, _) = result?.into_parts();
    let metadata = of_tonic(&metadata);
    Ok(Outcome {
        messages: vec![message],
        headers: metadata.clone(),
        trailers: metadata,
        error: None,
    })
}

async fn many(response: Response<Streaming<CallResponse>>) -> Outcome {
    let (metadata, mut responses, _) = response.into_parts();
    let mut outcome = Outcome {
        headers: of_tonic(&metadata),
        ..Outcome::default()
    };
    loop {
        match responses.message().await {
            Ok(Some(message)) => outcome.messages.push(message),
            Ok(None) => break,
            Err(status) => return failed(outcome, &status),
        }
    }
    outcome.trailers = trailers(&mut responses).await;
    outcome
}

async fn trailers(responses: &mut Streaming<CallResponse>) -> Metadata {
    let trailers = responses.trailers().await.ok().flatten();
    trailers.map(|map| of_tonic(&map)).unwrap_or_default()
}

/// Sends a request, and the next one after its response.
async fn in_turns(
    client: &mut InteropServiceClient<Channel>,
    call: Call,
    asked: Request<mpsc::Receiver<crate::schema::interop::v1::CallRequest>>,
    mut sender: mpsc::Sender<crate::schema::interop::v1::CallRequest>,
) -> Result<Outcome, Status> {
    let mut requests = call.requests.into_iter();
    // A receiver that is gone has returned the cause.
    if let Some(request) = requests.next() {
        let _ = sender.send(request).await;
    }
    let (metadata, mut responses, _) = client.bidi_stream(asked).await?.into_parts();
    let mut outcome = Outcome {
        headers: of_tonic(&metadata),
        ..Outcome::default()
    };
    while let Some(response) = responses.next().await {
        match response {
            Ok(message) => outcome.messages.push(message),
            Err(status) => return Ok(failed(outcome, &status)),
        }
        match requests.next() {
            Some(request) => drop(sender.send(request).await),
            None => sender.close_channel(),
        }
    }
    outcome.trailers = trailers(&mut responses).await;
    Ok(outcome)
}

/// `google.rpc.Status`, as far as details go.
#[derive(Clone, PartialEq, prost::Message)]
struct RpcStatus {
    #[prost(message, repeated, tag = "3")]
    details: Vec<Any>,
}

fn failed(outcome: Outcome, status: &Status) -> Outcome {
    let details = RpcStatus::decode(status.details()).unwrap_or_default();
    let details = details.details.into_iter().map(|any| Detail {
        type_name: any
            .type_url
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned(),
        value: to_base64(&any.value),
    });
    Outcome {
        trailers: of_tonic(status.metadata()),
        error: Some(Failed {
            code: i32::from(status.code()).cast_unsigned(),
            message: status.message().to_owned(),
            details: details.collect(),
        }),
        ..outcome
    }
}
