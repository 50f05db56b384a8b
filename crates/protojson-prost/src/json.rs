//! Writes and reads a message as JSON text: the functions that people call.

use crate::{
    ByteReader, ByteWriter, Cause, Error, ErrorKind, ProtoJson, ReadOptions, Reader, Report,
    VisitResult, WriteOptions,
};

/// Writes a message as JSON text.
///
/// # Errors
/// Fails when the message holds a value that ProtoJSON cannot express, such as a timestamp beyond the
/// year 9999 or an `Any` of a type that the registry lacks.
pub fn to_vec<M: ProtoJson>(message: &M, options: &WriteOptions) -> Result<Vec<u8>, Error> {
    let mut out = Vec::with_capacity(128);
    write(message, options, &mut out)?;
    Ok(out)
}

/// Writes a message as JSON text.
///
/// # Errors
/// Fails as [`to_vec`].
pub fn to_string<M: ProtoJson>(message: &M, options: &WriteOptions) -> Result<String, Error> {
    let bytes = to_vec(message, options)?;
    Ok(String::from_utf8(bytes).expect("the writer is fed with strings and ASCII only"))
}

/// Appends a message as JSON text; on an error the vector is unchanged.
///
/// # Errors
/// Fails as [`to_vec`].
pub fn write<M: ProtoJson>(
    message: &M,
    options: &WriteOptions,
    out: &mut Vec<u8>,
) -> Result<(), Error> {
    let start = out.len();
    let mut writer = ByteWriter::new(std::mem::take(out), options);
    let result = message.write_json(&mut writer);
    *out = writer.into_bytes();
    if result.is_err() {
        out.truncate(start);
    }
    result
}

/// Reads a message from JSON text.
///
/// # Errors
/// Fails when the input is not strict JSON, exceeds the budget, or does not fit the message.
pub fn from_slice<M: ProtoJson>(input: &[u8], options: &ReadOptions) -> Result<M, Error> {
    read_all(&mut ByteReader::new(input, options)?)
}

/// Reads a message from JSON text, and reports the values that are not in the message.
///
/// Costs nothing while there is nothing to report. See [`Report`].
///
/// # Errors
/// Fails as [`from_slice`]; the report counts against the budget too.
pub fn from_slice_with_report<'a, M: ProtoJson>(
    input: &'a [u8],
    options: &ReadOptions,
) -> Result<(M, Report<'a>), Error> {
    let mut reader = ByteReader::new(input, options)?;
    reader.keep_notes();
    let message = read_all(&mut reader)?;
    Ok((message, Report::new(input, reader.into_notes())))
}

pub(crate) fn read_all<M: ProtoJson>(reader: &mut ByteReader<'_>) -> Result<M, Error> {
    let mut message = M::default();
    match message.read_json(reader)? {
        VisitResult::Value => {}
        VisitResult::Null => return Err(reader.fail(Cause::unexpected("a message", "null"))),
        VisitResult::Ignored => {
            return Err(reader.fail(Cause::new(
                ErrorKind::UnknownType,
                "a message of unknown type",
            )));
        }
    }
    reader.finish()?;
    Ok(message)
}
