//! From JSON to the typed call, and from its response to JSON.

use std::future::{Future, ready};
use std::pin::Pin;

use bytes::Bytes;
use protojson_prost::{ReadOptions, Registry};

use super::message::RawMessage;
use super::streaming::RawStreaming;
use crate::client::Client;
use crate::client::call::{Call, Streamed};
use crate::client::error::{Error, request_id};
use crate::{Codec, Message, Response, Spec};

/// A raw call of a unary method.
pub(crate) type RawFuture =
    Pin<Box<dyn Future<Output = Result<Response<RawMessage>, Error>> + Send>>;

/// A raw call of a method that streams its responses.
pub(crate) type RawStreamFuture = Pin<Box<dyn Future<Output = Result<RawStreaming, Error>> + Send>>;

/// A raw call whose types are not known yet: generated code supplies them.
#[derive(Debug)]
pub struct RawCall<'a> {
    spec: &'static Spec,
    client: &'a Client,
    json: &'a str,
}

impl<'a> RawCall<'a> {
    pub(super) fn new(spec: &'static Spec, client: &'a Client, json: &'a str) -> RawCall<'a> {
        RawCall { spec, client, json }
    }

    /// Makes the call that `typed` returns for a generated client and the request.
    #[must_use]
    pub fn unary<Generated, Req: Message, Res: Message, Flow: Send + 'static>(
        self,
        generated: fn(Client) -> Generated,
        typed: fn(&Generated, Req) -> Call<Req, Res, Flow>,
    ) -> RawFuture {
        let request = match self.request() {
            Ok(request) => request,
            Err(error) => return Box::pin(ready(Err(error))),
        };
        let (spec, registry) = (self.spec, self.registry());
        let call = typed(&generated(self.client.clone()), request).into_future();
        Box::pin(async move {
            let (message, headers, trailers) = call.await?.into_parts();
            let message = RawMessage::new(message, &registry)
                .map_err(|error| Error::response(spec, error, request_id(&headers)))?;
            Ok(Response::from_parts(message, headers, trailers))
        })
    }

    /// As [`unary`](Self::unary), for many responses.
    #[must_use]
    pub fn server_stream<Generated, Req: Message, Res: Message>(
        self,
        generated: fn(Client) -> Generated,
        typed: fn(&Generated, Req) -> Call<Req, Streamed<Res>>,
    ) -> RawStreamFuture {
        let request = match self.request() {
            Ok(request) => request,
            Err(error) => return Box::pin(ready(Err(error))),
        };
        let (spec, registry) = (self.spec, self.registry());
        let call = typed(&generated(self.client.clone()), request).into_future();
        Box::pin(async move { RawStreaming::new(spec, call.await?, registry).await })
    }

    fn request<Req: Message>(&self) -> Result<Req, Error> {
        let settings = &self.client.settings;
        let options = ReadOptions::new()
            .budget(settings.budget)
            .registry(settings.registry.clone());
        let json = Bytes::copy_from_slice(self.json.as_bytes());
        let request = Codec::Json.decode(json, &options);
        request.map_err(|error| Error::request(self.spec, error))
    }

    fn registry(&self) -> Registry {
        self.client.settings.registry.clone()
    }
}
