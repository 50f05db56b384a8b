//! The client half of Connect streams.

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use crate::protocol::connect::error_from_json;
use crate::protocol::wire::ResponseError;
use crate::{Code, ConnectError};

pub(in crate::protocol) use crate::protocol::connect::write_head;

/// Reads the last envelope of a response: its trailers, and the error if there is one.
pub(in crate::protocol) fn read_end(
    data: &[u8],
    trailers: &mut HeaderMap,
) -> Result<(), ResponseError> {
    let Ok(Value::Object(end)) = serde_json::from_slice(data) else {
        let error = ConnectError::internal("the end of the response is not a JSON object");
        return Err(ResponseError::Local(error));
    };
    if let Some(metadata) = end.get("metadata").and_then(Value::as_object) {
        for (name, values) in metadata {
            read_metadata(name, values, trailers);
        }
    }
    match end.get("error") {
        None | Some(Value::Null) => Ok(()),
        Some(Value::Object(error)) => {
            let error = error_from_json(error, Code::Unknown, String::new);
            Err(ResponseError::Wire(error))
        }
        Some(_) => {
            let error = ConnectError::internal("the error of the response is not a JSON object");
            Err(ResponseError::Local(error))
        }
    }
}

/// Leaves out what HTTP would not allow as a header.
fn read_metadata(name: &str, values: &Value, trailers: &mut HeaderMap) {
    let Ok(name) = HeaderName::try_from(name) else {
        return;
    };
    let values = values.as_array().into_iter().flatten();
    for value in values.filter_map(Value::as_str) {
        if let Ok(value) = HeaderValue::try_from(value) {
            // The limit on an end leaves no room for as many names as would fill a map.
            let _ = trailers.try_append(name.clone(), value);
        }
    }
}

/// Ends a response without a last envelope: it is never whole.
pub(in crate::protocol) fn finish() -> Result<(), ResponseError> {
    let error = ConnectError::internal("the response broke off before its end");
    Err(ResponseError::Local(error))
}
