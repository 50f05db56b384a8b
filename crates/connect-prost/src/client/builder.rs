//! What all calls of a client share.

use std::{fmt, sync::Arc, time::Duration};

use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use protojson_prost::{Budget, Registry};

use super::{
    call::{Call, Streamed},
    interceptor::Interceptor,
    transport::Transport,
};
use crate::{Codec, Message, Protocol, Spec, compression::Encoding};

/// Where and how generated clients send their calls. Cheap to clone.
///
/// A generated client makes one by itself from a transport and a base URL; to share settings among services, build one
/// and hand it to their `from_client`.
#[derive(Clone)]
pub struct Client {
    pub(super) settings: Arc<Settings>,
}

pub(super) struct Settings {
    pub(super) transport: Box<dyn Transport>,
    pub(super) base_url: Uri,
    pub(super) headers: HeaderMap,
    pub(super) timeout: Option<Duration>,
    pub(super) codec: Codec,
    pub(super) protocol: Protocol,
    pub(super) send_encoding: Encoding,
    pub(super) use_get: bool,
    pub(super) get_url_limit: usize,
    pub(super) validate: bool,
    pub(super) budget: Budget,
    pub(super) registry: Registry,
    pub(super) interceptors: Vec<Arc<dyn Interceptor>>,
}

impl Client {
    /// A client with the defaults of [`builder`](Client::builder).
    pub fn new(transport: impl Transport, base_url: Uri) -> Client {
        Client::builder(transport, base_url).build()
    }

    /// Starts a client with settings of its own.
    ///
    /// The base URL has a scheme and an authority; its path, if any, stands before every procedure.
    pub fn builder(transport: impl Transport, base_url: Uri) -> ClientBuilder {
        ClientBuilder {
            settings: Settings {
                transport: Box::new(transport),
                base_url,
                headers: HeaderMap::new(),
                timeout: None,
                codec: Codec::Json,
                protocol: Protocol::Connect,
                send_encoding: Encoding::Identity,
                use_get: false,
                get_url_limit: 8 * 1024,
                validate: true,
                budget: Budget::new(),
                registry: Registry::new(),
                interceptors: Vec::new(),
            },
        }
    }

    /// Prepares a unary call. Generated clients do this; by hand it reaches a procedure that has no generated client.
    pub fn unary<Req: Message, Res: Message>(
        &self,
        spec: &'static Spec,
        request: Req,
    ) -> Call<Req, Res> {
        Call::new(self.clone(), spec, request)
    }

    /// Prepares a call with one request and many responses.
    pub fn server_stream<Req: Message, Res: Message>(
        &self,
        spec: &'static Spec,
        request: Req,
    ) -> Call<Req, Streamed<Res>> {
        Call::new(self.clone(), spec, request)
    }

    /// Prepares a call with many requests and one response.
    pub fn client_stream<Req: Message, Res: Message>(
        &self,
        spec: &'static Spec,
    ) -> Call<Streamed<Req>, Res> {
        Call::new(self.clone(), spec, Streamed::default())
    }

    /// Prepares a call with many requests and many responses.
    pub fn bidi_stream<Req: Message, Res: Message>(
        &self,
        spec: &'static Spec,
    ) -> Call<Streamed<Req>, Streamed<Res>> {
        Call::new(self.clone(), spec, Streamed::default())
    }
}

/// Header values stay out: they may be credentials.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.fmt(f)
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("host", &self.base_url.host().unwrap_or_default())
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("timeout", &self.timeout)
            .field("codec", &self.codec)
            .finish_non_exhaustive()
    }
}

/// Settings of a [`Client`].
#[derive(Debug)]
#[must_use = "a builder does nothing until `build`"]
pub struct ClientBuilder {
    settings: Settings,
}

impl ClientBuilder {
    /// Sends this header with every call. A call's own header of the same name replaces it.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.settings.headers.append(name, value);
        self
    }

    /// How long a call may take from its first poll to its whole answer; without a limit by default.
    ///
    /// The server is told, and the limit holds on this side even if it does not listen.
    ///
    /// # Panics
    ///
    /// The call, when it is polled outside of a Tokio runtime with its clock on.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = Some(timeout);
        self
    }

    /// JSON, which is the default, or binary protobuf.
    pub fn codec(mut self, codec: Codec) -> Self {
        self.settings.codec = codec;
        self
    }

    /// What is spoken: Connect by default.
    pub fn protocol(mut self, protocol: Protocol) -> Self {
        self.settings.protocol = protocol;
        self
    }

    /// How messages are compressed that are sent; not at all by default. Compressed answers are always understood.
    pub fn send_encoding(mut self, encoding: Encoding) -> Self {
        self.settings.send_encoding = encoding;
        self
    }

    /// Whether unary Connect calls of methods without side effects are made by GET, so that caches can answer them; off by default.
    ///
    /// The message stands in the URL then, where logs may keep it.
    pub fn use_get(mut self, get: bool) -> Self {
        self.settings.use_get = get;
        self
    }

    /// The longest URL of a GET, in bytes; 8 KiB by default. A call with a longer one is a POST.
    pub fn get_url_limit(mut self, bytes: usize) -> Self {
        self.settings.get_url_limit = bytes;
        self
    }

    /// Whether requests that break a rule of their schema are refused before sending; on by default.
    pub fn validate(mut self, validate: bool) -> Self {
        self.settings.validate = validate;
        self
    }

    /// The most bytes an answer may have, after decompression; 4 MiB by default.
    pub fn receive_limit(mut self, bytes: usize) -> Self {
        self.settings.budget = self.settings.budget.with_bytes(bytes);
        self
    }

    /// What reading an answer may cost; its `bytes` is what [`receive_limit`](Self::receive_limit) sets. Answers that are raised far
    /// above 4 MiB may need more `heap` too.
    pub fn budget(mut self, budget: Budget) -> Self {
        self.settings.budget = budget;
        self
    }

    /// The messages that may stand in a `google.protobuf.Any` of a JSON request or answer.
    pub fn registry(mut self, registry: Registry) -> Self {
        self.settings.registry = registry;
        self
    }

    /// Adds an interceptor, inside those added before.
    pub fn interceptor(mut self, interceptor: impl Interceptor) -> Self {
        self.settings.interceptors.push(Arc::new(interceptor));
        self
    }

    /// Makes the client; nothing is connected yet.
    pub fn build(self) -> Client {
        Client {
            settings: Arc::new(self.settings),
        }
    }
}
