//! The client half of a stream: what its last envelope says.

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use crate::protocol::client::Fault;
use crate::protocol::connect::error_from_json;
use crate::{Code, ConnectError};

/// Reads the end of a stream: its trailers, and the error if there is one.
pub(crate) fn read_end(data: &[u8], trailers: &mut HeaderMap) -> Result<(), Fault> {
    let Ok(Value::Object(end)) = serde_json::from_slice(data) else {
        let error = ConnectError::internal("the end of the answer is not a JSON object");
        return Err(Fault::Local(error));
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
            Err(Fault::Wire(error))
        }
        Some(_) => {
            let error = ConnectError::internal("the error of the answer is not a JSON object");
            Err(Fault::Local(error))
        }
    }
}

/// What HTTP would not allow as a header is left out.
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
