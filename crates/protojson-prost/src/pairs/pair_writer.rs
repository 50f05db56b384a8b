//! A [`Writer`] of the parts of a request.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use prost_types::Any;

use super::pair_object::{PairArray, PairObject};
use super::query::Query;
use crate::writer::DEPTH;
use crate::{ByteWriter, Cause, Error, ErrorKind, WriteOptions, Writer};

const MESSAGES_ONLY: &str = "the path of a variable leads through messages only";

/// The part that is written.
#[derive(Debug)]
pub(super) enum Target<'w, 'a> {
    /// The text of a variable; `path` is what is left of the path of its field, if anything.
    Variable {
        path: Option<&'w str>,
        text: &'w mut Option<String>,
    },
    /// The query; `name` is the length of the current name.
    Query {
        query: &'w mut Query<'a>,
        name: usize,
    },
    /// JSON of some of the fields.
    Fields(&'w mut ByteWriter<'a>),
    /// JSON of one field, without a key.
    Field {
        name: &'w str,
        json: &'w mut ByteWriter<'a>,
        is_written: &'w mut bool,
    },
}

/// Writes one value into a part of a request.
#[derive(Debug)]
pub(super) struct PairWriter<'w, 'a> {
    pub(super) target: Target<'w, 'a>,
    /// The paths, from here, of the fields that are in other parts.
    pub(super) elsewhere: Cow<'w, [&'w str]>,
    pub(super) options: &'w WriteOptions,
    pub(super) depth: usize,
    pub(super) is_element: bool,
}

impl<'w, 'a> PairWriter<'w, 'a> {
    pub(super) fn new(
        target: Target<'w, 'a>,
        elsewhere: &'w [&'w str],
        options: &'w WriteOptions,
    ) -> Self {
        Self {
            target,
            elsewhere: Cow::Borrowed(elsewhere),
            options,
            depth: 0,
            is_element: false,
        }
    }

    /// Writes a scalar.
    fn text(&mut self, value: &str) -> Result<(), Error> {
        match &mut self.target {
            Target::Variable { path: None, text } => **text = Some(value.to_owned()),
            Target::Query { query, .. } => query.push(value),
            Target::Variable { .. } | Target::Fields(_) | Target::Field { .. } => {
                return Err(self.reject(MESSAGES_ONLY));
            }
        }
        Ok(())
    }

    pub(super) fn reject(&self, text: &'static str) -> Error {
        self.fail(Cause::fixed(ErrorKind::Type, text))
    }
}

impl<'w, 'a> Writer for PairWriter<'w, 'a> {
    type Error = Error;
    type Object<'o>
        = PairObject<'o, 'w, 'a>
    where
        Self: 'o;
    type Array<'o>
        = PairArray<'o, 'w, 'a>
    where
        Self: 'o;

    fn options(&self) -> &WriteOptions {
        self.options
    }

    fn is_text(&self) -> bool {
        true
    }

    fn null(&mut self) -> Result<(), Error> {
        self.text("null")
    }

    fn bool(&mut self, value: bool) -> Result<(), Error> {
        self.text(if value { "true" } else { "false" })
    }

    fn signed(&mut self, value: i64) -> Result<(), Error> {
        self.text(itoa::Buffer::new().format(value))
    }

    fn unsigned(&mut self, value: u64) -> Result<(), Error> {
        self.text(itoa::Buffer::new().format(value))
    }

    fn float(&mut self, value: f32) -> Result<(), Error> {
        self.text(zmij::Buffer::new().format_finite(value))
    }

    fn double(&mut self, value: f64) -> Result<(), Error> {
        self.text(zmij::Buffer::new().format_finite(value))
    }

    fn string(&mut self, value: &str) -> Result<(), Error> {
        if value.contains('\0') {
            return Err(self.fail(Cause::fixed(ErrorKind::Value, "a NUL character")));
        }
        self.text(value)
    }

    fn plain_string(&mut self, value: &str) -> Result<(), Error> {
        self.text(value)
    }

    /// Writes the alphabet for URLs, with padding, which some readers require.
    fn base64(&mut self, value: &[u8]) -> Result<(), Error> {
        self.text(&URL_SAFE.encode(value))
    }

    fn object(&mut self) -> Result<PairObject<'_, 'w, 'a>, Error> {
        if self.is_element {
            return Err(self.reject("a list of messages cannot be written as text"));
        }
        if matches!(self.target, Target::Variable { path: None, .. }) {
            return Err(self.reject("a message cannot be written as text"));
        }
        if self.depth == DEPTH {
            let text = format!("nested deeper than {DEPTH} levels");
            return Err(self.fail(Cause::new(ErrorKind::Budget, text)));
        }
        PairObject::open(self)
    }

    fn array(&mut self, _len: usize) -> Result<PairArray<'_, 'w, 'a>, Error> {
        match self.target {
            Target::Query { .. } => Ok(PairArray::open(self)),
            Target::Variable { path: None, .. } => {
                Err(self.reject("a list cannot be written as text"))
            }
            _ => Err(self.reject(MESSAGES_ONLY)),
        }
    }

    fn any(&mut self, _value: &Any) -> Result<(), Error> {
        Err(self.reject("a google.protobuf.Any cannot be written as text"))
    }

    fn fail(&self, cause: Cause) -> Error {
        Error::new(cause, None)
    }
}
