//! How one call is made: its client's settings with its own options over them.

use std::{future::Future, pin::Pin, time::Duration};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Uri, header::USER_AGENT, request,
    uri::PathAndQuery,
};
use protojson_prost::{ReadOptions, WriteOptions};

use super::{
    builder::{Client, Settings},
    call::CallOptions,
    error::Error,
    interceptor,
};
use crate::{
    Body, Code, ConnectError, IdempotencyLevel, Message, Protocol, Spec, StreamType,
    compression::Encoding,
    envelope::COMPRESSED,
    header,
    protocol::{
        ContentType,
        client::{Fault, Outgoing, request_head},
        connect::unary::get,
    },
};

const PRODUCT: HeaderValue =
    HeaderValue::from_static(concat!("connect-prost/", env!("CARGO_PKG_VERSION")));

/// Room for the headers that the protocols and HTTP/1.1 write, so that the map does not grow when it is half written.
const HEADERS: usize = 8;

/// The response to a request, still to come.
pub(super) type ResponseFuture =
    Pin<Box<dyn Future<Output = Result<http::Response<Body>, Error>> + Send>>;

/// What is settled about a call before it is made.
pub(super) struct Plan {
    pub(super) client: Client,
    pub(super) spec: &'static Spec,
    pub(super) content_type: &'static ContentType,
    pub(super) timeout: Option<Duration>,
    pub(super) limit: usize,
    encoding: Encoding,
    validates: bool,
    gets: bool,
    metadata: HeaderMap,
    uri: Uri,
}

impl Plan {
    /// # Errors
    ///
    /// When an option is wrong: a header that HTTP does not allow, a base URL without a host.
    pub(super) fn new(
        client: Client,
        spec: &'static Spec,
        options: CallOptions,
    ) -> Result<Plan, Error> {
        let settings = &*client.settings;
        let refused = |error| Error::request(spec, error);
        let protocol = options.protocol.unwrap_or(settings.protocol);
        let gets = options.get.unwrap_or(settings.use_get)
            && protocol == Protocol::Connect
            && spec.stream_type() == StreamType::Unary
            && spec.idempotency() == IdempotencyLevel::NoSideEffects;
        Ok(Plan {
            spec,
            content_type: ContentType::of(protocol, settings.codec, spec.stream_type()),
            timeout: options.timeout.or(settings.timeout),
            limit: options.receive_limit.unwrap_or(settings.budget.bytes),
            encoding: options.encoding.unwrap_or(settings.send_encoding),
            validates: options.validate.unwrap_or(settings.validate),
            gets,
            uri: target(&settings.base_url, spec).map_err(refused)?,
            metadata: metadata(&settings.headers, options).map_err(refused)?,
            client,
        })
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.client.settings
    }

    /// Validates and encodes a message.
    pub(super) fn encode<Req: Message>(&self, message: &Req) -> Result<Bytes, Error> {
        if self.validates {
            message
                .validate()
                .map_err(|error| Error::invalid(self.spec, error))?;
        }
        let options = WriteOptions::new().registry(self.settings().registry.clone());
        self.content_type
            .codec
            .encode(message, &options)
            .map_err(|error| Error::request(self.spec, error))
    }

    /// The data of an envelope, with its flags.
    pub(super) fn envelope<Req: Message>(&self, message: &Req) -> Result<(u8, Bytes), Error> {
        let data = self.encode(message)?;
        if self.encoding == Encoding::Identity {
            return Ok((0, data));
        }
        Ok((COMPRESSED, self.encoding.compress(data)))
    }

    /// Reads a message of the peer's.
    pub(super) fn decode<Res: Message>(&self, bytes: Bytes) -> Result<Res, ConnectError> {
        let options = ReadOptions::lenient()
            .budget(self.settings().budget.with_bytes(self.limit))
            .registry(self.settings().registry.clone());
        self.content_type
            .codec
            .decode(bytes, &options)
            .map_err(|error| unreadable(&error))
    }

    /// The request's head, to be used once: the metadata goes into it.
    pub(super) fn head(&mut self) -> request::Parts {
        request_head(Outgoing {
            uri: std::mem::take(&mut self.uri),
            content_type: self.content_type,
            encoding: self.encoding,
            timeout: self.timeout,
            metadata: std::mem::take(&mut self.metadata),
        })
    }

    /// The request of a call whose body is its message: a GET where that is wished for and its URL is not too long.
    pub(super) fn whole_request(&mut self, message: Bytes) -> Request<Body> {
        let message = self.encoding.compress(message);
        let mut parts = self.head();
        if self.gets {
            let query = get::query(self.content_type.codec, self.encoding, &message);
            let url = format!("{}?{query}", parts.uri);
            if url.len() <= self.settings().get_url_limit
                && let Ok(uri) = Uri::try_from(url)
            {
                parts.method = Method::GET;
                parts.uri = uri;
                get::strip_body_headers(&mut parts.headers);
                return Request::from_parts(parts, Body::empty());
            }
        }
        Request::from_parts(parts, Body::full(message))
    }

    /// Sends a request of the call, past the interceptors.
    pub(super) fn send(&self, request: Request<Body>) -> ResponseFuture {
        Box::pin(interceptor::send(self.client.clone(), self.spec, request))
    }

    /// The call's time has passed on this side.
    pub(super) fn timed_out(&self) -> Error {
        Error::timeout(self.spec, self.timeout.unwrap_or_default())
    }

    /// A fault of the answer as an error of the call.
    pub(super) fn fault(&self, fault: Fault) -> Error {
        match fault {
            Fault::Wire(error) => {
                let id = request_id(error.headers());
                Error::wire(self.spec, error, id)
            }
            Fault::Local(error) => {
                let id = request_id(error.headers());
                Error::response(self.spec, error, id)
            }
        }
    }
}

/// Says of a message from the peer what the codec says of any message: then it is the caller's fault, here the peer's.
fn unreadable(error: &ConnectError) -> ConnectError {
    let code = match error.code() {
        Code::ResourceExhausted => Code::ResourceExhausted,
        _ => Code::Internal,
    };
    ConnectError::new(code, format!("in the answer, {}", error.message()))
}

/// The base URL with the procedure behind its path.
fn target(base_url: &Uri, spec: &Spec) -> Result<Uri, ConnectError> {
    let mut parts = base_url.clone().into_parts();
    if parts.scheme.is_none() || parts.authority.is_none() {
        return Err(ConnectError::invalid_argument(
            "the base URL needs a scheme and a host, as in http://127.0.0.1:8080",
        ));
    }
    let path = match base_url.path().trim_end_matches('/') {
        "" => PathAndQuery::from_maybe_shared(Bytes::from_static(spec.procedure().as_bytes())),
        prefix => PathAndQuery::try_from(format!("{prefix}{}", spec.procedure())),
    };
    parts.path_and_query = Some(path.map_err(|error| {
        ConnectError::invalid_argument(format!("the base URL's path: {error}"))
    })?);
    Uri::from_parts(parts)
        .map_err(|error| ConnectError::invalid_argument(format!("the base URL: {error}")))
}

/// The client's headers with the call's in place of those of the same name.
fn metadata(client: &HeaderMap, options: CallOptions) -> Result<HeaderMap, ConnectError> {
    if let Some(error) = options.refused {
        return Err(ConnectError::invalid_argument(format!(
            "a header of the call: {error}"
        )));
    }
    let mut headers = options.headers;
    headers.reserve(HEADERS);
    let own: Vec<HeaderName> = client
        .keys()
        .filter(|name| !headers.contains_key(*name))
        .cloned()
        .collect();
    for name in own {
        for value in client.get_all(&name) {
            headers.append(name.clone(), value.clone());
        }
    }
    if let Some(name) = headers.keys().find(|name| header::is_reserved(name)) {
        return Err(ConnectError::invalid_argument(format!(
            "the header `{name}` belongs to the protocol"
        )));
    }
    headers.entry(USER_AGENT).or_insert(PRODUCT);
    Ok(headers)
}

pub(super) fn request_id(headers: &HeaderMap) -> Option<String> {
    headers
        .get(header::REQUEST_ID)?
        .to_str()
        .ok()
        .map(str::to_owned)
}
