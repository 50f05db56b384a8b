//! Calls methods by name, with JSON in and out: for command lines, recordings and explorers.
//!
//! Each row of a generated table wraps the typed call of its method. A raw call therefore validates, retries and meets
//! interceptors as any other.

mod call;
mod message;
mod streaming;

use std::fmt;

pub(crate) use self::call::{RawCall, RawFuture, RawStreamFuture};
pub use self::message::RawMessage;
pub use self::streaming::RawStreaming;
use super::Client;
use super::error::Error;
use crate::{ConnectError, Response, Spec};

/// A method that is called with JSON. Each generated client has a table of them, `METHODS`.
///
/// ```
/// # use connect_prost::client::{Client, Error, RawMethod};
/// # async fn list(client: &Client, methods: &[RawMethod]) -> Result<String, Error> {
/// let Some(method) = RawMethod::find(methods, "team.user.list") else {
///     return Ok("there is no such method".to_owned());
/// };
/// let response = method.call(client, r#"{"limit": 10}"#).await?;
/// Ok(response.json().to_owned())
/// # }
/// ```
#[derive(Clone, Copy)]
pub struct RawMethod {
    spec: &'static Spec,
    calls: Calls,
}

#[derive(Clone, Copy)]
enum Calls {
    Unary(fn(RawCall<'_>) -> RawFuture),
    ServerStream(fn(RawCall<'_>) -> RawStreamFuture),
    RequestStream,
}

impl RawMethod {
    pub(crate) const fn unary(
        spec: &'static Spec,
        call: fn(RawCall<'_>) -> RawFuture,
    ) -> RawMethod {
        let calls = Calls::Unary(call);
        RawMethod { spec, calls }
    }

    pub(crate) const fn server_stream(
        spec: &'static Spec,
        call: fn(RawCall<'_>) -> RawStreamFuture,
    ) -> RawMethod {
        let calls = Calls::ServerStream(call);
        RawMethod { spec, calls }
    }

    pub(crate) const fn request_stream(spec: &'static Spec) -> RawMethod {
        let calls = Calls::RequestStream;
        RawMethod { spec, calls }
    }

    /// Finds a method by its public name (`team.user.list`, the schema's `operation`), its procedure
    /// (`/team.v2.UserService/ListUsers`, with or without the first slash), or its full name in the schema
    /// (`team.v2.UserService.ListUsers`).
    ///
    /// To search the tables of several clients, chain them.
    pub fn find<'a>(
        methods: impl IntoIterator<Item = &'a RawMethod>,
        name: &str,
    ) -> Option<&'a RawMethod> {
        methods.into_iter().find(|method| method.is_named(name))
    }

    fn is_named(&self, name: &str) -> bool {
        if self.spec.operation == Some(name) {
            return true;
        }
        let path = name.strip_prefix('/').unwrap_or(name);
        let halves = path.rsplit_once('/').or_else(|| name.rsplit_once('.'));
        halves == Some((self.spec.service(), self.spec.method()))
    }

    /// Returns what the schema declares about the method.
    pub fn spec(&self) -> &'static Spec {
        self.spec
    }

    /// Calls a method that has one request and one response.
    ///
    /// The request is read strictly, as exact ProtoJSON: a field or a name of an enum that the schema does not know is an error. It is
    /// read within the `budget` of the client. The response has what the schema knows of it.
    ///
    /// # Errors
    ///
    /// As the typed call, and with [`ErrorKind::Request`](super::ErrorKind::Request) when the JSON is not that of the request, or
    /// the method streams (`unimplemented`).
    ///
    /// # Panics
    ///
    /// As the typed call.
    pub async fn call(&self, client: &Client, json: &str) -> Result<Response<RawMessage>, Error> {
        match self.calls {
            Calls::Unary(call) => call(self.raw_call(client, json)).await,
            Calls::ServerStream(_) => {
                Err(self.unimplemented("the method streams responses: use RawMethod::stream"))
            }
            Calls::RequestStream => Err(self.unimplemented(REQUEST_STREAM)),
        }
    }

    /// Calls a method that has one request and many responses; waits for the head of the response.
    ///
    /// # Errors
    ///
    /// As [`call`](Self::call); with `unimplemented` when the method is unary, or streams requests.
    ///
    /// # Panics
    ///
    /// As the typed call.
    pub async fn stream(&self, client: &Client, json: &str) -> Result<RawStreaming, Error> {
        match self.calls {
            Calls::ServerStream(call) => call(self.raw_call(client, json)).await,
            Calls::Unary(_) => {
                Err(self.unimplemented("the method has one response: use RawMethod::call"))
            }
            Calls::RequestStream => Err(self.unimplemented(REQUEST_STREAM)),
        }
    }

    fn raw_call<'a>(&self, client: &'a Client, json: &'a str) -> RawCall<'a> {
        RawCall::new(self.spec, client, json)
    }

    fn unimplemented(&self, message: &'static str) -> Error {
        Error::request(self.spec, ConnectError::unimplemented(message))
    }
}

const REQUEST_STREAM: &str =
    "the method streams requests, which raw calls do not: use the generated client";

impl fmt::Debug for RawMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawMethod")
            .field("procedure", &self.spec.procedure)
            .finish_non_exhaustive()
    }
}
