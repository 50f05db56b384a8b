//! The result of a call, in the suite's messages.

use conformance_connect::convert::{headers, to_suite};
use conformance_connect::suite::{ClientResponseResult, ConformancePayload};
use connect_prost::client::{Error, Streaming};
use connect_prost::{Code, Response};

/// Takes the payload out of a message of one type; a message without one is a message all the same.
pub(crate) type Payload<Res> = fn(Res) -> Option<ConformancePayload>;

/// The result of a call that has one response.
pub(crate) fn unary_result<Res>(
    ended: Result<Response<Res>, Error>,
    payload: Payload<Res>,
) -> ClientResponseResult {
    match ended {
        Ok(response) => {
            let (message, leading, trailing) = response.into_parts();
            ClientResponseResult {
                response_headers: headers(&leading),
                response_trailers: headers(&trailing),
                payloads: vec![payload(message).unwrap_or_default()],
                ..ClientResponseResult::default()
            }
        }
        Err(error) => failed(&error),
    }
}

/// The result of a call that failed.
pub(crate) fn failed(error: &Error) -> ClientResponseResult {
    ClientResponseResult {
        response_headers: headers(error.headers()),
        response_trailers: headers(error.trailers()),
        error: Some(to_suite(error.code(), error.message(), error.details())),
        ..ClientResponseResult::default()
    }
}

/// The result of a call that was dropped. No error reaches the caller of a dropped call; this stands for it.
pub(crate) fn cancelled() -> ClientResponseResult {
    ClientResponseResult {
        error: Some(to_suite(Code::Canceled, "cancelled by its caller", &[])),
        ..ClientResponseResult::default()
    }
}

/// The receiving half of a call with many responses, and what it has received.
pub(crate) struct Received<Res> {
    responses: Streaming<Res>,
    payload: Payload<Res>,
    payloads: Vec<ConformancePayload>,
    /// After how many responses the call is cancelled.
    enough: Option<usize>,
    ended: Option<Result<(), Error>>,
}

impl<Res: connect_prost::Message> Received<Res> {
    pub(crate) fn new(
        responses: Streaming<Res>,
        payload: Payload<Res>,
        enough: Option<usize>,
    ) -> Received<Res> {
        Received {
            responses,
            payload,
            payloads: Vec::new(),
            enough,
            ended: None,
        }
    }

    /// Whether neither the stream has ended nor the call is to be cancelled.
    pub(crate) fn goes_on(&self) -> bool {
        self.ended.is_none() && self.enough != Some(self.payloads.len())
    }

    /// Waits for one response.
    pub(crate) async fn next(&mut self) {
        match self.responses.message().await {
            Ok(Some(response)) => self
                .payloads
                .push((self.payload)(response).unwrap_or_default()),
            Ok(None) => self.ended = Some(Ok(())),
            Err(error) => self.ended = Some(Err(error)),
        }
    }

    /// Waits for all responses.
    pub(crate) async fn rest(&mut self) {
        while self.goes_on() {
            self.next().await;
        }
    }

    /// Returns what was received; a stream that has not ended is cancelled.
    pub(crate) async fn into_result(mut self) -> ClientResponseResult {
        let mut result = match &self.ended {
            None => cancelled(),
            Some(Ok(())) => ClientResponseResult::default(),
            Some(Err(error)) => failed(error),
        };
        let has_head = self.ended.is_some() || !self.payloads.is_empty();
        // An error of the head has its headers; a later one does not.
        if has_head
            && result.response_headers.is_empty()
            && let Ok(leading) = self.responses.headers().await
        {
            result.response_headers = headers(leading);
        }
        if let Some(Ok(())) = self.ended {
            result.response_trailers = headers(self.responses.trailers());
        }
        result.payloads = self.payloads;
        result
    }
}
