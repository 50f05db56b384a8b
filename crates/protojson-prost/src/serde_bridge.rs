//! The other way round: [`ProtoJson`] of a message that has `Serialize` and `Deserialize` from
//! elsewhere, such as pbjson or serde's own derive.
//!
//! [`foreign_json!`](crate::foreign_json) gives a message both. Then it is read and written like
//! any other: by itself, in a field of a generated message, within an `Any`, by clients and servers.
//!
//! What JSON looks like is said by those traits alone:
//!
//! - [`WriteOptions`](crate::WriteOptions) and the lenience of [`ReadOptions`](crate::ReadOptions)
//!   do not reach them. Numbers that are not finite are written as ProtoJSON spells them, where
//!   `serde_json` would write `null`.
//! - Bytes, depth and elements of the input are bounded by the [`Budget`](crate::Budget) before
//!   they are called. Of heap it counts what they are called with; what the message takes beyond
//!   that is theirs, so bound the elements where a short element makes a big value.
//! - What the binary form may take is not known either, so a message of more than 256 KiB is refused
//!   under the default budget, unless the macro is told its [`heap::Table`](crate::heap::Table).
//! - What they say of an input that they refuse stands in the [`Error`](crate::Error) like an
//!   excerpt: shortened, and not at all below a field declared `debug_redact`. A message of theirs
//!   has no such fields.
//!
//! JSON is held as a tree on the way, because serde asks for what our readers hand out.

use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

use crate::kind::Kind;
use crate::read::{Found, Reader};
use crate::tree::{Tree, TreeKind};
use crate::write::{ObjectWriter, Writer};
use crate::{Cause, ErrorKind, ProtoJson};

mod read;
mod write;

/// Implements [`ProtoJson`] for a message that implements serde's `Serialize` and `Deserialize`;
/// the second argument is the message's full name in the schema. See [`foreign`](crate::foreign).
///
/// A third argument is the message's [`heap::Table`](crate::heap::Table), a constant expression:
/// without it, the binary form of a long message is refused.
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
/// protojson_prost::foreign_json!(Price, "shop.v1.Price", protojson_prost::heap::Table::new(&[]));
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
macro_rules! foreign_json {
    ($message:ty, $full_name:literal $(, $heap_table:expr)? $(,)?) => {
        impl $crate::ProtoJson for $message {
            const DESCRIPTION: &'static $crate::Description =
                &$crate::Description::new($full_name, &[]);
            $(const HEAP_TABLE: &'static $crate::heap::Table = &$heap_table;)?

            fn write_fields<O: $crate::ObjectWriter>(
                &self,
                object: &mut O,
            ) -> ::core::result::Result<(), O::Error> {
                $crate::foreign::write_fields(self, object)
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
                $crate::foreign::write(self, writer)
            }

            fn read_json<R: $crate::Reader>(
                &mut self,
                reader: &mut R,
            ) -> ::core::result::Result<$crate::Found, R::Error> {
                $crate::foreign::read(self, reader)
            }

            fn read_typed<R: $crate::Reader>(
                &mut self,
                reader: &mut R,
            ) -> ::core::result::Result<$crate::Found, R::Error> {
                $crate::foreign::read_typed(self, reader)
            }
        }
    };
}

/// Writes what `Serialize` makes of a message; [`foreign_json!`](crate::foreign_json) calls it.
///
/// # Errors
/// Whatever the output or the serialization fails with.
pub fn write<M, W>(message: &M, writer: &mut W) -> Result<(), W::Error>
where
    M: ProtoJson + Serialize,
    W: Writer,
{
    match write::tree(message) {
        Ok(tree) => TreeKind::write(&tree, writer),
        Err(error) => Err(writer.fail(refused::<M>(&error))),
    }
}

/// Writes the members of what `Serialize` makes of a message into an object that is open already;
/// [`foreign_json!`](crate::foreign_json) calls it.
///
/// # Errors
/// As [`write()`], and when they are not an object.
pub fn write_fields<M, O>(message: &M, object: &mut O) -> Result<(), O::Error>
where
    M: ProtoJson + Serialize,
    O: ObjectWriter,
{
    match write::tree(message) {
        Ok(Tree::Object(members)) => members
            .iter()
            .try_for_each(|(key, value)| object.entry::<TreeKind, _>(key, value)),
        Ok(_) => {
            let text = format!("{} is no object in JSON", M::DESCRIPTION.full_name);
            Err(object.fail(Cause::new(ErrorKind::Type, text)))
        }
        Err(error) => Err(object.fail(refused::<M>(&error))),
    }
}

/// Reads a message by `Deserialize`; [`foreign_json!`](crate::foreign_json) calls it.
///
/// # Errors
/// Whatever the input or the deserialization fails with.
pub fn read<M, R>(into: &mut M, reader: &mut R) -> Result<Found, R::Error>
where
    M: ProtoJson + DeserializeOwned,
    R: Reader,
{
    let mut tree = Tree::default();
    let found = reader.as_one(|reader| TreeKind::read(&mut tree, reader))?;
    if found == Found::Value {
        fill(into, tree, reader)?;
    }
    Ok(found)
}

/// Reads a message by `Deserialize` from the inside of an `Any`;
/// [`foreign_json!`](crate::foreign_json) calls it.
///
/// # Errors
/// As [`read`], and when `@type` is there twice.
pub fn read_typed<M, R>(into: &mut M, reader: &mut R) -> Result<Found, R::Error>
where
    M: ProtoJson + DeserializeOwned,
    R: Reader,
{
    let mut tree = Tree::default();
    let found = reader.as_one(|reader| TreeKind::read(&mut tree, reader))?;
    if let Tree::Object(members) = &mut tree {
        let count = members.len();
        members.retain(|(key, _)| key != "@type");
        if count - members.len() > 1 {
            let text = "`@type` occurs twice";
            return Err(reader.fail(Cause::fixed(ErrorKind::Duplicate, text)));
        }
    }
    if found == Found::Value {
        fill(into, tree, reader)?;
    }
    Ok(found)
}

fn fill<M, R>(into: &mut M, tree: Tree, reader: &R) -> Result<(), R::Error>
where
    M: ProtoJson + DeserializeOwned,
    R: Reader,
{
    match M::deserialize(read::TreeReader(tree)) {
        Ok(message) => *into = message,
        Err(error) => return Err(reader.fail(refused::<M>(&error))),
    }
    Ok(())
}

/// What the message's traits say may quote the input.
fn refused<M: ProtoJson>(error: &serde_core::de::value::Error) -> Cause {
    Cause::value(format!("no {}", M::DESCRIPTION.full_name)).with_quote(error.to_string())
}
