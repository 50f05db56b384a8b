//! How the messages of a method are bound to requests and responses of its HTTP rules.

use protojson_prost::pairs::{self, Options, Request};
use protojson_prost::{Error, WriteOptions};

use crate::Message;

/// Writes one field of a response as JSON; returns whether it is set.
type WriteField<Res> = fn(&Res, &str, &WriteOptions, &mut Vec<u8>) -> Result<bool, Error>;

/// The functions by which a method with HTTP rules reads its requests and writes its responses. A method without rules has none,
/// so that no code is made for it.
pub struct HttpBinding<Req, Res> {
    pub(super) read: fn(&Request<'_>, &Options<'_>) -> Result<Req, Error>,
    /// If one of the rules has a `response_body`.
    pub(super) write_field: Option<WriteField<Res>>,
}

impl<Req: Message, Res: Message> HttpBinding<Req, Res> {
    pub(crate) const fn new() -> Self {
        Self {
            read: pairs::read::<Req>,
            write_field: None,
        }
    }

    pub(crate) const fn with_response_body() -> Self {
        Self {
            read: pairs::read::<Req>,
            write_field: Some(pairs::write_field::<Res>),
        }
    }
}

impl<Req, Res> Clone for HttpBinding<Req, Res> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Req, Res> Copy for HttpBinding<Req, Res> {}
