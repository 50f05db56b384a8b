//! Calls services: generated clients, their calls, and the transport below.
//!
//! A generated client wraps a [`Client`]; each of its methods gives a [`Call`], which is awaited. The transport is the only
//! seam to the outside. Nothing here repeats a request.

mod builder;
mod call;
mod error;
mod exchange;
mod exchange_task;
mod hyper;
mod interceptor;
mod plan;
mod sender;
mod streaming;
mod transport;

#[cfg(feature = "tls")]
pub use self::hyper::{TlsConfig, TlsError};
pub use self::{
    builder::{Client, ClientBuilder},
    call::{Call, CallFuture, Streamed, WrapperFields},
    error::{Error, ErrorKind},
    hyper::{HyperTransport, HyperTransportBuilder, ProxyError},
    interceptor::{Incoming, Interceptor, InterceptorFuture, Next, Outgoing},
    sender::Sender,
    streaming::Streaming,
    transport::{Transport, TransportError, TransportFuture},
};
