//! Writes the parts of a request, and one field alone.

use super::pair_object::PairObject;
use super::pair_writer::{PairWriter, Target};
use super::query::Query;
use super::{Body, no_fields};
use crate::{ByteWriter, Error, ObjectWriter as _, ProtoJson, WriteOptions, Writer as _};

/// Returns the text of a field, by its path in names of the schema, for a variable of a path template; not encoded. `None` if
/// the field is not set, or a message on the way to it. A field of implicit presence always is.
///
/// # Errors
/// Fails when the field is not a scalar, when its value has no text, and when the message itself is a well-known type with a JSON
/// form of its own.
pub fn variable<M: ProtoJson>(
    message: &M,
    path: &str,
    options: &WriteOptions,
) -> Result<Option<String>, Error> {
    let mut text = None;
    let target = Target::Variable {
        path: Some(path),
        text: &mut text,
    };
    write_fields(message, &mut PairWriter::new(target, &[], options))?;
    Ok(text)
}

/// Appends the fields that are not elsewhere as pairs, for a query or a form: in the order of the schema, without defaults.
/// `elsewhere` has the paths of the fields in other parts, in names of the schema. On an error the text is unchanged.
///
/// # Errors
/// Fails when one of the fields has no form as pairs: a map, a list of messages, a message that is set but empty, text with a
/// NUL character. Fails too when the message itself is a well-known type with a JSON form of its own.
pub fn write_query<M: ProtoJson>(
    message: &M,
    elsewhere: &[&str],
    options: &WriteOptions,
    out: &mut String,
) -> Result<(), Error> {
    let start = out.len();
    let mut query = Query::new(out);
    let target = Target::Query {
        query: &mut query,
        name: 0,
    };
    let result = write_fields(message, &mut PairWriter::new(target, elsewhere, options));
    if result.is_err() {
        out.truncate(start);
    }
    result
}

/// Appends the body as JSON, without the fields that variables hold; `variables` has their paths. Returns whether there is a
/// body. On an error the vector is unchanged.
///
/// Of one field, a message that is not set is written as an empty object, and a scalar that is not set is no body.
///
/// # Errors
/// Fails as [`to_vec`](crate::to_vec), and when a part of a well-known type with a JSON form of its own is asked for.
pub fn write_body<M: ProtoJson>(
    message: &M,
    variables: &[&str],
    body: Body<'_>,
    options: &WriteOptions,
    out: &mut Vec<u8>,
) -> Result<bool, Error> {
    match body {
        Body::None => Ok(false),
        Body::Whole if variables.is_empty() => crate::write(message, options, out).map(|()| true),
        Body::Whole => write_json(message, variables, None, options, out),
        Body::Field(field) => write_json(message, variables, Some(field), options, out),
    }
}

/// Appends one field alone as JSON, such as the field that is the body of a response. Returns whether it is set; a message
/// or list always is. On an error the vector is unchanged.
///
/// # Errors
/// Fails as [`to_vec`](crate::to_vec), and when the message itself is a well-known type with a JSON form of its own.
pub fn write_field<M: ProtoJson>(
    message: &M,
    field: &str,
    options: &WriteOptions,
    out: &mut Vec<u8>,
) -> Result<bool, Error> {
    write_json(message, &[], Some(field), options, out)
}

fn write_json<M: ProtoJson>(
    message: &M,
    variables: &[&str],
    field: Option<&str>,
    options: &WriteOptions,
    out: &mut Vec<u8>,
) -> Result<bool, Error> {
    let start = out.len();
    let mut json = ByteWriter::new(std::mem::take(out), options);
    let mut is_written = field.is_none();
    let target = match field {
        None => Target::Fields(&mut json),
        Some(name) => Target::Field {
            name,
            json: &mut json,
            is_written: &mut is_written,
        },
    };
    let result = write_fields(message, &mut PairWriter::new(target, variables, options));
    *out = json.into_bytes();
    if result.is_err() {
        out.truncate(start);
    }
    result.map(|()| is_written)
}

/// Writes the fields of the outermost message.
fn write_fields<M: ProtoJson>(message: &M, writer: &mut PairWriter<'_, '_>) -> Result<(), Error> {
    // Its `write_fields` writes nothing, and what it holds would be lost.
    if M::IS_SPECIAL {
        return Err(writer.fail(no_fields::<M>()));
    }
    let mut object = PairObject::open(writer)?;
    message.write_fields(&mut object)?;
    object.end()
}
