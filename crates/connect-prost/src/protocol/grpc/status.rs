//! The status of a call, as gRPC and gRPC-Web write it into trailers.

use http::{HeaderMap, HeaderValue};
#[cfg(feature = "client")]
use percent_encoding::percent_decode;
#[cfg(feature = "server")]
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use prost::Message as _;

use super::{DETAILS, MESSAGE, STATUS};
#[cfg(feature = "client")]
use crate::Code;
use crate::{ConnectError, ErrorDetail, header};

#[cfg(feature = "server")]
/// Everything beyond printable ASCII is escaped anyway.
const ESCAPED: &AsciiSet = &CONTROLS.add(b'%');

/// `google.rpc.Status`: code, message and details again, so that details have a place.
#[derive(Clone, PartialEq, prost::Message)]
struct Status {
    #[prost(int32, tag = "1")]
    code: i32,
    #[prost(string, tag = "2")]
    message: String,
    #[prost(message, repeated, tag = "3")]
    details: Vec<prost_types::Any>,
}

#[cfg(feature = "server")]
/// Writes the status into trailers, behind the metadata that is there.
pub(in crate::protocol) fn write_status(error: Option<&ConnectError>, into: &mut HeaderMap) {
    let Some(error) = error else {
        into.insert(STATUS, HeaderValue::from_static("0"));
        return;
    };
    let number = error.code().number();
    into.insert(STATUS, HeaderValue::from(number));
    if !error.message().is_empty() {
        let text = utf8_percent_encode(error.message(), ESCAPED).to_string();
        if let Ok(value) = HeaderValue::try_from(text) {
            into.insert(MESSAGE, value);
        }
    }
    if !error.details().is_empty() {
        let status = Status {
            code: i32::try_from(number).unwrap_or_default(),
            message: error.message().to_owned(),
            details: error.details().iter().map(ErrorDetail::to_any).collect(),
        };
        into.insert(DETAILS, header::encode_binary(&status.encode_to_vec()));
    }
}

#[cfg(feature = "client")]
/// Takes the status out of trailers; `None` if they have none, which leaves open how the call ended.
///
/// Message and details are read from the details where those are there and agree on the code.
pub(in crate::protocol) fn read_status(
    trailers: &mut HeaderMap,
) -> Option<Result<(), ConnectError>> {
    let status = trailers.remove(STATUS)?;
    let message = trailers.remove(MESSAGE);
    let details = trailers.remove(DETAILS);
    let number = status
        .to_str()
        .ok()
        .and_then(|text| text.parse::<u32>().ok());
    let code = match number {
        Some(0) => return Some(Ok(())),
        Some(number) => Code::from_number(number),
        None => {
            let message = "grpc-status is not a number";
            return Some(Err(ConnectError::internal(message)));
        }
    };
    let code = code.unwrap_or(Code::Unknown);
    let message = message.map(|value| {
        let bytes: Vec<u8> = percent_decode(value.as_bytes()).collect();
        String::from_utf8_lossy(&bytes).into_owned()
    });
    let details = match details.as_ref().map(read_details) {
        None => None,
        Some(Some(status)) => Some(status),
        Some(None) => {
            let message = "grpc-status-details-bin cannot be read";
            return Some(Err(ConnectError::internal(message)));
        }
    };
    let Some(status) = details else {
        return Some(Err(ConnectError::new(code, message.unwrap_or_default())));
    };
    let code = u32::try_from(status.code)
        .ok()
        .and_then(Code::from_number)
        .unwrap_or(code);
    let error = ConnectError::new(code, status.message);
    let details = status.details.into_iter().map(ErrorDetail::from_any);
    Some(Err(details.fold(error, ConnectError::with_detail)))
}

#[cfg(feature = "client")]
fn read_details(value: &HeaderValue) -> Option<Status> {
    Status::decode(header::decode_binary(value)?.as_slice()).ok()
}

#[cfg(all(feature = "client", feature = "server"))]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_round_trips_with_its_details() {
        let error =
            ConnectError::aborted("50% \u{e9}\n").with_detail(ErrorDetail::new("a.B", vec![8, 1]));
        let mut trailers = HeaderMap::new();
        write_status(Some(&error), &mut trailers);
        assert_eq!(trailers[STATUS], "10");
        assert_eq!(trailers[MESSAGE], "50%25 %C3%A9%0A");
        let back = read_status(&mut trailers).unwrap().unwrap_err();
        assert_eq!(back.code(), Code::Aborted);
        assert_eq!(back.message(), error.message());
        assert_eq!(back.details(), error.details());
        assert!(trailers.is_empty());
    }

    #[test]
    fn success_is_a_zero_and_nothing_is_no_status() {
        let mut trailers = HeaderMap::new();
        assert!(read_status(&mut trailers).is_none());
        write_status(None, &mut trailers);
        assert!(read_status(&mut trailers).unwrap().is_ok());
    }

    #[test]
    fn nonsense_is_an_error_and_unknown_numbers_are_unknown() {
        for (text, code) in [
            ("x", Code::Internal),
            ("-1", Code::Internal),
            ("99", Code::Unknown),
        ] {
            let mut trailers = HeaderMap::new();
            trailers.insert(STATUS, HeaderValue::from_static(text));
            let error = read_status(&mut trailers).unwrap().unwrap_err();
            assert_eq!(error.code(), code, "{text}");
        }
    }
}
