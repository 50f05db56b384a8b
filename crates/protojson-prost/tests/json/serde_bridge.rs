//! `serde_bridge!`, for messages with serde's derive.

use std::collections::BTreeMap;

use prost_types::Any;
use protojson_prost::heap::Table;
use protojson_prost::pairs::{self, Body, Content, Options, Request};
use protojson_prost::{
    Budget, ErrorKind, FieldDescriptor, Json, MessageDescriptor, MessageType, ObjectWriter,
    ProtoJson, ReadOptions, Reader, Registry, Seed, WriteOptions, check_binary, field_codec,
    from_slice, serde_bridge, to_string,
};
use serde::de::DeserializeSeed;
use serde::{Deserialize, Serialize};

use crate::{error_text, json, parse};

#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct Theirs {
    #[prost(int64, tag = "1")]
    in_cents: i64,
    #[prost(uint64, tag = "2")]
    big: u64,
    #[prost(float, tag = "3")]
    float: f32,
    #[prost(double, tag = "4")]
    double: f64,
    #[prost(bool, optional, tag = "5")]
    flag: Option<bool>,
    #[prost(bytes = "vec", tag = "6")]
    data: Vec<u8>,
    #[prost(btree_map = "int32, string", tag = "7")]
    names: BTreeMap<i32, String>,
    #[prost(message, repeated, tag = "8")]
    children: Vec<Theirs>,
    #[prost(oneof = "Choice", tags = "9, 10, 11")]
    choice: Option<Choice>,
    #[prost(btree_map = "bool, int32", tag = "12")]
    flags: BTreeMap<bool, i32>,
}

#[derive(Clone, PartialEq, prost::Oneof, Serialize, Deserialize)]
enum Choice {
    #[prost(string, tag = "9")]
    Text(String),
    #[prost(message, tag = "10")]
    Nested(Box<Theirs>),
    #[prost(message, tag = "11")]
    Nothing(()),
}

serde_bridge!(Theirs, "sample.Theirs");

fn theirs() -> Theirs {
    Theirs {
        in_cents: i64::MIN,
        big: u64::MAX,
        float: 1.1,
        double: 1e300,
        flag: Some(false),
        data: vec![0, 255],
        names: [(-1, "a".to_owned()), (2, "b\n".to_owned())].into(),
        children: vec![Theirs::default(), Theirs::default()],
        choice: Some(Choice::Nested(Box::new(Theirs {
            choice: Some(Choice::Text("x".to_owned())),
            ..Theirs::default()
        }))),
        flags: [(true, 1)].into(),
    }
}

/// A message of ours that holds one of theirs, the second time as a secret.
#[derive(Clone, PartialEq, prost::Message)]
struct Ours {
    #[prost(message, optional, tag = "1")]
    shown: Option<Theirs>,
    #[prost(message, repeated, tag = "2")]
    hidden: Vec<Theirs>,
}

impl ProtoJson for Ours {
    const DESCRIPTOR: &'static MessageDescriptor = &MessageDescriptor::new(
        "sample.Ours",
        &[
            FieldDescriptor::new("shown", ",\"shown\":", 1),
            FieldDescriptor::new("hidden", ",\"hidden\":", 2).redacted(),
        ],
    );

    fn write_fields<O: ObjectWriter>(&self, object: &mut O) -> Result<(), O::Error> {
        let fields = Self::DESCRIPTOR.fields;
        object.explicit::<field_codec::Message, _>(&fields[0], &self.shown)?;
        object.implicit::<field_codec::List<field_codec::Message>, _>(&fields[1], &self.hidden)
    }

    fn read_field<R: Reader>(&mut self, index: usize, reader: &mut R) -> Result<(), R::Error> {
        match index {
            0 => reader.explicit::<field_codec::Message, _>(&mut self.shown),
            1 => reader.implicit::<field_codec::List<field_codec::Message>, _>(&mut self.hidden),
            _ => reader.skip(),
        }
    }
}

protojson_prost::serde_message!(Ours);

#[test]
fn the_bytes_are_those_that_serde_json_writes() {
    let text = json(&theirs());
    assert_eq!(text, serde_json::to_string(&theirs()).unwrap());
    assert_eq!(parse::<Theirs>(&text).unwrap(), theirs());
    let spaced = serde_json::to_string_pretty(&theirs()).unwrap();
    assert_eq!(parse::<Theirs>(&spaced).unwrap(), theirs());
}

#[test]
fn what_is_not_finite_is_spelled() {
    let message = Theirs {
        float: f32::NEG_INFINITY,
        double: f64::NAN,
        ..Theirs::default()
    };
    let value: serde_json::Value = serde_json::from_str(&json(&message)).unwrap();
    assert_eq!(value["float"], "-Infinity");
    assert_eq!(value["double"], "NaN");
}

#[test]
fn a_message_of_ours_holds_one_of_theirs() {
    let ours = Ours {
        shown: Some(theirs()),
        hidden: vec![Theirs::default(), theirs()],
    };
    let text = json(&ours);
    assert_eq!(parse::<Ours>(&text).unwrap(), ours);
    assert_eq!(serde_json::to_string(&ours).unwrap(), text);
    assert_eq!(serde_json::from_str::<Ours>(&text).unwrap(), ours);
    assert_eq!(
        parse::<Ours>(r#"{"shown": null}"#).unwrap(),
        Ours::default()
    );
}

#[test]
fn an_any_holds_one_of_theirs_flat() {
    let any = Any {
        type_url: "x/sample.Theirs".to_owned(),
        value: prost::Message::encode_to_vec(&theirs()),
    };
    let registry = Registry::new().with(&[MessageType::of::<Theirs>()]);
    let write = WriteOptions::new().registry(registry.clone());
    let read = ReadOptions::new().registry(registry);
    let text = to_string(&any, &write).unwrap();
    let start = r#"{"@type":"x/sample.Theirs","inCents":-9223372036854775808,"#;
    assert!(text.starts_with(start), "{text}");
    assert_eq!(from_slice::<Any>(text.as_bytes(), &read).unwrap(), any);
    let through_serde = serde_json::to_string(&Json::new(&any, &write)).unwrap();
    assert_eq!(through_serde, text);
    let mut deserializer = serde_json::Deserializer::from_str(&text);
    let seed = Seed::<Any>::new(&read);
    assert_eq!(seed.deserialize(&mut deserializer).unwrap(), any);

    let twice = br#"{"@type": "x/sample.Theirs", "@type": "x/sample.Theirs"}"#;
    let error = from_slice::<Any>(twice, &read).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Duplicate);
    let unknown = br#"{"@type": "x/sample.Theirs", "color": 1}"#;
    let error = from_slice::<Any>(unknown, &read).unwrap_err();
    assert!(
        error.to_string().contains("unknown field `color`"),
        "{error}"
    );
}

#[test]
fn an_error_quotes_serde_and_has_the_position_of_the_message() {
    assert_eq!(
        error_text::<Ours>("{\"shown\":\n  {\"inCents\": 1, \"flag\": \"yes\"}}"),
        "shown: no sample.Theirs: invalid type: string \"yes\", expected a boolean at line 2 column 3"
    );
    let error = parse::<Theirs>(r#"{"choice": {"Other": 1}}"#).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Value);
    assert_eq!(error.cause(), "no sample.Theirs");
    let long = format!(r#"{{"{}": 1}}"#, "k".repeat(10_000));
    assert!(error_text::<Theirs>(&long).len() < 400);
}

#[test]
fn an_error_below_a_redacted_field_quotes_nothing() {
    let text = r#"{"hidden": [{"flag": "hunter2"}]}"#;
    assert_eq!(
        error_text::<Ours>(text),
        "hidden: no sample.Theirs at line 1 column 13"
    );
    let error = serde_json::from_str::<Ours>(text).unwrap_err();
    assert!(!error.to_string().contains("hunter2"), "{error}");
}

#[test]
fn the_input_is_bounded_before_theirs_sees_it() {
    let deep = format!("{}{}", r#"{"children":["#.repeat(60), "]}".repeat(60));
    let wide = format!(r#"{{"data":[{}0]}}"#, "0,".repeat(1000));
    for (text, budget) in [
        (&deep, Budget::new()),
        (&wide, Budget::new().with_elements(1000)),
        (&wide, Budget::new().with_heap(1000)),
    ] {
        let options = ReadOptions::new().budget(budget);
        let error = from_slice::<Theirs>(text.as_bytes(), &options).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Budget, "{error}");
    }
    assert!(parse::<Theirs>(&wide).is_ok());
}

/// A message whose JSON is no object.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
struct Version {
    #[prost(string, tag = "1")]
    text: String,
}

impl From<String> for Version {
    fn from(text: String) -> Self {
        Self { text }
    }
}

impl From<Version> for String {
    fn from(version: Version) -> Self {
        version.text
    }
}

serde_bridge!(Version, "sample.Version", Table::new(&[]));

#[test]
fn a_message_need_not_be_an_object_but_within_an_any() {
    let version = Version::from("v2".to_owned());
    assert_eq!(json(&version), r#""v2""#);
    assert_eq!(parse::<Version>(r#""v2""#).unwrap(), version);
    assert_eq!(
        error_text::<Version>("[1]"),
        "no sample.Version: invalid type: sequence, expected a string at line 1 column 1"
    );
    let any = Any {
        type_url: "x/sample.Version".to_owned(),
        value: prost::Message::encode_to_vec(&version),
    };
    let registry = Registry::new().with(&[MessageType::of::<Version>()]);
    let error = to_string(&any, &WriteOptions::new().registry(registry)).unwrap_err();
    assert_eq!(error.to_string(), "sample.Version is no object in JSON");
}

#[test]
fn the_binary_form_is_bounded_by_the_table_or_with_caution() {
    let long = "x".repeat(300 << 10);
    let unknown = Theirs {
        choice: Some(Choice::Text(long.clone())),
        ..Theirs::default()
    };
    let options = ReadOptions::new();
    let bytes = prost::Message::encode_to_vec(&unknown);
    let error = check_binary::<Theirs>(&bytes, &options).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Budget);
    let bytes = prost::Message::encode_to_vec(&Version::from(long));
    assert!(check_binary::<Version>(&bytes, &options).is_ok());
}

#[test]
fn null_is_no_message() {
    let options = ReadOptions::new();
    let seed = Seed::<Theirs>::new(&options);
    assert!(seed.deserialize(serde_json::Value::Null).is_err());
    assert!(parse::<Theirs>("null").is_err());
}

#[test]
fn one_of_theirs_is_in_a_body_and_never_in_a_query() {
    let ours = Ours {
        shown: Some(theirs()),
        ..Ours::default()
    };
    let options = WriteOptions::new();
    let error = pairs::write_query(&ours, &[], &options, &mut String::new()).unwrap_err();
    assert_eq!((error.kind(), &*error.path()), (ErrorKind::Type, "shown"));
    let mut text = Vec::new();
    pairs::write_field(&ours, "shown", &options, &mut text).unwrap();

    let mut request = Request {
        variables: &[],
        query: "",
        body: Body::Field("shown"),
        content: Content::Json(&text),
    };
    let read_options = ReadOptions::new();
    let read = |request| pairs::read::<Ours>(&request, &Options::new(&read_options));
    assert_eq!(read(request).unwrap(), ours);
    request.body = Body::None;
    request.content = Content::Json(b"");
    for query in ["shown=1", "shown.inCents=1", "hidden=1"] {
        request.query = query;
        assert_eq!(
            read(request).unwrap_err().kind(),
            ErrorKind::Type,
            "{query}"
        );
    }
    let theirs = pairs::read::<Theirs>(&request, &Options::new(&read_options));
    assert_eq!(theirs.unwrap_err().kind(), ErrorKind::UnknownField);
}
