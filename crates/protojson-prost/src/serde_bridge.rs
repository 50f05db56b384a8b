//! [`ProtoJson`] for a message that has `Serialize` and `Deserialize` from elsewhere, such as pbjson or serde's own derive.
//!
//! The JSON form passes through a [`Tree`], because serde pulls values and our readers push them.

use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

use crate::tree::{Tree, TreeCodec};
use crate::{Cause, ErrorKind, FieldCodec, ObjectWriter, ProtoJson, Reader, VisitResult, Writer};

mod compound;
mod deserializer;
mod serializer;

/// Implements [`ProtoJson`] for a message that implements serde's `Serialize` and `Deserialize`, such as by pbjson or
/// serde's own derive.
///
/// The second argument is the message's full name in the schema. The third, optional one is its
/// [`heap::Table`](crate::heap::Table), a constant expression.
///
/// The message is then read and written like any other: by itself, in a field of a generated message, within an `Any`, by
/// clients and servers. Its serde traits alone define its JSON form:
///
/// - [`WriteOptions`](crate::WriteOptions) and the lenience of [`ReadOptions`](crate::ReadOptions) have no effect. Numbers
///   that are not finite are written as ProtoJSON spells them, where `serde_json` would write `null`.
/// - The [`Budget`](crate::Budget) bounds bytes, depth and elements of the input before `Deserialize` is called. It counts
///   the heap of the input's values; further heap of the message is not counted. Bound the elements where a short element
///   becomes a large value.
/// - Without a table, the heap of the binary form is unknown: under the default budget, a message of more than 256 KiB is
///   rejected.
/// - The error of `Deserialize` is shown in the [`Error`](crate::Error) like an excerpt of the input: shortened, and not at
///   all below a field declared `debug_redact`. The message itself has no such fields.
///
/// ```
/// use protojson_prost::{ReadOptions, WriteOptions};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
/// struct Price {
///     #[prost(int64, tag = "1")]
///     cents: i64,
/// }
///
/// protojson_prost::serde_bridge!(Price, "shop.v1.Price", protojson_prost::heap::Table::new(&[]));
///
/// let json = protojson_prost::to_string(&Price { cents: 150 }, &WriteOptions::new())?;
/// assert_eq!(json, r#"{"cents":150}"#);
///
/// let error = protojson_prost::from_slice::<Price>(br#"{"cents":"much"}"#, &ReadOptions::new());
/// assert_eq!(
///     error.unwrap_err().to_string(),
///     r#"no shop.v1.Price: invalid type: string "much", expected i64 at line 1 column 1"#,
/// );
/// # Ok::<(), protojson_prost::Error>(())
/// ```
#[macro_export]
macro_rules! serde_bridge {
    ($message:ty, $full_name:literal $(, $heap_table:expr)? $(,)?) => {
        impl $crate::ProtoJson for $message {
            const DESCRIPTOR: &'static $crate::MessageDescriptor =
                &$crate::MessageDescriptor::new($full_name, &[]);
            $(const HEAP_TABLE: &'static $crate::heap::Table = &$heap_table;)?

            fn write_fields<O: $crate::ObjectWriter>(
                &self,
                object: &mut O,
            ) -> ::core::result::Result<(), O::Error> {
                $crate::__private::write_serde_fields(self, object)
            }

            fn read_field<R: $crate::Reader>(
                &mut self,
                _index: usize,
                reader: &mut R,
            ) -> ::core::result::Result<(), R::Error> {
                reader.skip()
            }

            fn write_json<W: $crate::Writer>(
                &self,
                writer: &mut W,
            ) -> ::core::result::Result<(), W::Error> {
                $crate::__private::write_serde(self, writer)
            }

            fn read_json<R: $crate::Reader>(
                &mut self,
                reader: &mut R,
            ) -> ::core::result::Result<$crate::VisitResult, R::Error> {
                $crate::__private::read_serde(self, reader)
            }

            fn read_typed<R: $crate::Reader>(
                &mut self,
                reader: &mut R,
            ) -> ::core::result::Result<$crate::VisitResult, R::Error> {
                $crate::__private::read_serde_typed(self, reader)
            }
        }
    };
}

/// Writes a message by `Serialize`.
///
/// # Errors
/// Fails with the error of the output or of the serialization.
pub fn write_serde<M, W>(message: &M, writer: &mut W) -> Result<(), W::Error>
where
    M: ProtoJson + Serialize,
    W: Writer,
{
    match serializer::tree(message) {
        Ok(tree) => TreeCodec::write(&tree, writer),
        Err(error) => Err(writer.fail(rejection::<M>(&error))),
    }
}

/// Writes the members of a message by `Serialize` into an object that is already open.
///
/// # Errors
/// Fails as [`write_serde`], and when the message is no object in JSON.
pub fn write_serde_fields<M, O>(message: &M, object: &mut O) -> Result<(), O::Error>
where
    M: ProtoJson + Serialize,
    O: ObjectWriter,
{
    match serializer::tree(message) {
        Ok(Tree::Object(members)) => members
            .iter()
            .try_for_each(|(key, value)| object.entry::<TreeCodec, _>(key, value)),
        Ok(_) => {
            let text = format!("{} is no object in JSON", M::DESCRIPTOR.full_name);
            Err(object.fail(Cause::new(ErrorKind::Type, text)))
        }
        Err(error) => Err(object.fail(rejection::<M>(&error))),
    }
}

/// Reads a message by `Deserialize`.
///
/// # Errors
/// Fails with the error of the input or of the deserialization.
pub fn read_serde<M, R>(into: &mut M, reader: &mut R) -> Result<VisitResult, R::Error>
where
    M: ProtoJson + DeserializeOwned,
    R: Reader,
{
    let mut tree = Tree::default();
    let found = reader.as_one(|reader| TreeCodec::read(&mut tree, reader))?;
    if found == VisitResult::Value {
        fill(into, tree, reader)?;
    }
    Ok(found)
}

/// Reads a message by `Deserialize` from the inside of an `Any`.
///
/// # Errors
/// Fails as [`read_serde`], and when `@type` is there twice.
pub fn read_serde_typed<M, R>(into: &mut M, reader: &mut R) -> Result<VisitResult, R::Error>
where
    M: ProtoJson + DeserializeOwned,
    R: Reader,
{
    let mut tree = Tree::default();
    let found = reader.as_one(|reader| TreeCodec::read(&mut tree, reader))?;
    if let Tree::Object(members) = &mut tree {
        let count = members.len();
        members.retain(|(key, _)| key != "@type");
        if count - members.len() > 1 {
            let text = "`@type` occurs twice";
            return Err(reader.fail(Cause::fixed(ErrorKind::Duplicate, text)));
        }
    }
    if found == VisitResult::Value {
        fill(into, tree, reader)?;
    }
    Ok(found)
}

fn fill<M, R>(into: &mut M, tree: Tree, reader: &R) -> Result<(), R::Error>
where
    M: ProtoJson + DeserializeOwned,
    R: Reader,
{
    match M::deserialize(deserializer::TreeDeserializer(tree)) {
        Ok(message) => *into = message,
        Err(error) => return Err(reader.fail(rejection::<M>(&error))),
    }
    Ok(())
}

/// Returns the cause of an error of serde, which may quote the input.
fn rejection<M: ProtoJson>(error: &serde_core::de::value::Error) -> Cause {
    Cause::value(format!("no {}", M::DESCRIPTOR.full_name)).with_quote(error.to_string())
}
