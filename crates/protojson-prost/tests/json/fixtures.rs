//! Messages with every type of field, implemented as generated code does.

use std::collections::{BTreeMap, HashMap};

use prost_types::{Any, Duration, FieldMask, ListValue, Struct, Timestamp, Value};
use protojson_prost::{
    FieldDescriptor, MessageDescriptor, ObjectWriter, ProtoEnum, ProtoJson, Reader, field_codec,
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

protojson_prost::serde_enum!(Color);

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
            const DESCRIPTOR: &'static MessageDescriptor = &MessageDescriptor::new($full_name, &[
                $(FieldDescriptor::new($name, concat!(",\"", $json_name, "\":"), $number)$(.$flag())?,)*
            ]);

            fn write_fields<O: ObjectWriter>(&self, object: &mut O) -> Result<(), O::Error> {
                let fields = Self::DESCRIPTOR.fields;
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

        protojson_prost::serde_message!($message);
    };
    (@write $self:ident $object:ident $fields:ident $index:literal $field:ident (implicit $kind:ty)) => {
        $object.implicit::<$kind, _>(&$fields[$index], &$self.$field)?
    };
    (@write $self:ident $object:ident $fields:ident $index:literal $field:ident (explicit $kind:ty)) => {
        $object.explicit::<$kind, _>(&$fields[$index], &$self.$field)?
    };
    (@write $self:ident $object:ident $fields:ident $index:literal $field:ident $oneof:ident::$variant:ident ($($shape:tt)*)) => {
        if let Some($oneof::$variant(value)) = &$self.$field {
            $object.member::<$($shape)*, _>(&$fields[$index], value)?;
        }
    };
    (@read $self:ident $reader:ident $field:ident (implicit $kind:ty)) => {
        $reader.implicit::<$kind, _>(&mut $self.$field)
    };
    (@read $self:ident $reader:ident $field:ident (explicit $kind:ty)) => {
        $reader.explicit::<$kind, _>(&mut $self.$field)
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
    0 1 "double" "double" double (implicit field_codec::Double);
    1 2 "float" "float" float (implicit field_codec::Float);
    2 3 "int32" "int32" int32 (implicit field_codec::Int32);
    3 4 "int64" "int64" int64 (implicit field_codec::Int64);
    4 5 "uint32" "uint32" uint32 (implicit field_codec::Uint32);
    5 6 "uint64" "uint64" uint64 (implicit field_codec::Uint64);
    6 7 "flag" "flag" flag (implicit field_codec::Bool);
    7 8 "user_name" "userName" user_name (implicit field_codec::String);
    8 9 "data" "data" data (implicit field_codec::Bytes);
    9 10 "color" "color" color (implicit field_codec::Enum<Color>);
    10 11 "child" "child" child (explicit field_codec::Message);
    11 12 "nick_name" "nick_name" nick_name (explicit field_codec::String);
    12 13 "numbers" "numbers" numbers (implicit field_codec::List<field_codec::Int64>);
    13 14 "colors" "colors" colors (implicit field_codec::List<field_codec::Enum<Color>>);
    14 15 "children" "children" children (implicit field_codec::List<field_codec::Message>);
    15 16 "by_name" "byName" by_name (implicit field_codec::Map<field_codec::Message>);
    16 17 "by_number" "byNumber" by_number (implicit field_codec::Map<field_codec::Enum<Color>>);
    17 18 "by_flag" "byFlag" by_flag (implicit field_codec::Map<field_codec::String>);
    18 19 "secret" "secret" secret (implicit field_codec::String).redacted;
    19 20 "profiles" "profiles" profiles (implicit field_codec::List<field_codec::String>).omit_empty;
    20 21 "nothing" "nothing" nothing (implicit field_codec::NullValue);
    21 30 "choice_text" "choiceText" choice Choice::Text (field_codec::String);
    22 31 "choice_number" "choiceNumber" choice Choice::Number (field_codec::Int64);
    23 32 "choice_sample" "choiceSample" choice Choice::Sample (field_codec::Message);
    24 33 "choice_null" "choiceNull" choice Choice::Null (field_codec::NullValue);
    25 34 "choice_value" "choiceValue" choice Choice::Value (field_codec::Message);
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
    0 1 "time" "time" time (explicit field_codec::Message);
    1 2 "duration" "duration" duration (explicit field_codec::Message);
    2 3 "mask" "mask" mask (explicit field_codec::Message);
    3 4 "structure" "structure" structure (explicit field_codec::Message);
    4 5 "value" "value" value (explicit field_codec::Message);
    5 6 "list" "list" list (explicit field_codec::Message);
    6 7 "wrapped" "wrapped" wrapped (explicit field_codec::Message);
    7 8 "empty" "empty" empty (explicit field_codec::Message);
    8 9 "any" "any" any (explicit field_codec::Message);
    9 10 "values" "values" values (implicit field_codec::List<field_codec::Message>);
}

/// A message with secrets of other shapes than a string.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Vault {
    #[prost(map = "string, message", tag = "1")]
    pub(crate) secrets: HashMap<String, Sample>,
    #[prost(enumeration = "Color", tag = "2")]
    pub(crate) code: i32,
}

message! { Vault, "sample.Vault",
    0 1 "secrets" "secrets" secrets (implicit field_codec::Map<field_codec::Message>).redacted;
    1 2 "code" "code" code (implicit field_codec::Enum<Color>).redacted;
}
