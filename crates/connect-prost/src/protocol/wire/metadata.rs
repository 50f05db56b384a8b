//! Metadata of handlers in the headers of responses.

use http::HeaderMap;

use crate::header::is_reserved;

/// Appends metadata to headers, without reserved names.
pub(crate) fn write_metadata(metadata: &HeaderMap, into: &mut HeaderMap) {
    if metadata.is_empty() {
        return;
    }
    for (name, value) in metadata {
        if !is_reserved(name) {
            into.append(name, value.clone());
        }
    }
}
