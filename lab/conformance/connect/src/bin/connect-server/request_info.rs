//! What the server received of a call, which its responses repeat.

use std::collections::BTreeMap;

use conformance_connect::convert::headers;
use conformance_connect::suite::conformance_payload::{ConnectGetInfo, RequestInfo};
use conformance_connect::suite::{Error, Header};
use connect_prost::server::Context;
use connect_prost::{ConnectError, ErrorDetail};
use prost_types::Any;
use protojson_prost::ProtoJson;

/// Everything about the call, with the requests received so far.
pub(crate) fn request_info(context: &Context, requests: Vec<Any>) -> RequestInfo {
    RequestInfo {
        request_headers: headers(context.headers()),
        timeout_ms: context
            .timeout()
            .map(|timeout| i64::try_from(timeout.as_millis()).unwrap_or(i64::MAX)),
        requests,
        connect_get_info: context.query().map(get_info),
    }
}

/// The error that the request asks for, with what was seen of the call among its details.
pub(crate) fn failure(error: Error, seen: &RequestInfo) -> ConnectError {
    let seen = ErrorDetail::from_message(RequestInfo::DESCRIPTOR.full_name, seen);
    conformance_connect::convert::to_connect(error).with_detail(seen)
}

/// The parameters of a query string; the values of a name stay together, in order.
fn get_info(query: &str) -> ConnectGetInfo {
    let mut values = BTreeMap::<String, Vec<String>>::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        values.entry(name.into()).or_default().push(value.into());
    }
    ConnectGetInfo {
        query_params: values
            .into_iter()
            .map(|(name, value)| Header { name, value })
            .collect(),
    }
}
