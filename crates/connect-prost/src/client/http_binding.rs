//! How the messages of a method are bound to requests and responses of its HTTP rules.

use protojson_prost::pairs::{self, Body};
use protojson_prost::{Error, ReadOptions, WriteOptions};

use crate::Message;

/// Appends fields as pairs, without those at the paths in the list.
type WriteQuery<Req> = fn(&Req, &[&str], &WriteOptions, &mut String) -> Result<(), Error>;

/// Appends the body; returns whether there is one.
type WriteBody<Req> =
    fn(&Req, &[&str], Body<'_>, &WriteOptions, &mut Vec<u8>) -> Result<bool, Error>;

/// Reads a message of which one field stands alone.
type ReadField<Res> = fn(&[u8], &str, &ReadOptions) -> Result<Res, Error>;

/// The functions by which a method with HTTP rules writes its requests and reads its responses. A method without rules has none,
/// so that no code is made for it.
pub struct HttpBinding<Req, Res> {
    pub(super) variable: fn(&Req, &str, &WriteOptions) -> Result<Option<String>, Error>,
    pub(super) write_query: WriteQuery<Req>,
    pub(super) write_body: WriteBody<Req>,
    /// If one of the rules has a `response_body`.
    pub(super) read_field: Option<ReadField<Res>>,
}

impl<Req: Message, Res: Message> HttpBinding<Req, Res> {
    pub(crate) const fn new() -> Self {
        Self {
            variable: pairs::variable::<Req>,
            write_query: pairs::write_query::<Req>,
            write_body: pairs::write_body::<Req>,
            read_field: None,
        }
    }

    pub(crate) const fn with_response_body() -> Self {
        let mut binding = Self::new();
        binding.read_field = Some(pairs::read_field::<Res>);
        binding
    }
}

impl<Req, Res> Clone for HttpBinding<Req, Res> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Req, Res> Copy for HttpBinding<Req, Res> {}
