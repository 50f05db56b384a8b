//! Calls services: generated clients, their calls, and the transport below.
//!
//! A generated client wraps a [`Client`]; each of its methods returns a [`Call`], which is awaited. The transport is the only
//! seam to the outside. A call is made again only if its client has a retry policy and repeating it is harmless.
//!
//! | Room | Holds |
//! |---|---|
//! | `settings`, `builder` | what all calls of a client share |
//! | `options`, `call` | what one call sets differently, and how it is made |
//! | `request`, `target` | a call's message, headers and URL, as a request of HTTP |
//! | `http_binding` | how messages are bound to HTTP rules |
//! | `response`, `streaming` | a response of HTTP, as messages or an error |
//! | `exchange` | the way between the two |
//! | `pages` | lists that are read in many calls |
//! | `attempts` | whether and when a call takes that way again |
//! | `retry`, `standard_retry`, `retry_budget`, `retry_after` | what decides that |
//! | `poller` | following the work that a call has started |
//! | `raw` | calling methods by name with JSON |

mod attempts;
mod builder;
pub(crate) mod call;
#[cfg_attr(not(feature = "tracing"), path = "client/no_call_span.rs")]
mod call_span;
mod deadline;
mod error;
mod exchange;
mod exchange_task;
pub(crate) mod http_binding;
#[cfg(feature = "hyper")]
mod hyper;
mod interceptor;
mod options;
pub(crate) mod pages;
pub(crate) mod poller;
pub(crate) mod raw;
mod request;
mod response;
mod restart;
mod retry;
mod retry_after;
mod retry_budget;
mod sender;
mod settings;
mod standard_retry;
mod stream_interceptor;
mod streaming;
mod target;
mod timer;
#[cfg(feature = "hyper")]
mod tokio_runtime;
mod transport;
mod urls;
pub(crate) mod wrapper;

use std::fmt;
use std::sync::Arc;

use http::Uri;

pub use self::builder::ClientBuilder;
use self::call::Streamed;
pub use self::call::{Call, CallFuture};
pub use self::error::{Error, ErrorKind};
#[cfg(feature = "hyper")]
pub use self::hyper::HyperTransport;
#[cfg(feature = "hyper")]
pub use self::hyper::builder::HyperTransportBuilder;
#[cfg(all(feature = "hyper", feature = "tls"))]
pub use self::hyper::connector::tls::{TlsConfig, TlsError};
#[cfg(feature = "hyper")]
pub use self::hyper::proxy::address::ProxyError;
pub use self::interceptor::{Interceptor, InterceptorFuture, Next, UnaryRequest, UnaryResponse};
pub use self::pages::{
    InvalidPosition, ItemStream, Page, PageStream, PagedCall, Pages, ScanPosition,
};
pub use self::poller::Poller;
pub use self::poller::flow::{Follows, Starts};
pub use self::raw::{RawMessage, RawMethod, RawStreaming};
pub use self::retry::{Attempt, Decision, RetryPolicy};
pub use self::sender::Sender;
use self::settings::ClientSettings;
pub use self::standard_retry::StandardRetry;
pub use self::stream_interceptor::{NextStream, StreamRequest};
pub use self::streaming::Streaming;
pub use self::timer::{Executor, Sleep, Timer};
pub use self::transport::{Transport, TransportError, TransportFuture};
use crate::{Message, Spec};

/// Where and how generated clients send their calls. Cheap to clone.
///
/// A generated client makes one by itself from a transport and a base URL. To share settings among services, build one and pass
/// it to their `from_client`.
#[derive(Clone)]
pub struct Client {
    settings: Arc<ClientSettings>,
}

impl Client {
    /// A client with the defaults of [`builder`](Client::builder).
    pub fn new(transport: impl Transport, base_url: Uri) -> Client {
        Client::builder(transport, base_url).build()
    }

    /// Starts a client with settings of its own.
    ///
    /// The base URL has a scheme and an authority; its path, if any, precedes every procedure.
    pub fn builder(transport: impl Transport, base_url: Uri) -> ClientBuilder {
        ClientBuilder::new(ClientSettings::new(Box::new(transport), base_url))
    }

    /// Prepares a unary call. Generated clients do this; by hand it reaches a procedure that has no generated client.
    pub fn unary<Req: Message, Res: Message>(
        &self,
        spec: &'static Spec,
        request: Req,
    ) -> Call<Req, Res> {
        Call::new(Arc::clone(&self.settings), spec, request)
    }

    /// Prepares a call with one request and many responses.
    pub fn server_stream<Req: Message, Res: Message>(
        &self,
        spec: &'static Spec,
        request: Req,
    ) -> Call<Req, Streamed<Res>> {
        Call::new(Arc::clone(&self.settings), spec, request)
    }

    /// Prepares a call with many requests and one response.
    pub fn client_stream<Req: Message, Res: Message>(
        &self,
        spec: &'static Spec,
    ) -> Call<Streamed<Req>, Res> {
        Call::new(Arc::clone(&self.settings), spec, Streamed::default())
    }

    /// Prepares a call with many requests and many responses.
    pub fn bidi_stream<Req: Message, Res: Message>(
        &self,
        spec: &'static Spec,
    ) -> Call<Streamed<Req>, Streamed<Res>> {
        Call::new(Arc::clone(&self.settings), spec, Streamed::default())
    }
}

/// Shows no header values: they may be credentials.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.fmt(f)
    }
}
