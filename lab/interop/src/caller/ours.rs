//! Our client.

use std::time::Duration;

use connect_prost::Response;
use connect_prost::client::{Call as OurCall, Client, Error, HyperTransport, Sender, Streaming};
use connect_prost::compression::Encoding;

use super::{CallFuture, Caller, cancelable};
use crate::call::{Call, Codec, Detail, Failed, Http, Kind, Outcome, Protocol};
use crate::metadata::{of_headers, to_base64};
use crate::schema::interop::v1::{CallRequest, CallResponse, InteropServiceClient};

/// Calls over one transport for each version of HTTP.
pub(crate) struct Ours {
    one: HyperTransport,
    two: HyperTransport,
}

impl Ours {
    pub(crate) fn new() -> Self {
        Self {
            one: HyperTransport::builder().http1_only().build(),
            two: HyperTransport::builder().http2_only().build(),
        }
    }

    fn client(&self, call: &Call) -> Result<InteropServiceClient, String> {
        let transport = match call.way.http {
            Http::One => self.one.clone(),
            Http::Two => self.two.clone(),
        };
        let base_url = call.url.parse();
        let base_url = base_url.map_err(|error| format!("{}: {error}", call.url))?;
        let client = Client::builder(transport, base_url)
            .protocol(match call.way.protocol {
                Protocol::Connect => connect_prost::Protocol::Connect,
                Protocol::Grpc => connect_prost::Protocol::Grpc,
                Protocol::GrpcWeb => connect_prost::Protocol::GrpcWeb,
            })
            .http_get(true);
        let client = match call.way.codec {
            Codec::Proto => client
                .codec(connect_prost::Codec::Proto)
                .send_encoding(Encoding::Gzip),
            Codec::Json => client.codec(connect_prost::Codec::Json),
        };
        Ok(InteropServiceClient::from_client(client.build()))
    }

    async fn make(&self, call: Call) -> Result<Outcome, String> {
        let client = self.client(&call)?;
        let first = call.requests[0].clone();
        let result = match call.kind {
            Kind::Unary => set(&call, client.unary(first)).await.map(one),
            Kind::Get => set(&call, client.get(first)).await.map(one),
            Kind::ServerStream => match set(&call, client.server_stream(first)).await {
                Ok(responses) => Ok(many(responses, None).await),
                Err(error) => Err(error),
            },
            Kind::ClientStream => client_stream(&client, call).await,
            Kind::BidiStream => {
                let made = set(&call, client.bidi_stream());
                match made.open().await {
                    Ok((sender, responses)) => {
                        Ok(many(responses, Some((sender, call.requests))).await)
                    }
                    Err(error) => Err(error),
                }
            }
        };
        Ok(result.unwrap_or_else(|error| failed(Outcome::default(), &error)))
    }
}

impl Caller for Ours {
    fn call<'a>(&'a self, call: &'a Call) -> CallFuture<'a> {
        Box::pin(cancelable(call, |call| self.make(call)))
    }
}

fn set<Req, Res>(call: &Call, mut made: OurCall<Req, Res>) -> OurCall<Req, Res> {
    for (name, value) in &call.headers {
        made = made.with_header(name.as_str(), value.as_str());
    }
    match call.timeout_ms {
        Some(timeout) => made.with_timeout(Duration::from_millis(timeout)),
        None => made,
    }
}

async fn client_stream(client: &InteropServiceClient, call: Call) -> Result<Outcome, Error> {
    let (mut sender, response) = set(&call, client.client_stream()).open().await?;
    for request in call.requests {
        // An error of sending only means that the response holds the cause.
        if sender.send(request).await.is_err() {
            break;
        }
    }
    sender.close();
    response.await.map(one)
}

fn one(response: Response<CallResponse>) -> Outcome {
    Outcome {
        headers: of_headers(response.headers()),
        trailers: of_headers(response.trailers()),
        messages: vec![response.into_inner()],
        error: None,
    }
}

/// Reads responses, and where there is a sender, sends the next request after each response.
async fn many(
    mut responses: Streaming<CallResponse>,
    requests: Option<(Sender<CallRequest>, Vec<CallRequest>)>,
) -> Outcome {
    let (mut sender, requests) = requests.map_or((None, Vec::new()), |(s, r)| (Some(s), r));
    let mut requests = requests.into_iter();
    let mut outcome = Outcome::default();
    loop {
        match (&mut sender, requests.next()) {
            // An error of sending only means that the responses hold the cause.
            (Some(sender), Some(request)) => drop(sender.send(request).await),
            _ => sender = None,
        }
        match responses.message().await {
            Ok(Some(message)) => outcome.messages.push(message),
            Ok(None) => break,
            Err(error) => return failed(outcome, &error),
        }
    }
    match responses.headers().await {
        Ok(headers) => outcome.headers = of_headers(headers),
        Err(error) => return failed(outcome, &error),
    }
    outcome.trailers = of_headers(responses.trailers());
    outcome
}

fn failed(outcome: Outcome, error: &Error) -> Outcome {
    let details = error.details().iter().map(|detail| Detail {
        type_name: detail.type_name().to_owned(),
        value: to_base64(detail.value()),
    });
    Outcome {
        headers: of_headers(error.headers()),
        trailers: of_headers(error.trailers()),
        error: Some(Failed {
            code: error.code().number(),
            message: error.message().to_owned(),
            details: details.collect(),
        }),
        ..outcome
    }
}
