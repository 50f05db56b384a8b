//! Between the suite's messages and those of the runtime.

use connect_prost::{Code, ConnectError, ErrorDetail};
use http::{HeaderMap, HeaderName, HeaderValue};
use prost_types::Any;
use protojson_prost::{MessageType, ProtoJson, Registry};

use crate::suite;

/// The messages that the suite puts into a `google.protobuf.Any`.
pub fn registry() -> Registry {
    Registry::new().with(&[
        MessageType::of::<suite::conformance_payload::RequestInfo>(),
        MessageType::of::<suite::BidiStreamRequest>(),
        MessageType::of::<suite::ClientStreamRequest>(),
        MessageType::of::<suite::Header>(),
        MessageType::of::<suite::IdempotentUnaryRequest>(),
        MessageType::of::<suite::ServerStreamRequest>(),
        MessageType::of::<suite::UnaryRequest>(),
        MessageType::of::<suite::UnimplementedRequest>(),
    ])
}

/// Packs a message under its full name.
pub fn pack<M: ProtoJson>(message: &M) -> Any {
    Any {
        type_url: format!("type.googleapis.com/{}", M::DESCRIPTOR.full_name),
        value: message.encode_to_vec(),
    }
}

/// Headers in the suite's form; the values of a name stay together, in order.
pub fn headers(map: &HeaderMap) -> Vec<suite::Header> {
    let values = |name| {
        map.get_all(name)
            .iter()
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    map.keys()
        .map(|name| suite::Header {
            name: name.to_string(),
            value: values(name).collect(),
        })
        .collect()
}

/// Adds headers in the suite's form to a map; `Err` names what HTTP does not allow.
pub fn add_headers(to: &mut HeaderMap, headers: &[suite::Header]) -> Result<(), ConnectError> {
    for header in headers {
        let wrong = |error: http::Error| {
            ConnectError::invalid_argument(format!("header {:?}: {error}", header.name))
        };
        let name = HeaderName::try_from(&header.name).map_err(|error| wrong(error.into()))?;
        for value in &header.value {
            to.append(
                &name,
                HeaderValue::try_from(value).map_err(|error| wrong(error.into()))?,
            );
        }
    }
    Ok(())
}

/// An error as a handler returns it.
pub fn to_connect(error: suite::Error) -> ConnectError {
    let number = u32::try_from(error.code).unwrap_or_default();
    let code = Code::from_number(number).unwrap_or(Code::Unknown);
    let base = ConnectError::new(code, error.message.unwrap_or_default());
    error.details.into_iter().fold(base, |error, detail| {
        error.with_detail(ErrorDetail::from_any(detail))
    })
}

/// An error in the suite's form.
pub fn to_suite(code: Code, message: &str, details: &[ErrorDetail]) -> suite::Error {
    suite::Error {
        code: i32::try_from(code.number()).unwrap_or_default(),
        message: Some(message.to_owned()),
        details: details.iter().map(ErrorDetail::to_any).collect(),
    }
}
