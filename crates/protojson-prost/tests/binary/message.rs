//! A message with a field of every kind that takes heap.

use std::collections::{BTreeMap, HashMap};

use prost::bytes::Bytes;
use prost_types::{Api, FieldMask, FileDescriptorProto, Value};
use protojson_prost::heap::{Entry, Opaque, Recursive, Table};
use protojson_prost::{MessageDescriptor, ObjectWriter, ProtoJson, Reader};

/// What `required` is from the start.
pub(crate) const DEFAULT: &str = "a text to start with";

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Every {
    #[prost(int64, repeated, tag = "1")]
    pub(crate) integers: Vec<i64>,
    #[prost(bool, repeated, packed = "false", tag = "2")]
    pub(crate) flags: Vec<bool>,
    #[prost(double, repeated, tag = "3")]
    pub(crate) doubles: Vec<f64>,
    #[prost(fixed32, repeated, tag = "4")]
    pub(crate) fixed: Vec<u32>,
    #[prost(string, repeated, tag = "5")]
    pub(crate) texts: Vec<String>,
    #[prost(bytes = "vec", repeated, tag = "6")]
    pub(crate) blobs: Vec<Vec<u8>>,
    #[prost(bytes = "bytes", repeated, tag = "7")]
    pub(crate) shared: Vec<Bytes>,
    #[prost(message, optional, boxed, tag = "8")]
    pub(crate) child: Option<Box<Every>>,
    #[prost(message, repeated, tag = "9")]
    pub(crate) children: Vec<Every>,
    #[prost(group, optional, boxed, tag = "10")]
    pub(crate) group: Option<Box<Every>>,
    #[prost(group, repeated, tag = "11")]
    pub(crate) groups: Vec<Every>,
    #[prost(map = "string, message", tag = "12")]
    pub(crate) by_name: HashMap<String, Every>,
    #[prost(btree_map = "string, message", tag = "13")]
    pub(crate) in_order: BTreeMap<String, Every>,
    #[prost(map = "int32, string", tag = "14")]
    pub(crate) by_number: HashMap<i32, String>,
    #[prost(btree_map = "sint64, int32", tag = "15")]
    pub(crate) numbers: BTreeMap<i64, i32>,
    #[prost(oneof = "Choice", tags = "16, 17, 18, 19")]
    pub(crate) choice: Option<Choice>,
    #[prost(string, optional, tag = "20")]
    pub(crate) text: Option<String>,
    #[prost(bytes = "vec", tag = "21")]
    pub(crate) blob: Vec<u8>,
    #[prost(string, required, tag = "22", default = "a text to start with")]
    pub(crate) required: String,
    #[prost(int32, optional, tag = "23")]
    pub(crate) number: Option<i32>,
    #[prost(message, optional, tag = "24")]
    pub(crate) mask: Option<FieldMask>,
    #[prost(message, repeated, tag = "25")]
    pub(crate) values: Vec<Value>,
    #[prost(message, optional, tag = "26")]
    pub(crate) wrapped: Option<String>,
    #[prost(message, repeated, tag = "27")]
    pub(crate) nothing: Vec<()>,
    #[prost(map = "bool, message", tag = "28")]
    pub(crate) tiny: HashMap<bool, ()>,
    #[prost(message, repeated, tag = "29")]
    pub(crate) files: Vec<FileDescriptorProto>,
    #[prost(message, optional, boxed, tag = "30")]
    pub(crate) api: Option<Box<Api>>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
pub(crate) enum Choice {
    #[prost(string, tag = "16")]
    Text(String),
    #[prost(message, tag = "17")]
    Every(Box<Every>),
    #[prost(bytes, tag = "18")]
    Blob(Vec<u8>),
    #[prost(message, tag = "19")]
    Mask(FieldMask),
}

impl ProtoJson for Every {
    const DESCRIPTOR: &'static MessageDescriptor = &MessageDescriptor::new("sample.Every", &[]);
    const HEAP: usize = DEFAULT.len();
    const HEAP_TABLE: &'static Table = &Table::new(&[
        Entry::varints::<i64>(1),
        Entry::varints::<bool>(2),
        Entry::fixed::<f64>(3),
        Entry::fixed::<u32>(4),
        Entry::strings(5),
        Entry::strings(6),
        Entry::shared(7),
        Entry::boxed::<Recursive<Every>>(8),
        Entry::messages::<Recursive<Every>>(9),
        Entry::boxed::<Recursive<Every>>(10).group(),
        Entry::messages::<Recursive<Every>>(11).group(),
        Entry::hash_map_of::<String, Recursive<Every>>(12),
        Entry::btree_map_of::<String, Recursive<Every>>(13),
        Entry::hash_map::<i32, String>(14),
        Entry::btree_map::<i64, i32>(15),
        Entry::boxed::<Recursive<Every>>(17),
        Entry::message::<FieldMask>(19),
        Entry::message::<FieldMask>(24),
        Entry::messages::<Value>(25),
        Entry::message::<String>(26),
        Entry::messages::<()>(27),
        Entry::hash_map_of::<bool, ()>(28),
        Entry::messages::<Opaque<FileDescriptorProto>>(29),
        Entry::boxed::<Opaque<Api>>(30),
    ]);

    fn write_fields<O: ObjectWriter>(&self, _object: &mut O) -> Result<(), O::Error> {
        Ok(())
    }

    fn read_field<R: Reader>(&mut self, _index: usize, reader: &mut R) -> Result<(), R::Error> {
        reader.skip()
    }
}

/// Counts the hash maps in a message.
pub(crate) fn hash_maps(message: &Every) -> usize {
    let own = [
        !message.by_name.is_empty(),
        !message.by_number.is_empty(),
        !message.tiny.is_empty(),
    ];
    let chosen = match &message.choice {
        Some(Choice::Every(inner)) => Some(&**inner),
        _ => None,
    };
    let below = [&message.child, &message.group].into_iter().flatten();
    let below = below.map(|inner| &**inner).chain(chosen);
    let below = below.chain(&message.children).chain(&message.groups);
    let below = below.chain(message.by_name.values());
    let below = below.chain(message.in_order.values());
    own.iter().filter(|is_there| **is_there).count() + below.map(hash_maps).sum::<usize>()
}
