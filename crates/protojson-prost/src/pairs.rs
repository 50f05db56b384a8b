//! Messages from and to the parts of an HTTP request: the variables of a path, the query, and a body of JSON or a form.
//!
//! Basis: `google.api.http`. The name of a pair is the path of a field, `filter.state`, in names of the schema or JSON
//! names; its value is the text of a scalar, an enum value by name or number, or a well-known type whose JSON is a string
//! or a scalar. A list of those is a pair for each element. Maps, lists of messages, `Struct`, `Value`, `ListValue` and
//! `Any` have no form as pairs: they are in a body or nowhere. A request that is itself a well-known type, `Empty` apart, has
//! no fields to divide: it is a whole body of JSON.
//!
//! `read` makes a message of all parts at once, without a tree in between. `variable`, `write_query` and `write_body`
//! are the reverse: what they have written, `read` reads as an equal message.
//!
//! ```
//! use prost_types::FieldMask;
//! use protojson_prost::pairs::{self, Body, Content, Options, Request, Variable};
//! # use protojson_prost::{FieldDescriptor, MessageDescriptor, ObjectWriter, ProtoJson, Reader, field_codec};
//! # #[derive(Clone, PartialEq, prost::Message)]
//! # struct GetUser {
//! #     #[prost(string, tag = "1")]
//! #     user_id: String,
//! #     #[prost(message, optional, tag = "2")]
//! #     read_mask: Option<FieldMask>,
//! # }
//! # impl ProtoJson for GetUser {
//! #     const DESCRIPTOR: &'static MessageDescriptor = &MessageDescriptor::new(
//! #         "team.v1.GetUser",
//! #         &[
//! #             FieldDescriptor::new("user_id", ",\"userId\":", 1),
//! #             FieldDescriptor::new("read_mask", ",\"readMask\":", 2),
//! #         ],
//! #     );
//! #     fn write_fields<O: ObjectWriter>(&self, object: &mut O) -> Result<(), O::Error> {
//! #         let fields = Self::DESCRIPTOR.fields;
//! #         object.implicit::<field_codec::String, _>(&fields[0], &self.user_id)?;
//! #         object.explicit::<field_codec::Message, _>(&fields[1], &self.read_mask)
//! #     }
//! #     fn read_field<R: Reader>(&mut self, index: usize, reader: &mut R) -> Result<(), R::Error> {
//! #         match index {
//! #             0 => reader.implicit::<field_codec::String, _>(&mut self.user_id),
//! #             _ => reader.explicit::<field_codec::Message, _>(&mut self.read_mask),
//! #         }
//! #     }
//! # }
//!
//! // GET /v1/users/{user_id}
//! let request = Request {
//!     variables: &[Variable { field: "user_id", value: "ada%40example.com", is_multi: false }],
//!     query: "readMask=name,role",
//!     body: Body::None,
//!     content: Content::Json(b""),
//! };
//! let message: GetUser = pairs::read(&request, &Options::new(&Default::default()))?;
//! assert_eq!(message.user_id, "ada@example.com");
//!
//! let write = Default::default();
//! let id = pairs::variable(&message, "user_id", &write)?.unwrap_or_default();
//! let mut url = "/v1/users/".to_owned();
//! pairs::encode_segment(&id, &mut url);
//! url.push('?');
//! pairs::write_query(&message, &["user_id"], &write, &mut url)?;
//! assert_eq!(url, "/v1/users/ada%40example.com?readMask=name%2Crole");
//! # Ok::<(), protojson_prost::Error>(())
//! ```

use crate::{Cause, ErrorKind, ProtoJson, ReadOptions, Unknown};

mod divide;
mod integer;
mod pair;
mod pair_object;
mod pair_reader;
mod pair_writer;
mod percent;
mod plain;
mod query;
mod read;
mod resolve;
mod scan;
mod weave;
mod write;

pub use percent::{Encoding, decode, encode_segment, encode_segments};
pub use read::{read, read_field};
pub use write::{variable, write_body, write_field, write_query};

/// What the body of a request holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body<'a> {
    /// Nothing: fields that are not in the path are in the query.
    None,
    /// The whole message, but for the fields in the path. The query holds nothing.
    Whole,
    /// One field, by its name in the schema; those that are neither there nor in the path are in the query.
    Field(&'a str),
}

/// The text of a body; no body is empty text.
#[derive(Clone, Copy)]
pub enum Content<'a> {
    /// JSON.
    Json(&'a [u8]),
    /// A form, `application/x-www-form-urlencoded`.
    Form(&'a [u8]),
}

/// A variable of a path template with its value.
#[derive(Clone, Copy)]
pub struct Variable<'a> {
    /// The path of the field in names of the schema, such as `book.name`.
    pub field: &'a str,
    /// The value as it is in the path, percent-encoded.
    pub value: &'a str,
    /// Whether the variable may span several segments. An encoded slash then stays encoded.
    pub is_multi: bool,
}

impl Variable<'_> {
    fn encoding(&self) -> Encoding {
        match self.is_multi {
            true => Encoding::Segments,
            false => Encoding::Segment,
        }
    }
}

/// The parts of a request, and how they are bound to a message.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The variables of the path.
    pub variables: &'a [Variable<'a>],
    /// The query without its question mark, percent-encoded.
    pub query: &'a str,
    /// What the body holds.
    pub body: Body<'a>,
    /// The body.
    pub content: Content<'a>,
}

/// The options of reading the parts of a request.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The options for values and for bodies. The budget is one for all parts.
    pub read: &'a ReadOptions,
    /// The handling of query parameters that name no field. [`ReadOptions`] has that of JSON and forms.
    pub unknown_parameters: Unknown,
    /// Query parameters that are ignored unless they name a field: whole names, or beginnings with a `*` behind them.
    pub foreign: &'a [String],
}

impl<'a> Options<'a> {
    /// Creates options that reject every unknown query parameter.
    pub const fn new(read: &'a ReadOptions) -> Self {
        Self {
            read,
            unknown_parameters: Unknown::Reject,
            foreign: &[],
        }
    }

    /// Returns whether a name is among the foreign ones.
    fn is_foreign(&self, name: &str) -> bool {
        self.foreign
            .iter()
            .any(|pattern| match pattern.strip_suffix('*') {
                Some(beginning) => name.starts_with(beginning),
                None => name == pattern,
            })
    }
}

/// Returns the cause of an error about a message that cannot be divided: its JSON is no object of its fields.
#[cold]
fn no_fields<M: ProtoJson>() -> Cause {
    let name = M::DESCRIPTOR.full_name;
    let text = format!("a {name} is one value of JSON, of which no part can be elsewhere");
    Cause::new(ErrorKind::Type, text)
}
