//! Our client.

use std::time::Duration;

use connect_prost::client::{Call as OurCall, Client, Error, HyperTransport};

use super::{CallFuture, Caller, cancelable};
use crate::call::{Call, Codec, Detail, Failed, Http, Kind, Outcome};
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
        let client = Client::builder(transport, base_url).codec(match call.way.codec {
            Codec::Proto => connect_prost::Codec::Proto,
            Codec::Json => connect_prost::Codec::Json,
        });
        Ok(InteropServiceClient::from_client(client.build()))
    }

    async fn make(&self, call: Call) -> Result<Outcome, String> {
        let client = self.client(&call)?;
        let request = call.requests[0].clone();
        match call.kind {
            Kind::Unary => unary(&call, client.unary(request)).await,
            Kind::Get => unary(&call, client.get(request)).await,
            Kind::ServerStream | Kind::ClientStream | Kind::BidiStream => {
                Err("streams are not called yet".to_owned())
            }
        }
    }
}

impl Caller for Ours {
    fn call<'a>(&'a self, call: &'a Call) -> CallFuture<'a> {
        Box::pin(cancelable(call, |call| self.make(call)))
    }
}

async fn unary(
    call: &Call,
    mut made: OurCall<CallRequest, CallResponse>,
) -> Result<Outcome, String> {
    for (name, value) in &call.headers {
        made = made.with_header(name.as_str(), value.as_str());
    }
    if let Some(timeout) = call.timeout_ms {
        made = made.with_timeout(Duration::from_millis(timeout));
    }
    Ok(match made.await {
        Ok(response) => Outcome {
            headers: of_headers(response.headers()),
            trailers: of_headers(response.trailers()),
            messages: vec![response.into_inner()],
            error: None,
        },
        Err(error) => failed(&error),
    })
}

fn failed(error: &Error) -> Outcome {
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
        ..Outcome::default()
    }
}
