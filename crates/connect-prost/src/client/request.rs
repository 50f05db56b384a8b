//! A call as a request of HTTP: its client's settings with its own options over them, its message, headers and URL.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::USER_AGENT;
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderValue, Request, Uri, request};
use protojson_prost::WriteOptions;

use super::error::Error;
use super::options::CallOptions;
use super::retry::RetryPolicy;
use super::settings::ClientSettings;
use super::timer::Timer;
use crate::compression::Encoding;
use crate::envelope::{COMPRESSED, wrap};
use crate::header::is_reserved;
use crate::protocol::WireFormat;
use crate::protocol::client::{takes_get, write_get, write_head};
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
    encoding: Encoding,
    validates: bool,
    http_get: bool,
    /// The call's own headers; those of the client are in its settings.
    headers: HeaderMap,
}

impl PreparedCall {
    /// # Errors
    ///
    /// When a header of the call or its client is invalid, or belongs to the protocol.
    pub(super) fn new(
        settings: Arc<ClientSettings>,
        spec: &'static Spec,
        options: CallOptions,
    ) -> Result<PreparedCall, Error> {
        check_headers(&settings, &options).map_err(|error| Error::request(spec, error))?;
        let protocol = options.protocol.unwrap_or(settings.protocol);
        let format = WireFormat::of_call(protocol, settings.codec, spec.stream_type);
        let limit = options.receive_limit.or(settings.receive_limit);
        Ok(PreparedCall {
            spec,
            format,
            timeout: options.timeout.or(settings.timeout),
            attempt_timeout: options.attempt_timeout.or(settings.attempt_timeout),
            retry: options.retry.or_else(|| settings.retry.clone()),
            limit: limit.unwrap_or(settings.budget.bytes),
            encoding: options.send_encoding.unwrap_or(settings.send_encoding),
            validates: options.validate.unwrap_or(settings.validate),
            http_get: options.http_get.unwrap_or(settings.http_get) && takes_get(format, spec),
            headers: options.headers,
            settings,
        })
    }

    /// Validates and encodes a message.
    pub(super) fn encode<Req: Message>(&self, message: &Req) -> Result<Bytes, Error> {
        if self.validates {
            message
                .validate()
                .map_err(|error| Error::invalid(self.spec, error))?;
        }
        let options = WriteOptions::new().registry(self.settings.registry.clone());
        self.format
            .codec
            .encode(message, &options)
            .map_err(|error| Error::request(self.spec, error))
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

    /// Compresses a message that is a body by itself.
    pub(super) fn compress(&self, message: Bytes) -> Bytes {
        self.encoding.compress(message)
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
        let uri = settings.urls.get(spec, || url(&settings.base_url, spec));
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

    /// Makes the request of an attempt whose body is the message, compressed: a GET if that is asked for and its URL is not too long.
    pub(super) fn unframed_request(
        &self,
        message: Bytes,
        timeout: Option<Duration>,
    ) -> Result<Request<Body>, Error> {
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

/// Returns the base URL with the procedure after its path.
fn url(base_url: &Uri, spec: &Spec) -> Result<Uri, ConnectError> {
    let mut parts = base_url.clone().into_parts();
    if parts.scheme.is_none() || parts.authority.is_none() {
        return Err(ConnectError::invalid_argument(
            "the base URL needs a scheme and a host, as in http://127.0.0.1:8080",
        ));
    }
    let path = match base_url.path().trim_end_matches('/') {
        "" => PathAndQuery::from_maybe_shared(Bytes::from_static(spec.procedure.as_bytes())),
        prefix => PathAndQuery::try_from(format!("{prefix}{}", spec.procedure)),
    };
    parts.path_and_query = Some(path.map_err(|error| {
        ConnectError::invalid_argument(format!("the base URL's path: {error}"))
    })?);
    Uri::from_parts(parts)
        .map_err(|error| ConnectError::invalid_argument(format!("the base URL: {error}")))
}
