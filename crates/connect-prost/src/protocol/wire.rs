//! What all protocols share: wire formats, and the parts of heads that mean the same everywhere.

#[cfg(feature = "server")]
mod accept;
#[cfg(feature = "_rpc")]
mod announcement;
#[cfg(feature = "client")]
mod code_name;
#[cfg(feature = "_rpc")]
mod format;
#[cfg(feature = "server")]
mod metadata;
pub(crate) mod protocol;
#[cfg(feature = "server")]
mod quality;
#[cfg(feature = "server")]
mod request;
#[cfg(feature = "server")]
mod response;
#[cfg(feature = "client")]
mod response_error;

#[cfg(feature = "server")]
pub(crate) use accept::{accepted_encoding, negotiate_encoding};
#[cfg(feature = "server")]
pub(crate) use announcement::{ACCEPT_POST, write_announcements};
#[cfg(feature = "_rpc")]
pub(crate) use announcement::{CONNECT_ACCEPT_ENCODING, GRPC_ACCEPT_ENCODING};
#[cfg(feature = "client")]
pub(crate) use code_name::code_of_name;
#[cfg(feature = "client")]
pub(crate) use format::names_other_charset;
#[cfg(feature = "_rpc")]
pub(crate) use format::{Framing, WireFormat};
#[cfg(feature = "server")]
pub(crate) use metadata::write_metadata;
#[cfg(feature = "_rpc")]
pub(crate) use protocol::Protocol;
#[cfg(feature = "server")]
pub(crate) use quality::weighted;
#[cfg(feature = "server")]
pub(crate) use request::{RequestHead, message_encoding, present, single, unknown_encoding};
#[cfg(feature = "server")]
pub(crate) use response::{End, ResponseContext, RestContext, enveloped_error, enveloped_head};
#[cfg(feature = "client")]
pub(crate) use response_error::{ResponseError, code_of_status};
