//! Implements services: router, dispatch, interceptors, and [`serve`](serve()).
//!
//! A [`Router`] holds generated services and is a tower service over HTTP messages: mount it in axum, wrap it in layers, call it
//! in process as a client's transport, or pass it to `serve`.
//!
//! Every call takes the same way: the route is found and the head of the request read; interceptors see the head
//! ([`Interceptor::on_head`]); the body is read within its limit, decompressed and decoded; interceptors go around the rest
//! ([`Interceptor::wrap`]): validation, the handler, the wrapper fields of the response. Then the response is encoded.
//!
//! ```
//! use connect_prost::server::{Limits, Router};
//!
//! let router = Router::new().limits(Limits::new().with_receive(64 * 1024));
//! # let _ = router;
//! ```

#[cfg_attr(not(feature = "tracing"), path = "server/no_call_span.rs")]
mod call_span;
mod context;
mod deadline;
mod dispatch;
mod encode;
mod envelope_reader;
pub(crate) mod http_binding;
mod interceptor;
mod limits;
mod outcome;
mod panic;
mod receive;
mod receive_memory;
mod responder;
mod route_table;
mod router;
mod routes;
mod sender;
mod serve;
pub(crate) mod server_call;
pub(crate) mod service;
mod settings;
pub(crate) mod stream_call;
mod streaming;
mod streaming_body;
#[cfg(feature = "tracing")]
mod trace_parent;
#[cfg(feature = "client")]
mod transport;
pub(crate) mod unary_call;
mod unread_body;

pub use context::Context;
pub use interceptor::{
    Interceptor, InterceptorFuture, Next, NextStream, UnaryRequest, UnaryResponse,
};
pub use limits::Limits;
pub use outcome::Outcome;
pub use router::Router;
pub use sender::Sender;
pub use serve::limits::ServeLimits;
pub use serve::peer::PeerAddr;
#[cfg(feature = "tls")]
pub use serve::peer::PeerCertificates;
#[cfg(feature = "tls")]
pub use serve::tls::{TlsConfig, TlsConfigError};
pub use serve::{Serve, serve};
pub use streaming::Streaming;

pub use crate::request_id::RequestId;
