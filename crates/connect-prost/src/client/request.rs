//! A call as a request of HTTP: its client's settings with its own options over them, its message, headers and URL.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::USER_AGENT;
use http::{HeaderMap, HeaderValue, Request, request};
use protojson_prost::WriteOptions;

use super::error::Error;
use super::http_binding::HttpBinding;
use super::options::CallOptions;
use super::retry::RetryPolicy;
use super::settings::ClientSettings;
use super::target::Target;
use super::timer::Timer;
use super::urls::url;
use crate::compression::Encoding;
use crate::envelope::{COMPRESSED, wrap};
use crate::header::is_reserved;
use crate::protocol::WireFormat;
use crate::protocol::client::{
    format_of_call, takes_get, takes_rules, write_bound_head, write_get, write_head,
};
use crate::{Body, ConnectError, Message, Spec};

const PRODUCT: HeaderValue =
    HeaderValue::from_static(concat!("connect-prost/", env!("CARGO_PKG_VERSION")));

/// Room for the headers that the protocols and HTTP/1.1 write: the map does not grow while it is filled.
const HEADERS: usize = 8;

/// A call whose options are settled. A head can be made from it more than once.
pub(super) struct PreparedCall {
    pub(super) settings: Arc<ClientSettings>,
    pub(super) spec: &'static Spec,
    pub(super) format: &'static WireFormat,
    pub(super) timeout: Option<Duration>,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) retry: Option<Arc<dyn RetryPolicy>>,
    /// The greatest length of a response message, in bytes.
    pub(super) limit: usize,
    /// Where the call is sent, if that depends on its message. In a box, because few calls have it.
    pub(super) target: Option<Box<Target>>,
    encoding: Encoding,
    validates: bool,
    http_get: bool,
    /// The call's own headers; those of the client are in its settings.
    headers: HeaderMap,
}

impl PreparedCall {
    /// # Errors
    ///
    /// When a header of the call or its client is invalid, or belongs to the protocol; when the method cannot be called in the
    /// protocol.
    pub(super) fn new(
        settings: Arc<ClientSettings>,
        spec: &'static Spec,
        options: CallOptions,
    ) -> Result<PreparedCall, Error> {
        check_headers(&settings, &options).map_err(|error| Error::request(spec, error))?;
        let protocol = options.protocol.unwrap_or(settings.protocol);
        let format = format_of_call(spec, protocol, settings.codec)
            .map_err(|error| Error::request(spec, error))?;
        let limit = options.receive_limit.or(settings.receive_limit);
        Ok(PreparedCall {
            spec,
            format,
            timeout: options.timeout.or(settings.timeout),
            attempt_timeout: options.attempt_timeout.or(settings.attempt_timeout),
            retry: options.retry.or_else(|| settings.retry.clone()),
            limit: limit.unwrap_or(settings.budget.bytes),
            target: None,
            encoding: options.send_encoding.unwrap_or(settings.send_encoding),
            validates: options.validate.unwrap_or(settings.validate),
            http_get: options.http_get.unwrap_or(settings.http_get) && takes_get(format, spec),
            headers: options.headers,
            settings,
        })
    }

    /// Validates a message, and encodes and compresses it as the body of a request. Without a body it is empty.
    pub(super) fn body<Req: Message, Res>(
        &mut self,
        message: &Req,
        binding: Option<HttpBinding<Req, Res>>,
    ) -> Result<Bytes, Error> {
        if !takes_rules(self.format) {
            return Ok(self.encoding.compress(self.encode(message)?));
        }
        self.validate(message)?;
        let Some(binding) = binding else {
            return Err(Error::request(self.spec, unbound()));
        };
        let bound = (binding.bind)(message, self.spec, &self.write_options());
        let target = bound.and_then(|bound| Target::new(&self.settings, bound));
        let (target, body) = target.map_err(|error| Error::request(self.spec, error))?;
        let body = match target.has_body {
            true => self.encoding.compress(body),
            false => body,
        };
        self.target = Some(Box::new(target));
        Ok(body)
    }

    /// Validates and encodes a message.
    fn encode<Req: Message>(&self, message: &Req) -> Result<Bytes, Error> {
        self.validate(message)?;
        self.format
            .codec
            .encode(message, &self.write_options())
            .map_err(|error| Error::request(self.spec, error))
    }

    fn validate<Req: Message>(&self, message: &Req) -> Result<(), Error> {
        if !self.validates {
            return Ok(());
        }
        let validated = message.validate();
        validated.map_err(|error| Error::invalid(self.spec, error))
    }

    fn write_options(&self) -> WriteOptions {
        WriteOptions::new().registry(self.settings.registry.clone())
    }

    /// Returns the flags and the data of a message's envelope.
    pub(super) fn flags_and_data<Req: Message>(&self, message: &Req) -> Result<(u8, Bytes), Error> {
        let data = self.encode(message)?;
        if self.encoding == Encoding::Identity {
            return Ok((0, data));
        }
        Ok((COMPRESSED, self.encoding.compress(data)))
    }

    /// Returns a message in its envelope.
    pub(super) fn envelope<Req: Message>(&self, message: &Req) -> Result<Bytes, Error> {
        let (flags, data) = self.flags_and_data(message)?;
        Ok(wrap(flags, &data))
    }

    /// Returns the clock of the call.
    ///
    /// # Errors
    ///
    /// When its client has none.
    pub(super) fn timer(&self) -> Result<&Arc<dyn Timer>, Error> {
        let timer = self.settings.timer();
        timer.map_err(|error| Error::request(self.spec, error))
    }

    /// Returns whether the clock of the call has reached this time.
    pub(super) fn has_passed(&self, at: Duration) -> bool {
        self.settings.timer().is_ok_and(|timer| timer.now() >= at)
    }

    /// Returns whether a failed attempt may be followed by another one.
    pub(super) fn can_repeat(&self) -> bool {
        self.retry.is_some() || !self.settings.interceptors.is_empty()
    }

    /// Makes the head of a POST with this timeout.
    ///
    /// # Errors
    ///
    /// When the base URL has no host.
    pub(super) fn head(&self, timeout: Option<Duration>) -> Result<request::Parts, Error> {
        let (settings, spec) = (&self.settings, self.spec);
        let uri = settings.urls.get(spec.procedure, || {
            url(&settings.base_url, spec.procedure.into())
        });
        let uri = uri.map_err(|error| Error::request(spec, error))?;
        let headers = self.all_headers();
        Ok(write_head(
            uri,
            self.format,
            self.encoding,
            timeout,
            headers,
        ))
    }

    /// Makes the request of an attempt whose body is the message, compressed: a GET if that is asked for and its URL is not too long,
    /// or what an HTTP rule asks for.
    pub(super) fn unframed_request(
        &self,
        message: Bytes,
        timeout: Option<Duration>,
    ) -> Result<Request<Body>, Error> {
        if let Some(target) = &self.target {
            return Ok(self.bound_request(target, message, timeout));
        }
        let mut parts = self.head(timeout)?;
        let is_get = self.http_get && {
            let (codec, limit) = (self.format.codec, self.settings.http_get_url_limit);
            write_get(&mut parts, codec, self.encoding, &message, limit)
        };
        let body = if is_get {
            Body::empty()
        } else {
            Body::full(message)
        };
        Ok(Request::from_parts(parts, body))
    }

    /// Makes the request of an attempt by an HTTP rule.
    fn bound_request(
        &self,
        target: &Target,
        body: Bytes,
        timeout: Option<Duration>,
    ) -> Request<Body> {
        let parts = write_bound_head(
            (target.method.clone(), target.uri.clone()),
            self.format,
            target.has_body,
            self.encoding,
            timeout,
            self.all_headers(),
        );
        let body = match target.has_body {
            true => Body::full(body),
            false => Body::empty(),
        };
        Request::from_parts(parts, body)
    }

    /// Returns the call's headers, and those of the client that have none of their names.
    fn all_headers(&self) -> HeaderMap {
        let (own, shared) = (&self.headers, &self.settings.headers);
        let mut headers = HeaderMap::with_capacity(own.len() + shared.len() + HEADERS);
        for (name, value) in own {
            headers.append(name, value.clone());
        }
        for (name, value) in shared {
            if own.is_empty() || !own.contains_key(name) {
                headers.append(name, value.clone());
            }
        }
        headers.entry(USER_AGENT).or_insert(PRODUCT);
        headers
    }
}

fn check_headers(settings: &ClientSettings, options: &CallOptions) -> Result<(), ConnectError> {
    if let Some(error) = &options.invalid_header {
        return Err(ConnectError::invalid_argument(format!(
            "a header of the call: {error}"
        )));
    }
    if !options.may_be_reserved && !settings.has_reserved {
        return Ok(());
    }
    let mut names = options.headers.keys().chain(settings.headers.keys());
    match names.find(|name| is_reserved(name)) {
        None => Ok(()),
        Some(name) => Err(ConnectError::invalid_argument(format!(
            "the header `{name}` belongs to the protocol"
        ))),
    }
}

/// The error of a call that has rules in its Spec, and no functions to bind its message to them.
#[cold]
fn unbound() -> ConnectError {
    ConnectError::unimplemented(
        "only the calls of generated clients can be made by HTTP rules; choose another protocol",
    )
}
