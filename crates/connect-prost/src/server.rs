//! Implements services: router, dispatch, interceptors, and `serve`.
//!
//! A [`Router`] holds generated services and is a tower service over HTTP messages: it can be mounted in axum, be wrapped in
//! layers, be called in process by a client, or be given to `serve`.
//!
//! Every call goes the same way: the procedure is found and the head of the request read; interceptors see the head
//! ([`Interceptor::on_head`]); the body is read within its limit, decompressed and decoded; interceptors go around the rest
//! ([`Interceptor::wrap`]): validation, the handler, the response's wrapper fields. Then the response is encoded.
//!
//! ```
//! use connect_prost::server::{Limits, Router};
//!
//! let router = Router::new().limits(Limits::new().with_receive(64 * 1024));
//! # let _ = router;
//! ```

mod call;
mod context;
mod deadline;
mod dispatch;
mod inbound;
mod interceptor;
mod leftover;
mod limits;
mod outcome;
mod panic;
mod receive;
mod reception;
mod request_id;
mod router;
mod sender;
mod serve;
mod service;
mod stream_answer;
mod streaming;
#[cfg(feature = "client")]
mod transport;

pub use call::{Call, CallFuture};
pub use context::Context;
pub use dispatch::RouterFuture;
pub use interceptor::{Incoming, Interceptor, InterceptorFuture, Next, NextStream, Outgoing};
pub use limits::Limits;
pub use outcome::Outcome;
pub use request_id::RequestId;
pub use router::Router;
pub use sender::Sender;
pub use serve::{PeerAddr, Serve, ServeLimits, serve};
#[cfg(feature = "tls")]
pub use serve::{PeerCertificates, TlsConfig, TlsConfigError};
pub use service::Service;
pub use streaming::Streaming;
