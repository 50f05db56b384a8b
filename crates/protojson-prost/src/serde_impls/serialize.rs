//! A [`Writer`] to a serde serializer.

use std::marker::PhantomData;

use prost_types::Any;
use serde_core::ser::{Error as _, SerializeMap, SerializeSeq};
use serde_core::{Serialize, Serializer};

use crate::field_codec::{Enum, Message};
use crate::tree::{Tree, TreeCodec};
use crate::writer::{DEPTH, REDACTED};
use crate::{
    ArrayWriter, Cause, FieldCodec, FieldDescriptor, ObjectWriter, ProtoEnum, ProtoJson,
    WriteOptions, Writer,
};

static DEFAULT: WriteOptions = WriteOptions::new();

/// Serializes a message as exact ProtoJSON; `Serialize` implementations call it.
///
/// # Errors
/// Fails when the serializer fails, or the message holds a value that ProtoJSON cannot express.
pub fn serialize_message<M: ProtoJson, S: Serializer>(
    message: &M,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    Json::new(message, &DEFAULT).serialize(serializer)
}

/// Serializes an enum value by its name; `Serialize` implementations call it.
///
/// # Errors
/// Fails when the serializer fails.
pub fn serialize_enum<E: ProtoEnum, S: Serializer>(
    number: i32,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    Part::<Enum<E>, i32>::new(&number, &DEFAULT, 0).serialize(serializer)
}

/// A message that serializes with options.
///
/// ```
/// use protojson_prost::{Int64Format, Json, WriteOptions};
///
/// let options = WriteOptions::new().int64(Int64Format::Number);
/// assert_eq!(serde_json::to_value(Json::new(&7_i64, &options))?, serde_json::json!(7));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Json<'a, M> {
    message: &'a M,
    options: &'a WriteOptions,
}

impl<'a, M: ProtoJson> Json<'a, M> {
    /// Creates the pair of a message and options.
    pub const fn new(message: &'a M, options: &'a WriteOptions) -> Self {
        Self { message, options }
    }
}

impl<M: ProtoJson> Serialize for Json<'_, M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Part::<Message, M>::new(self.message, self.options, 0).serialize(serializer)
    }
}

/// A value within a message, with its codec.
struct Part<'a, C, T> {
    value: &'a T,
    options: &'a WriteOptions,
    depth: usize,
    codec: PhantomData<C>,
}

impl<'a, C, T> Part<'a, C, T> {
    fn new(value: &'a T, options: &'a WriteOptions, depth: usize) -> Self {
        Self {
            value,
            options,
            depth,
            codec: PhantomData,
        }
    }
}

impl<C: FieldCodec<T>, T> Serialize for Part<'_, C, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut writer = SerdeWriter {
            serializer: Some(serializer),
            ok: None,
            options: self.options,
            depth: self.depth,
        };
        C::write(self.value, &mut writer)?;
        writer
            .ok
            .ok_or_else(|| S::Error::custom("nothing was written"))
    }
}

/// Writes one value to a serializer.
struct SerdeWriter<'o, S: Serializer> {
    serializer: Option<S>,
    ok: Option<S::Ok>,
    options: &'o WriteOptions,
    depth: usize,
}

impl<S: Serializer> SerdeWriter<'_, S> {
    /// Calls a function with the serializer, once.
    fn put(&mut self, f: impl FnOnce(S) -> Result<S::Ok, S::Error>) -> Result<(), S::Error> {
        let serializer = self.take()?;
        self.ok = Some(f(serializer)?);
        Ok(())
    }

    fn take(&mut self) -> Result<S, S::Error> {
        self.serializer
            .take()
            .ok_or_else(|| S::Error::custom("a second value was written"))
    }

    fn descend(&self) -> Result<usize, S::Error> {
        if self.depth == DEPTH {
            let text = format!("nested deeper than {DEPTH} levels");
            return Err(S::Error::custom(text));
        }
        Ok(self.depth + 1)
    }
}

impl<S: Serializer> Writer for SerdeWriter<'_, S> {
    type Error = S::Error;
    type Object<'w>
        = SerdeObject<'w, S>
    where
        Self: 'w;
    type Array<'w>
        = SerdeArray<'w, S>
    where
        Self: 'w;

    fn options(&self) -> &WriteOptions {
        self.options
    }

    fn null(&mut self) -> Result<(), S::Error> {
        self.put(S::serialize_unit)
    }

    fn bool(&mut self, value: bool) -> Result<(), S::Error> {
        self.put(|serializer| serializer.serialize_bool(value))
    }

    fn signed(&mut self, value: i64) -> Result<(), S::Error> {
        self.put(|serializer| serializer.serialize_i64(value))
    }

    fn unsigned(&mut self, value: u64) -> Result<(), S::Error> {
        self.put(|serializer| serializer.serialize_u64(value))
    }

    fn float(&mut self, value: f32) -> Result<(), S::Error> {
        self.put(|serializer| serializer.serialize_f32(value))
    }

    fn double(&mut self, value: f64) -> Result<(), S::Error> {
        self.put(|serializer| serializer.serialize_f64(value))
    }

    fn string(&mut self, value: &str) -> Result<(), S::Error> {
        self.put(|serializer| serializer.serialize_str(value))
    }

    fn plain_string(&mut self, value: &str) -> Result<(), S::Error> {
        self.string(value)
    }

    fn base64(&mut self, value: &[u8]) -> Result<(), S::Error> {
        let display =
            base64::display::Base64Display::new(value, &base64::engine::general_purpose::STANDARD);
        self.put(|serializer| serializer.collect_str(&display))
    }

    fn object(&mut self) -> Result<SerdeObject<'_, S>, S::Error> {
        let depth = self.descend()?;
        Ok(SerdeObject {
            map: self.take()?.serialize_map(None)?,
            ok: &mut self.ok,
            options: self.options,
            depth,
        })
    }

    fn array(&mut self, len: usize) -> Result<SerdeArray<'_, S>, S::Error> {
        let depth = self.descend()?;
        Ok(SerdeArray {
            seq: self.take()?.serialize_seq(Some(len))?,
            ok: &mut self.ok,
            options: self.options,
            depth,
        })
    }

    fn any(&mut self, value: &Any) -> Result<(), S::Error> {
        let tree = Tree::of_any(value, self.options).map_err(S::Error::custom)?;
        TreeCodec::write(&tree, self)
    }

    fn fail(&self, cause: Cause) -> S::Error {
        S::Error::custom(cause)
    }
}

/// An object being written to a serializer.
struct SerdeObject<'w, S: Serializer> {
    map: S::SerializeMap,
    ok: &'w mut Option<S::Ok>,
    options: &'w WriteOptions,
    depth: usize,
}

impl<S: Serializer> ObjectWriter for SerdeObject<'_, S> {
    type Error = S::Error;

    fn options(&self) -> &WriteOptions {
        self.options
    }

    fn member<C: FieldCodec<T>, T>(
        &mut self,
        field: &'static FieldDescriptor,
        value: &T,
    ) -> Result<(), S::Error> {
        let name = field.name_for(self.options);
        if field.redact && self.options.redact {
            return self.map.serialize_entry(name, REDACTED);
        }
        self.entry::<C, T>(name, value)
    }

    fn entry<C: FieldCodec<T>, T>(&mut self, key: &str, value: &T) -> Result<(), S::Error> {
        let part = Part::<C, T>::new(value, self.options, self.depth);
        self.map.serialize_entry(key, &part)
    }

    fn end(self) -> Result<(), S::Error> {
        *self.ok = Some(self.map.end()?);
        Ok(())
    }

    fn fail(&self, cause: Cause) -> S::Error {
        S::Error::custom(cause)
    }
}

/// An array being written to a serializer.
struct SerdeArray<'w, S: Serializer> {
    seq: S::SerializeSeq,
    ok: &'w mut Option<S::Ok>,
    options: &'w WriteOptions,
    depth: usize,
}

impl<S: Serializer> ArrayWriter for SerdeArray<'_, S> {
    type Error = S::Error;

    fn element<C: FieldCodec<T>, T>(&mut self, value: &T) -> Result<(), S::Error> {
        let part = Part::<C, T>::new(value, self.options, self.depth);
        self.seq.serialize_element(&part)
    }

    fn end(self) -> Result<(), S::Error> {
        *self.ok = Some(self.seq.end()?);
        Ok(())
    }
}
