//! Messages of every kind of field.

use std::collections::{BTreeMap, HashMap};

use prost_types::{Any, Duration, FieldMask, ListValue, Struct, Timestamp, Value};
use protojson_prost::{
    Description, Field, ObjectWriter, ProtoEnum, ProtoJson, Reader, face, kind, serde,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub(crate) enum Color {
    Unspecified = 0,
    Red = 1,
    Blue = -7,
}

impl ProtoEnum for Color {
    const FULL_NAME: &'static str = "sample.Color";
    const VALUES: &'static [(&'static str, i32)] = &[
        ("COLOR_UNSPECIFIED", 0),
        ("COLOR_RED", 1),
        ("COLOR_ROUGE", 1),
        ("COLOR_BLUE", -7),
    ];
}

impl serde::Serialize for Color {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        face::serialize_enum::<Self, S>(*self as i32, serializer)
    }
}

impl<'de> serde::Deserialize<'de> for Color {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        face::deserialize_enum::<Self, D>(deserializer)
    }
}

#[derive(Clone, PartialEq, prost::Oneof)]
pub(crate) enum Choice {
    #[prost(string, tag = "30")]
    Text(String),
    #[prost(int64, tag = "31")]
    Number(i64),
    #[prost(message, tag = "32")]
    Sample(Box<Sample>),
    #[prost(enumeration = "prost_types::NullValue", tag = "33")]
    Null(i32),
    #[prost(message, tag = "34")]
    Value(Value),
}

/// Implements `ProtoJson` and serde the way the generator does; a member of a oneof names the
/// oneof and its variant in place of a presence.
macro_rules! message {
    ($message:ident, $full_name:literal, $($index:literal $number:literal $name:literal $json_name:literal $field:ident $($oneof:ident::$variant:ident)? ($($shape:tt)*) $(.$flag:ident)?;)*) => {
        impl ProtoJson for $message {
            const DESCRIPTION: &'static Description = &Description::new($full_name, &[
                $(Field::new($name, $json_name, concat!("\"", $json_name, "\":"), $number)$(.$flag())?,)*
            ]);

            fn write_fields<O: ObjectWriter>(&self, object: &mut O) -> Result<(), O::Error> {
                let fields = Self::DESCRIPTION.fields;
                $(message!(@write self object fields $index $field $($oneof::$variant)? ($($shape)*));)*
                Ok(())
            }

            fn read_field<R: Reader>(&mut self, index: usize, reader: &mut R) -> Result<(), R::Error> {
                match index {
                    $($index => message!(@read self reader $field $($oneof::$variant)? ($($shape)*)),)*
                    _ => reader.skip(),
                }
            }
        }

        impl serde::Serialize for $message {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                face::serialize(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $message {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                face::deserialize(deserializer)
            }
        }
    };
    (@write $self:ident $object:ident $fields:ident $index:literal $field:ident ($($shape:tt)*)) => {
        $object.field::<$($shape)*, _>(&$fields[$index], &$self.$field)?
    };
    (@write $self:ident $object:ident $fields:ident $index:literal $field:ident $oneof:ident::$variant:ident ($($shape:tt)*)) => {
        if let Some($oneof::$variant(value)) = &$self.$field {
            $object.member::<$($shape)*, _>(&$fields[$index], value)?;
        }
    };
    (@read $self:ident $reader:ident $field:ident ($($shape:tt)*)) => {
        $reader.field::<$($shape)*, _>(&mut $self.$field)
    };
    (@read $self:ident $reader:ident $field:ident $oneof:ident::$variant:ident ($($shape:tt)*)) => {
        $reader.oneof::<$($shape)*, _, _>(&mut $self.$field, $oneof::$variant)
    };
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Sample {
    #[prost(double, tag = "1")]
    pub(crate) double: f64,
    #[prost(float, tag = "2")]
    pub(crate) float: f32,
    #[prost(int32, tag = "3")]
    pub(crate) int32: i32,
    #[prost(int64, tag = "4")]
    pub(crate) int64: i64,
    #[prost(uint32, tag = "5")]
    pub(crate) uint32: u32,
    #[prost(uint64, tag = "6")]
    pub(crate) uint64: u64,
    #[prost(bool, tag = "7")]
    pub(crate) flag: bool,
    #[prost(string, tag = "8")]
    pub(crate) user_name: String,
    #[prost(bytes = "vec", tag = "9")]
    pub(crate) data: Vec<u8>,
    #[prost(enumeration = "Color", tag = "10")]
    pub(crate) color: i32,
    #[prost(message, optional, boxed, tag = "11")]
    pub(crate) child: Option<Box<Sample>>,
    #[prost(string, optional, tag = "12")]
    pub(crate) nick_name: Option<String>,
    #[prost(int64, repeated, tag = "13")]
    pub(crate) numbers: Vec<i64>,
    #[prost(enumeration = "Color", repeated, tag = "14")]
    pub(crate) colors: Vec<i32>,
    #[prost(message, repeated, tag = "15")]
    pub(crate) children: Vec<Sample>,
    #[prost(map = "string, message", tag = "16")]
    pub(crate) by_name: HashMap<String, Sample>,
    #[prost(btree_map = "int64, enumeration(Color)", tag = "17")]
    pub(crate) by_number: BTreeMap<i64, i32>,
    #[prost(map = "bool, string", tag = "18")]
    pub(crate) by_flag: HashMap<bool, String>,
    #[prost(string, tag = "19")]
    pub(crate) secret: String,
    #[prost(string, repeated, tag = "20")]
    pub(crate) profiles: Vec<String>,
    #[prost(enumeration = "prost_types::NullValue", tag = "21")]
    pub(crate) nothing: i32,
    #[prost(oneof = "Choice", tags = "30, 31, 32, 33, 34")]
    pub(crate) choice: Option<Choice>,
}

message! { Sample, "sample.Sample",
    0 1 "double" "double" double (kind::Implicit<kind::Double>);
    1 2 "float" "float" float (kind::Implicit<kind::Float>);
    2 3 "int32" "int32" int32 (kind::Implicit<kind::Int32>);
    3 4 "int64" "int64" int64 (kind::Implicit<kind::Int64>);
    4 5 "uint32" "uint32" uint32 (kind::Implicit<kind::Uint32>);
    5 6 "uint64" "uint64" uint64 (kind::Implicit<kind::Uint64>);
    6 7 "flag" "flag" flag (kind::Implicit<kind::Bool>);
    7 8 "user_name" "userName" user_name (kind::Implicit<kind::String>);
    8 9 "data" "data" data (kind::Implicit<kind::Bytes>);
    9 10 "color" "color" color (kind::Implicit<kind::Enum<Color>>);
    10 11 "child" "child" child (kind::Explicit<kind::Message>);
    11 12 "nick_name" "nick_name" nick_name (kind::Explicit<kind::String>);
    12 13 "numbers" "numbers" numbers (kind::Implicit<kind::List<kind::Int64>>);
    13 14 "colors" "colors" colors (kind::Implicit<kind::List<kind::Enum<Color>>>);
    14 15 "children" "children" children (kind::Implicit<kind::List<kind::Message>>);
    15 16 "by_name" "byName" by_name (kind::Implicit<kind::Map<kind::Message>>);
    16 17 "by_number" "byNumber" by_number (kind::Implicit<kind::Map<kind::Enum<Color>>>);
    17 18 "by_flag" "byFlag" by_flag (kind::Implicit<kind::Map<kind::String>>);
    18 19 "secret" "secret" secret (kind::Implicit<kind::String>).redacted;
    19 20 "profiles" "profiles" profiles (kind::Implicit<kind::List<kind::String>>).omit_empty;
    20 21 "nothing" "nothing" nothing (kind::Implicit<kind::NullValue>);
    21 30 "choice_text" "choiceText" choice Choice::Text (kind::String);
    22 31 "choice_number" "choiceNumber" choice Choice::Number (kind::Int64);
    23 32 "choice_sample" "choiceSample" choice Choice::Sample (kind::Message);
    24 33 "choice_null" "choiceNull" choice Choice::Null (kind::NullValue);
    25 34 "choice_value" "choiceValue" choice Choice::Value (kind::Message);
}

/// A message of well-known types.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Known {
    #[prost(message, optional, tag = "1")]
    pub(crate) time: Option<Timestamp>,
    #[prost(message, optional, tag = "2")]
    pub(crate) duration: Option<Duration>,
    #[prost(message, optional, tag = "3")]
    pub(crate) mask: Option<FieldMask>,
    #[prost(message, optional, tag = "4")]
    pub(crate) structure: Option<Struct>,
    #[prost(message, optional, tag = "5")]
    pub(crate) value: Option<Value>,
    #[prost(message, optional, tag = "6")]
    pub(crate) list: Option<ListValue>,
    #[prost(message, optional, tag = "7")]
    pub(crate) wrapped: Option<i64>,
    #[prost(message, optional, tag = "8")]
    pub(crate) empty: Option<()>,
    #[prost(message, optional, tag = "9")]
    pub(crate) any: Option<Any>,
    #[prost(message, repeated, tag = "10")]
    pub(crate) values: Vec<Value>,
}

message! { Known, "sample.Known",
    0 1 "time" "time" time (kind::Explicit<kind::Message>);
    1 2 "duration" "duration" duration (kind::Explicit<kind::Message>);
    2 3 "mask" "mask" mask (kind::Explicit<kind::Message>);
    3 4 "structure" "structure" structure (kind::Explicit<kind::Message>);
    4 5 "value" "value" value (kind::Explicit<kind::Message>);
    5 6 "list" "list" list (kind::Explicit<kind::Message>);
    6 7 "wrapped" "wrapped" wrapped (kind::Explicit<kind::Message>);
    7 8 "empty" "empty" empty (kind::Explicit<kind::Message>);
    8 9 "any" "any" any (kind::Explicit<kind::Message>);
    9 10 "values" "values" values (kind::Implicit<kind::List<kind::Message>>);
}
