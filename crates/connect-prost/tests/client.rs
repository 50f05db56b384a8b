//! The client over scripted transports and over raw sockets.

#![cfg(feature = "hyper")]
#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

#[path = "client/attempts.rs"]
mod attempts;
#[path = "client/builds.rs"]
mod builds;
#[path = "client/cancellation.rs"]
mod cancellation;
#[path = "client/interceptors.rs"]
mod interceptors;
#[path = "client/options.rs"]
mod options;
#[path = "client/poller.rs"]
mod poller;
#[path = "client/poller_cancel.rs"]
mod poller_cancel;
#[path = "client/poller_errors.rs"]
mod poller_errors;
#[path = "client/raw.rs"]
mod raw;
#[path = "client/responses.rs"]
mod responses;
#[path = "client/rest_calls.rs"]
mod rest_calls;
#[path = "client/rest_flows.rs"]
mod rest_flows;
#[path = "client/rest_requests.rs"]
mod rest_requests;
#[path = "client/rest_responses.rs"]
mod rest_responses;
#[path = "client/rest_sockets.rs"]
mod rest_sockets;
#[path = "client/rest_urls.rs"]
mod rest_urls;
#[path = "client/scripted.rs"]
mod scripted;
#[path = "client/sockets.rs"]
mod sockets;
#[path = "client/timeouts.rs"]
mod timeouts;
#[path = "client/versions.rs"]
mod versions;
