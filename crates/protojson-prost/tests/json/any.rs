//! `google.protobuf.Any`, by bytes and by serde.

use prost_types::{Any, Timestamp};
use protojson_prost::{
    ErrorKind, Json, MessageType, ReadOptions, Registry, Seed, WriteOptions, from_slice, to_string,
};
use serde::de::DeserializeSeed;

use crate::fixtures::{Known, Sample};
use crate::{error_text, json, parse};

const TYPES: &[MessageType] = &[MessageType::of::<Sample>(), MessageType::of::<Known>()];

fn registry() -> Registry {
    Registry::new().with(TYPES)
}

fn packed() -> Any {
    let sample = Sample {
        int64: 7,
        user_name: "Ada".to_owned(),
        ..Sample::default()
    };
    Any {
        type_url: "type.googleapis.com/sample.Sample".to_owned(),
        value: prost::Message::encode_to_vec(&sample),
    }
}

const TEXT: &str = r#"{"@type":"type.googleapis.com/sample.Sample","int64":"7","userName":"Ada"}"#;

#[test]
fn a_registered_message_lies_flat_beside_its_type() {
    let write = WriteOptions::new().registry(registry());
    assert_eq!(to_string(&packed(), &write).unwrap(), TEXT);
    let read = ReadOptions::new().registry(registry());
    assert_eq!(from_slice::<Any>(TEXT.as_bytes(), &read).unwrap(), packed());
    let behind = r#"{"userName": "Ada", "int64": 7, "@type": "type.googleapis.com/sample.Sample"}"#;
    assert_eq!(
        from_slice::<Any>(behind.as_bytes(), &read).unwrap(),
        packed()
    );
}

#[test]
fn a_well_known_type_lies_in_value() {
    let any = Any::from_msg(&Timestamp::default()).unwrap();
    let text = r#"{"@type":"type.googleapis.com/google.protobuf.Timestamp","value":"1970-01-01T00:00:00Z"}"#;
    assert_eq!(json(&any), text);
    assert_eq!(parse::<Any>(text).unwrap(), any);
    let nested = Any::from_msg(&any).unwrap();
    let text = format!(r#"{{"@type":"type.googleapis.com/google.protobuf.Any","value":{text}}}"#);
    assert_eq!(json(&nested), text);
    assert_eq!(parse::<Any>(&text).unwrap(), nested);
}

#[test]
fn empty_has_no_special_form() {
    let any = Any::from_msg(&()).unwrap();
    let text = r#"{"@type":"type.googleapis.com/google.protobuf.Empty"}"#;
    assert_eq!(json(&any), text);
    assert_eq!(parse::<Any>(text).unwrap(), any);
}

#[test]
fn what_does_not_fit_is_rejected() {
    for (text, kind) in [
        (r#"{"@type":"x/y.Z"}"#, ErrorKind::UnknownType),
        (r#"{"@type":"google.protobuf.Timestamp"}"#, ErrorKind::Value),
        (r#"{"@type":""}"#, ErrorKind::Value),
        (r#"{"@type":1}"#, ErrorKind::Syntax),
        (r#"{"value":"1"}"#, ErrorKind::Value),
        (
            r#"{"@type":"x/google.protobuf.Int32Value"}"#,
            ErrorKind::Value,
        ),
        (
            r#"{"@type":"x/google.protobuf.Int32Value","value":null}"#,
            ErrorKind::Type,
        ),
        (
            r#"{"@type":"x/google.protobuf.Int32Value","value":1,"value":1}"#,
            ErrorKind::Duplicate,
        ),
        (
            r#"{"@type":"x/google.protobuf.Int32Value","@type":"x/google.protobuf.Int32Value","value":1}"#,
            ErrorKind::Duplicate,
        ),
        (
            r#"{"@type":"x/google.protobuf.Int32Value","value":1,"x":1}"#,
            ErrorKind::UnknownField,
        ),
        (
            r#"{"@type":"x/google.protobuf.Empty","x":1}"#,
            ErrorKind::UnknownField,
        ),
        ("[]", ErrorKind::Type),
        ("1", ErrorKind::Type),
    ] {
        let error = parse::<Any>(text).unwrap_err();
        assert_eq!(error.kind(), kind, "{text}: {error}");
    }
    assert_eq!(
        error_text::<Known>(r#"{"any": {"@type":"x/google.protobuf.Int32Value","value":"a"}}"#),
        r#"any["value"]: not a number: "a" at line 1 column 57"#
    );
    let error = to_string(&packed(), &WriteOptions::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownType);
    let broken = Any {
        type_url: "x/google.protobuf.Timestamp".to_owned(),
        value: vec![0xff],
    };
    assert!(to_string(&broken, &WriteOptions::new()).is_err());
}

#[test]
fn serde_carries_an_any_in_and_out() {
    let write = WriteOptions::new().registry(registry());
    let known = Known {
        any: Some(packed()),
        ..Known::default()
    };
    let text = serde_json::to_string(&Json::new(&known, &write)).unwrap();
    assert_eq!(text, to_string(&known, &write).unwrap());
    let read = ReadOptions::new().registry(registry());
    let mut deserializer = serde_json::Deserializer::from_str(&text);
    let back: Known = Seed::new(&read).deserialize(&mut deserializer).unwrap();
    assert_eq!(back, known);
    let plain: Known =
        serde_json::from_str(r#"{"any":{"value":"1s","@type":"x/google.protobuf.Duration"}}"#)
            .unwrap();
    assert!(plain.any.is_some());
}
