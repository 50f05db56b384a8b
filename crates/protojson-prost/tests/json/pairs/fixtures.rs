//! Messages with what a query can hold.

use prost_types::{Duration, FieldMask, Timestamp};
use protojson_prost::{
    FieldDescriptor, MessageDescriptor, ObjectWriter, ProtoJson, Reader, field_codec,
};

use crate::fixtures::Color;

#[derive(Clone, PartialEq, prost::Oneof)]
pub(super) enum Owner {
    #[prost(string, tag = "20")]
    Email(String),
    #[prost(message, tag = "21")]
    Team(Box<Search>),
    #[prost(enumeration = "prost_types::NullValue", tag = "22")]
    Nobody(i32),
}

/// A request for a search.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Search {
    #[prost(int32, optional, tag = "1")]
    pub(super) limit: Option<i32>,
    #[prost(string, optional, tag = "2")]
    pub(super) text: Option<String>,
    #[prost(bool, repeated, tag = "3")]
    pub(super) flags: Vec<bool>,
    #[prost(bytes = "vec", repeated, tag = "4")]
    pub(super) blobs: Vec<Vec<u8>>,
    #[prost(message, repeated, tag = "5")]
    pub(super) times: Vec<Timestamp>,
    #[prost(message, repeated, tag = "6")]
    pub(super) counts: Vec<i64>,
    #[prost(enumeration = "Color", repeated, tag = "7")]
    pub(super) colors: Vec<i32>,
    #[prost(string, tag = "8")]
    pub(super) bracketed: String,
    #[prost(string, tag = "9")]
    pub(super) dotted: String,
    #[prost(string, tag = "10")]
    pub(super) r#type: String,
    #[prost(message, optional, boxed, tag = "11")]
    pub(super) sub_search: Option<Box<Search>>,
    #[prost(message, optional, tag = "12")]
    pub(super) since: Option<Timestamp>,
    #[prost(message, optional, tag = "13")]
    pub(super) at_most: Option<Duration>,
    #[prost(message, optional, tag = "14")]
    pub(super) mask: Option<FieldMask>,
    #[prost(string, tag = "15")]
    pub(super) secret: String,
    #[prost(double, tag = "16")]
    pub(super) score: f64,
    #[prost(enumeration = "Color", tag = "17")]
    pub(super) color: i32,
    #[prost(uint64, tag = "18")]
    pub(super) serial: u64,
    #[prost(bytes = "vec", tag = "19")]
    pub(super) cursor: Vec<u8>,
    #[prost(oneof = "Owner", tags = "20, 21, 22")]
    pub(super) owner: Option<Owner>,
    #[prost(message, optional, tag = "23")]
    pub(super) wrapped: Option<Wrapped>,
}

message! { Search, "sample.Search",
    0 1 "limit" "limit" limit (explicit field_codec::Int32);
    1 2 "text" "text" text (explicit field_codec::String);
    2 3 "flags" "flags" flags (implicit field_codec::List<field_codec::Bool>);
    3 4 "blobs" "blobs" blobs (implicit field_codec::List<field_codec::Bytes>);
    4 5 "times" "times" times (implicit field_codec::List<field_codec::Message>);
    5 6 "counts" "counts" counts (implicit field_codec::List<field_codec::Message>);
    6 7 "colors" "colors" colors (implicit field_codec::List<field_codec::Enum<Color>>);
    7 8 "bracketed" "search[x]" bracketed (implicit field_codec::String);
    8 9 "dotted" "text.en" dotted (implicit field_codec::String);
    9 10 "type" "type" r#type (implicit field_codec::String);
    10 11 "sub_search" "subSearch" sub_search (explicit field_codec::Message);
    11 12 "since" "since" since (explicit field_codec::Message);
    12 13 "at_most" "atMost" at_most (explicit field_codec::Message);
    13 14 "mask" "mask" mask (explicit field_codec::Message);
    14 15 "secret" "secret" secret (implicit field_codec::String).redacted;
    15 16 "score" "score" score (implicit field_codec::Double);
    16 17 "color" "color" color (implicit field_codec::Enum<Color>);
    17 18 "serial" "serial" serial (implicit field_codec::Uint64);
    18 19 "cursor" "cursor" cursor (implicit field_codec::Bytes);
    19 20 "email" "email" owner Owner::Email (field_codec::String);
    20 21 "team" "team" owner Owner::Team (field_codec::Message);
    21 22 "nobody" "nobody" owner Owner::Nobody (field_codec::NullValue);
    22 23 "wrapped" "wrapped" wrapped (explicit field_codec::Message);
}

/// Every wrapper.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Wrapped {
    #[prost(message, optional, tag = "1")]
    pub(super) bool: Option<bool>,
    #[prost(message, optional, tag = "2")]
    pub(super) bytes: Option<Vec<u8>>,
    #[prost(message, optional, tag = "3")]
    pub(super) double: Option<f64>,
    #[prost(message, optional, tag = "4")]
    pub(super) float: Option<f32>,
    #[prost(message, optional, tag = "5")]
    pub(super) int32: Option<i32>,
    #[prost(message, optional, tag = "6")]
    pub(super) int64: Option<i64>,
    #[prost(message, optional, tag = "7")]
    pub(super) string: Option<String>,
    #[prost(message, optional, tag = "8")]
    pub(super) uint32: Option<u32>,
    #[prost(message, optional, tag = "9")]
    pub(super) uint64: Option<u64>,
}

message! { Wrapped, "sample.Wrapped",
    0 1 "bool" "bool" bool (explicit field_codec::Message);
    1 2 "bytes" "bytes" bytes (explicit field_codec::Message);
    2 3 "double" "double" double (explicit field_codec::Message);
    3 4 "float" "float" float (explicit field_codec::Message);
    4 5 "int32" "int32" int32 (explicit field_codec::Message);
    5 6 "int64" "int64" int64 (explicit field_codec::Message);
    6 7 "string" "string" string (explicit field_codec::Message);
    7 8 "uint32" "uint32" uint32 (explicit field_codec::Message);
    8 9 "uint64" "uint64" uint64 (explicit field_codec::Message);
}
