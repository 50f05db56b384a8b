//! Metadata as the lab's messages hold it: text as it is, bytes in base64.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use http::{HeaderMap, HeaderName, HeaderValue};
use tonic::Status;
use tonic::metadata::{
    AsciiMetadataKey, AsciiMetadataValue, BinaryMetadataKey, BinaryMetadataValue, KeyAndValueRef,
    MetadataMap,
};

use crate::call::Metadata;

/// Without padding, as Connect prefers; with and without are read.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

pub(crate) fn to_base64(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

pub(crate) fn from_base64(text: &str) -> Result<Vec<u8>, String> {
    BASE64
        .decode(text)
        .map_err(|error| format!("{text:?} is no base64: {error}"))
}

/// What a request asks for, as headers.
pub(crate) fn to_headers<'a>(
    map: impl IntoIterator<Item = (&'a String, &'a String)>,
) -> Result<HeaderMap, http::Error> {
    let mut headers = HeaderMap::new();
    for (name, value) in map {
        headers.append(
            HeaderName::try_from(name.as_str())?,
            HeaderValue::try_from(value.as_str())?,
        );
    }
    Ok(headers)
}

/// All headers, for a check to look some up.
pub(crate) fn of_headers(headers: &HeaderMap) -> Metadata {
    let mut metadata = Metadata::new();
    for (name, value) in headers {
        let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
        metadata
            .entry(name.as_str().to_owned())
            .or_default()
            .push(text);
    }
    metadata
}

/// What of a request's metadata goes back to the caller.
pub(crate) fn to_return(metadata: Metadata) -> HashMap<String, String> {
    metadata
        .into_iter()
        .filter(|(name, _)| name.starts_with("x-interop-"))
        .map(|(name, values)| (name, values.join(",")))
        .collect()
}

/// What a request asks for, as tonic has metadata.
pub(crate) fn to_tonic<'a>(
    map: impl IntoIterator<Item = (&'a String, &'a String)>,
) -> Result<MetadataMap, Status> {
    let wrong = |error: &dyn std::fmt::Display| Status::internal(error.to_string());
    let mut metadata = MetadataMap::new();
    for (name, value) in map {
        if name.ends_with("-bin") {
            let bytes = from_base64(value).map_err(|error| wrong(&error))?;
            let name = BinaryMetadataKey::from_bytes(name.as_bytes());
            let name = name.map_err(|error| wrong(&error))?;
            metadata.append_bin(name, BinaryMetadataValue::from_bytes(&bytes));
        } else {
            let name = AsciiMetadataKey::from_bytes(name.as_bytes());
            let value = AsciiMetadataValue::try_from(value.as_str());
            let name = name.map_err(|error| wrong(&error))?;
            metadata.append(name, value.map_err(|error| wrong(&error))?);
        }
    }
    Ok(metadata)
}

/// All of tonic's metadata, for a check to look some up.
pub(crate) fn of_tonic(map: &MetadataMap) -> Metadata {
    let mut metadata = Metadata::new();
    for entry in map.iter() {
        let (name, value) = match entry {
            KeyAndValueRef::Ascii(name, value) => {
                let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
                (name.as_str(), text)
            }
            KeyAndValueRef::Binary(name, value) => (
                name.as_str(),
                to_base64(&value.to_bytes().unwrap_or_default()),
            ),
        };
        metadata.entry(name.to_owned()).or_default().push(value);
    }
    metadata
}
