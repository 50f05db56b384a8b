//! How the messages of a method are bound to requests and responses of its HTTP rules.

use protojson_prost::pairs::{self, Body};
use protojson_prost::{Error, ReadOptions, WriteOptions};

use crate::protocol::client::{BoundMessage, BoundRequest, bind};
use crate::{ConnectError, Message, Spec};

/// Binds a message to a request by one of the rules.
type Bind<Req> = fn(&Req, &'static Spec, &WriteOptions) -> Result<BoundRequest, ConnectError>;

/// Reads a message of which one field stands alone.
pub(super) type ReadField<Res> = fn(&[u8], &str, &ReadOptions) -> Result<Res, Error>;

/// The functions by which a method with HTTP rules writes its requests and reads its responses. A method without rules has none,
/// so that no code is made for it.
pub struct HttpBinding<Req, Res> {
    pub(super) bind: Bind<Req>,
    /// If one of the rules has a `response_body`.
    pub(super) read_field: Option<ReadField<Res>>,
}

impl<Req: Message, Res: Message> HttpBinding<Req, Res> {
    pub(crate) const fn new() -> Self {
        Self {
            bind: bind_message::<Req>,
            read_field: None,
        }
    }

    pub(crate) const fn with_response_body() -> Self {
        Self {
            bind: bind_message::<Req>,
            read_field: Some(pairs::read_field::<Res>),
        }
    }
}

fn bind_message<Req: Message>(
    message: &Req,
    spec: &'static Spec,
    options: &WriteOptions,
) -> Result<BoundRequest, ConnectError> {
    bind(spec, &Fields { message, options })
}

/// The fields of a message.
struct Fields<'a, Req> {
    message: &'a Req,
    options: &'a WriteOptions,
}

impl<Req: Message> BoundMessage for Fields<'_, Req> {
    fn variable(&self, path: &str) -> Result<Option<String>, Error> {
        pairs::variable(self.message, path, self.options)
    }

    fn write_query(&self, elsewhere: &[&str], out: &mut String) -> Result<(), Error> {
        pairs::write_query(self.message, elsewhere, self.options, out)
    }

    fn write_body(
        &self,
        variables: &[&str],
        body: Body<'_>,
        out: &mut Vec<u8>,
    ) -> Result<bool, Error> {
        pairs::write_body(self.message, variables, body, self.options, out)
    }
}

impl<Req, Res> Clone for HttpBinding<Req, Res> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Req, Res> Copy for HttpBinding<Req, Res> {}
