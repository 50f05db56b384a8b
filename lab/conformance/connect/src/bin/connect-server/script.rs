//! The responses that a server stream or a bidirectional stream asks for, one after another.

use std::time::Duration;
use std::{mem, vec};

use conformance_connect::convert::{add_headers, to_connect};
use conformance_connect::suite::conformance_payload::RequestInfo;
use conformance_connect::suite::{ConformancePayload, Error, StreamResponseDefinition};
use connect_prost::server::{Context, Sender};
use connect_prost::{ConnectError, Message};
use prost_types::Any;
use tokio::time::sleep;

use crate::request_info::{failure, request_info};

/// What is still to be sent.
pub(crate) struct Script {
    data: vec::IntoIter<Vec<u8>>,
    delay: Duration,
    error: Option<Error>,
    begun: bool,
}

impl Script {
    /// Takes the definition over, and its headers and trailers into the stream, which sends them even without a response.
    pub(crate) fn new<Res: Message>(
        definition: Option<StreamResponseDefinition>,
        out: &mut Sender<Res>,
    ) -> Result<Self, ConnectError> {
        let definition = definition.unwrap_or_default();
        add_headers(out.headers_mut(), &definition.response_headers)?;
        add_headers(out.trailers_mut(), &definition.response_trailers)?;
        Ok(Self {
            data: definition.response_data.into_iter(),
            delay: Duration::from_millis(definition.response_delay_ms.into()),
            error: definition.error,
            begun: false,
        })
    }

    /// Whether no response is left.
    pub(crate) fn is_over(&self) -> bool {
        self.data.len() == 0
    }

    /// Lets the headers go ahead of the responses; a stream without responses keeps them for its end.
    pub(crate) fn send_headers<Res: Message>(&self, out: &mut Sender<Res>) {
        if !self.is_over() {
            out.send_headers();
        }
    }

    /// Returns the next response after its delay, if there is one, and drains `requests` into it. The first response
    /// carries everything about the call, a later one only those requests, if any.
    pub(crate) async fn next(
        &mut self,
        context: &Context,
        requests: &mut Vec<Any>,
    ) -> Option<ConformancePayload> {
        let data = self.data.next()?;
        let requests = mem::take(requests);
        let request_info = if self.begun {
            (!requests.is_empty()).then(|| RequestInfo {
                requests,
                ..RequestInfo::default()
            })
        } else {
            Some(request_info(context, requests))
        };
        self.begun = true;
        sleep(self.delay).await;
        Some(ConformancePayload { data, request_info })
    }

    /// How the call ends; an error before any response carries everything about the call.
    pub(crate) fn end(self, context: &Context, requests: Vec<Any>) -> Result<(), ConnectError> {
        match self.error {
            None => Ok(()),
            Some(error) if self.begun => Err(to_connect(error)),
            Some(error) => Err(failure(error, &request_info(context, requests))),
        }
    }
}
