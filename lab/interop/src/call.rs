//! A call as every caller makes it, and its outcome. Programs in other languages read and write them as JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::schema::interop::v1::{CallRequest, CallResponse};

/// Which protocol a call speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Protocol {
    Connect,
    Grpc,
    GrpcWeb,
}

/// How its messages are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Codec {
    Proto,
    Json,
}

/// Which version of HTTP it goes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Http {
    #[serde(rename = "1.1")]
    One,
    #[serde(rename = "2")]
    Two,
}

/// Which method it is of: one of each stream type, and a unary one by GET.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Kind {
    Unary,
    Get,
    ServerStream,
    ClientStream,
    BidiStream,
}

impl Kind {
    pub(crate) const ALL: [Kind; 5] = [
        Kind::Unary,
        Kind::Get,
        Kind::ServerStream,
        Kind::ClientStream,
        Kind::BidiStream,
    ];

    /// Whether the caller sends more than one message.
    pub(crate) fn sends_many(self) -> bool {
        matches!(self, Kind::ClientStream | Kind::BidiStream)
    }
}

/// How calls travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Way {
    pub(crate) http: Http,
    pub(crate) protocol: Protocol,
    pub(crate) codec: Codec,
}

/// A call to make.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Call {
    /// Scheme, host and port.
    pub(crate) url: String,
    #[serde(flatten)]
    pub(crate) way: Way,
    pub(crate) kind: Kind,
    /// Headers to send; of a name that ends in `-bin`, the bytes in base64.
    pub(crate) headers: BTreeMap<String, String>,
    /// The deadline, from now, in milliseconds.
    pub(crate) timeout_ms: Option<u64>,
    /// The caller leaves as soon as a unary call reports that the call of this name waits.
    pub(crate) cancel_when_begun: Option<String>,
    /// Of a bidirectional stream, the next is sent after the response to the one before.
    pub(crate) requests: Vec<CallRequest>,
}

/// Names in lower case, and their values; of a name that ends in `-bin`, in base64.
pub(crate) type Metadata = BTreeMap<String, Vec<String>>;

/// The outcome of a call.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Outcome {
    pub(crate) messages: Vec<CallResponse>,
    pub(crate) headers: Metadata,
    /// Of a failed call, all metadata of the error where the peer does not separate them.
    pub(crate) trailers: Metadata,
    pub(crate) error: Option<Failed>,
}

/// How a call failed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Failed {
    /// The number of the code.
    pub(crate) code: u32,
    pub(crate) message: String,
    pub(crate) details: Vec<Detail>,
}

/// A message in an error.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Detail {
    /// Full name, without what may stand before it in a type URL.
    #[serde(rename = "type")]
    pub(crate) type_name: String,
    /// The message's bytes, in base64.
    pub(crate) value: String,
}

impl Outcome {
    /// What a caller sees who left by itself.
    pub(crate) fn canceled() -> Self {
        Self {
            error: Some(Failed {
                code: connect_prost::Code::Canceled.number(),
                ..Failed::default()
            }),
            ..Self::default()
        }
    }
}
