//! A value of every message of the awkward schemas, through JSON, through serde, through the wire and through its validator.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Debug;

use golden::generated::casing::v1 as casing;
use golden::generated::deep::below::c::d;
use golden::generated::deep::{self, below};
use golden::generated::default::v1 as default;
use golden::generated::deprecated::v1 as deprecated;
use golden::generated::empty::v1 as empty;
use golden::generated::extension::v1 as extension;
use golden::generated::import::v1 as import;
use golden::generated::keyword::v1 as keyword;
use golden::generated::large::v1 as large;
use golden::generated::letter::v1 as letter;
use golden::generated::map::v1 as map;
use golden::generated::recursive::v1 as recursive;
use golden::generated::self_::super_::crate_;
use golden::generated::stream::v1 as stream;
use golden::generated::text::v1 as text;
use protojson_prost::{ProtoJson, ReadOptions, WriteOptions, from_slice, to_vec};
use protovalidate_prost::Validate;
use serde_json::{Value, json};

/// What every generated message can do.
trait Generated:
    ProtoJson + Validate + Clone + PartialEq + Debug + serde::Serialize + serde::de::DeserializeOwned
{
}

impl<M> Generated for M where
    M: ProtoJson
        + Validate
        + Clone
        + PartialEq
        + Debug
        + serde::Serialize
        + serde::de::DeserializeOwned
{
}

/// Reads the canonical JSON of a message and expects it back from every way it can take.
fn trip<M: Generated>(json: &Value) -> M {
    let message: M = from_slice(json.to_string().as_bytes(), &ReadOptions::default()).unwrap();
    let written = to_vec(&message, &WriteOptions::default()).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&written).unwrap(), *json);
    assert_eq!(serde_json::to_value(&message).unwrap(), *json);
    assert_eq!(serde_json::from_value::<M>(json.clone()).unwrap(), message);
    let bytes = message.encode_to_vec();
    assert_eq!(M::decode(bytes.as_slice()).unwrap(), message);
    assert!(!format!("{message:?}{message:#?}").is_empty());
    message
}

/// A message that keeps its rules.
fn valid<M: Generated>(json: Value) -> M {
    let message = trip::<M>(&json);
    message.validate().unwrap();
    message
}

/// A message that breaks rules: for each the path and the id.
fn invalid<M: Generated>(json: Value, broken: &[(&str, &str)]) {
    let error = trip::<M>(&json).validate().unwrap_err();
    let found: Vec<(String, &str)> = error
        .violations()
        .iter()
        .map(|violation| (violation.field_path().to_string(), violation.rule_id()))
        .collect();
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(path, id)| (path.as_str(), *id))
        .collect();
    assert_eq!(found, broken, "{json}");
}

#[test]
fn recursive_messages() {
    valid::<recursive::Direct>(json!({"name": "a", "next": {"name": "b"}}));
    invalid::<recursive::Direct>(
        json!({"name": "a", "next": {"name": "b", "next": {}}}),
        &[("next.next.name", "string.min_len")],
    );
    let ping = json!({"pong": {"ping": {"pong": {"count": -1}}}});
    invalid::<recursive::Ping>(ping, &[("pong.ping.pong.count", "int32.gte")]);
    valid::<recursive::Pong>(json!({"count": 1, "ping": {}}));
    let sum = json!({"sum": {"left": {"literal": 0.5}, "right": {"grouped": {"literal": 1.5}}}});
    valid::<recursive::Expression>(sum.clone());
    valid::<recursive::expression::Sum>(sum["sum"].clone());
    let nothing = json!({"negation": {}});
    invalid::<recursive::Expression>(nothing, &[("negation.inner", "required")]);
    valid::<recursive::expression::Negation>(json!({"inner": {"grouped": {}}}));
    let tree = json!({"children": {"a": {"children": {"": {}}}}});
    invalid::<recursive::Mapped>(
        tree,
        &[("children[\"a\"].children[\"\"]", "string.min_len")],
    );
    let many = json!({"children": [{"children": [{}, {}, {}]}]});
    invalid::<recursive::Listed>(many, &[("children[0].children", "repeated.max_items")]);
    let folder = json!({"entries": {"a": {"folder": {"entries": {"b": {"file": "AA=="}}}}}});
    valid::<recursive::Folder>(folder);
    valid::<recursive::Entry>(json!({"folder": {}}));
}

#[test]
fn maps_with_keys_and_values_of_every_kind() {
    let mut keys = json!({});
    for signed in ["int32", "int64", "sint32", "sint64", "sfixed32", "sfixed64"] {
        keys[signed] = json!({"-1": "minus", "0": "zero", "7": ""});
    }
    for unsigned in ["uint32", "uint64", "fixed32", "fixed64"] {
        keys[unsigned] = json!({"0": "zero", "4000000000": "many"});
    }
    keys["bool"] = json!({"true": "yes", "false": "no"});
    keys["string"] = json!({"": "empty", "\"\\\n": "odd"});
    valid::<map::Keys>(keys.clone());
    let mut values = json!({});
    for integer in ["int32", "uint32", "sint32", "fixed32", "sfixed32"] {
        values[integer] = json!({"a": 1, "b": 0});
    }
    for long in [
        "int64", "uint64", "sint64", "fixed64", "sfixed64", "wrapper",
    ] {
        values[long] = json!({"a": "1", "b": "0"});
    }
    values["double"] = json!({"a": 0.5, "b": "-Infinity"});
    values["float"] = json!({"a": 0.5, "b": "Infinity"});
    values["bool"] = json!({"a": true, "b": false});
    values["bytes"] = json!({"a": "AAE=", "b": ""});
    values["suit"] = json!({"a": "SUIT_HEARTS", "b": 9});
    values["keys"] = json!({"a": keys, "b": {}});
    values["color"] = json!({"a": "COLOR_RED"});
    values["duration"] = json!({"a": "1.500s"});
    values["value"] = json!({"a": null, "b": [0.5, {"c": "d"}]});
    valid::<map::Values>(values);
    valid::<map::values::Inner>(json!({}));
    invalid::<map::Ruled>(
        json!({"suits": {"10": "SUIT_HEARTS", "9": 3}, "keys": {"false": {}}}),
        &[
            ("suits[9]", "enum.defined_only"),
            ("suits[10]", "uint32.lte"),
            ("keys[false]", "bool.const"),
        ],
    );
}

#[test]
fn every_keyword_of_rust_may_name_a_field() {
    let words = "abstract as async await become box break const continue crate do dyn else enum \
                 extern false final fn for gen if impl in let loop macro match mod move mut override priv \
                 pub ref return self static struct super trait true try type typeof unsafe unsized use \
                 virtual where while yield union auto raw";
    let fields: serde_json::Map<String, Value> = words
        .split_whitespace()
        .map(|word| (word.to_owned(), json!("v")))
        .chain([
            ("macroRules".to_owned(), json!("v")),
            ("dollarCrate".to_owned(), json!("v")),
        ])
        .collect();
    assert_eq!(fields.len(), 56);
    let message = valid::<keyword::Fields>(Value::Object(fields));
    assert_eq!(
        (message.r#gen.as_str(), message.crate_.as_str()),
        ("v", "v")
    );
    invalid::<keyword::Fields>(json!({"type": "long"}), &[("type", "string.max_len")]);
    valid::<keyword::Oneofs>(json!({"crate": {"value": "x"}, "match": {}, "Ok": ""}));
    invalid::<keyword::Oneofs>(
        json!({"Self": "", "None": 0}),
        &[("super", "required"), ("match", "required")],
    );
    valid::<keyword::Self_>(json!({"next": {"inner": {}, "back": {}}, "level": "SUPER_CRATE"}));
    valid::<keyword::Super>(json!({"inner": {"levels": ["SUPER_CRATE", 5]}}));
    valid::<keyword::super_::Crate>(json!({"levels": ["SUPER_UNSPECIFIED"]}));
    valid::<keyword::Async>(json!({"await": "x"}));
    let by_number = json!({"-1": {"level": 3}});
    valid::<crate_::Use>(json!({"inner": {}, "level": "SUPER_CRATE", "byNumber": by_number}));
}

#[test]
fn fields_named_like_methods_of_the_traits() {
    let methods = json!({
        "default": 1, "clone": 2, "eq": 3, "fmt": 4, "encode": 5, "encodedLen": 6, "merge": 7, "clear": 8,
        "serialize": 9, "deserialize": 10, "writeFields": 11, "readField": 12, "validate": 13,
        "validateInto": 14, "hash": "TYPE_SELF", "tryFrom": "as", "into": "TYPE_UNSPECIFIED",
        "borrow": {"validate": 0},
    });
    invalid::<keyword::Methods>(methods, &[("borrow.validate", "int32.gt")]);
}

#[test]
fn names_of_one_letter_are_not_taken_for_generics() {
    let held = json!({"a": {"s": "x"}, "o": "O_ONE", "t": {"x": "T_ONE"}, "s": {"rOne": "R_ONE"}});
    valid::<letter::S>(held);
    invalid::<letter::S>(json!({"r": 5}), &[("r", "enum.defined_only")]);
}

#[test]
fn names_against_every_style_guide_compile() {
    let server = json!({
        "HTTPStatus": "a", "fooBar": "b", "X": "c", "x1Y2": "d", "ALLCAPS": "e", "camelCase": "f",
        "PascalCase": "g", "trailing": "h", "a1": "i", "b2": "j", "IPv6Address": "k", "2nd": "l",
        "%&\"\\ ü": "m", "subMessage": {"VALUE": 1}, "inner": {"level": "zero"}, "MemberA": "n",
    });
    let mut zero = server.clone();
    zero["inner"] = json!({});
    valid::<casing::HttpServer>(zero);
    invalid::<casing::HttpServer>(json!({"x1Y2": "longer"}), &[("x1Y2", "string.max_len")]);
    valid::<casing::http_server::SubMessage>(json!({"VALUE": 1}));
    valid::<casing::lower_case::InnerType>(json!({"level": "X7Y8"}));
    let levels = [
        "One",
        "TWO_2",
        "three_Three",
        "SHOUTING_FOUR",
        "ShoutingFive",
        "_SIX",
        "X7Y8",
    ];
    valid::<casing::LowerCase>(json!({ "levels": levels }));
    invalid::<casing::LowerCase>(
        json!({"levels": [8]}),
        &[("levels[0]", "enum.defined_only")],
    );
}

#[test]
fn namesakes_in_packages_below_each_other() {
    let first = json!({"parts": [{"name": "a"}]});
    let second = json!({"before": first, "kind": "KIND_NEW", "oldKind": "KIND_OLD"});
    let thing =
        json!({"first": first, "second": second, "part": {"name": "b"}, "kind": "KIND_NEW"});
    valid::<deep::Thing>(thing.clone());
    valid::<d::v1::Thing>(first);
    valid::<d::v2::Thing>(second);
    let mut broken = thing;
    broken["second"]["before"]["parts"][0] = json!({});
    let path = "above.second.before.parts[0].name";
    invalid::<below::Thing>(json!({ "above": broken }), &[(path, "string.min_len")]);
    invalid::<d::v1::thing::Part>(json!({}), &[("name", "string.min_len")]);
}

#[test]
fn what_is_imported_publicly_and_weakly() {
    valid::<import::User>(json!({"base": {"id": "a"}, "weak": {"level": 1}}));
    invalid::<import::User>(json!({"base": {}}), &[("base.id", "string.min_len")]);
    valid::<import::Base>(json!({"id": "a"}));
    valid::<import::Weak>(json!({"level": 1}));
}

#[test]
fn defaults_are_read_where_nothing_is_set_and_never_written() {
    let least = json!({"required": "", "requiredLevel": "LEVEL_LOW"});
    let message = valid::<default::Defaults>(least.clone());
    assert_eq!(
        (message.double(), message.infinite()),
        (-1.5e300, f64::INFINITY)
    );
    assert_eq!(message.negative_infinite(), f64::NEG_INFINITY);
    assert!(message.not_a_number().is_nan() && message.float_nan().is_nan());
    assert_eq!(
        (message.float(), message.float_infinite()),
        (1e-7, f32::NEG_INFINITY)
    );
    assert_eq!((message.int32(), message.int64()), (i32::MIN, i64::MIN));
    assert_eq!((message.uint32(), message.uint64()), (u32::MAX, u64::MAX));
    assert_eq!((message.sint32(), message.sint64()), (-1, i64::MAX));
    assert_eq!((message.fixed32(), message.fixed64()), (8, 1));
    assert_eq!((message.sfixed32(), message.sfixed64()), (-3, -4));
    assert!(message.bool() && message.negative_zero().is_sign_negative());
    assert_eq!(
        message.text(),
        "tab\t quote\" back\\slash \n {brace} ü \u{e9} '"
    );
    assert_eq!(message.bytes(), b"\0\x01\xff\"\\ \n\x07");
    assert_eq!(message.level(), default::Level::Low);
    assert_eq!(
        message.first(),
        default::Level::High,
        "the first value of the enum"
    );
    assert_eq!(message.kind(), default::defaults::inner::Kind::Type);
    assert_eq!(
        (message.empty(), message.ruled(), message.r#type()),
        ("", 7, "raw")
    );
    assert_eq!(message.required_level(), default::Level::Low);
    let mut set = least;
    set["levels"] = json!(["LEVEL_LOW", "LEVEL_HIGH"]);
    set["ruled"] = json!(10);
    set["chosenLevel"] = json!("LEVEL_HIGH");
    invalid::<default::Defaults>(set, &[("ruled", "int32.lte")]);
    valid::<default::defaults::Inner>(json!({}));
}

#[test]
fn groups_in_groups_and_what_is_extended() {
    let first = json!({"second": {"text": "a"}, "type": [{"back": {"text": "b"}}, {}]});
    let many = json!({"firsts": {"c": {"second": {}}}});
    valid::<extension::Groups>(json!({"first": first, "many": [many, {}], "single": many}));
    valid::<extension::Groups>(json!({"chosen": {"number": 0}}));
    valid::<extension::groups::First>(first);
    valid::<extension::groups::first::Second>(json!({"text": ""}));
    valid::<extension::groups::first::Type>(json!({}));
    valid::<extension::groups::Many>(many);
    valid::<extension::groups::Chosen>(json!({"number": -1}));
    valid::<extension::Host>(json!({"name": "host"}));
    valid::<extension::Guest>(json!({}));
    valid::<extension::Set>(json!({}));
}

#[test]
#[expect(deprecated, reason = "that is what is tested")]
fn what_is_deprecated_still_works() {
    let old = json!({
        "name": "a", "kind": "KIND_OLD", "kinds": ["KIND_OLD", "KIND_UNSPECIFIED"], "nested": {},
        "byName": {"b": {}},
    });
    let message = valid::<deprecated::Old>(old.clone());
    assert_eq!(message.name, "a");
    valid::<deprecated::old::Nested>(json!({}));
    invalid::<deprecated::New>(
        json!({"old": {"text": ""}, "count": -1}),
        &[("old.name", "string.min_len"), ("count", "int32.gte")],
    );
}

#[test]
fn messages_without_content_round_trip() {
    valid::<empty::Empty>(json!({}));
    valid::<empty::Outer>(json!({}));
    valid::<empty::outer::Inner>(json!({}));
    invalid::<stream::Drop>(json!({"size": -1}), &[("size", "int32.gte")]);
    valid::<text::Bait>(json!({"html": "<b>", "unicode": "\u{202e}", "control": "\u{1}"}));
}

#[test]
fn an_enum_of_five_hundred_values_knows_its_aliases() {
    let read = |name: &str| {
        from_slice::<large::Codes>(
            format!(r#"{{"code":"{name}"}}"#).as_bytes(),
            &ReadOptions::default(),
        )
    };
    for (alias, number, canonical) in [
        ("CODE_UNO", 1, "CODE_1"),
        ("CODE_NONE", 0, "CODE_UNSPECIFIED"),
        ("CODE_MINUS", -1, "CODE_MINUS_ONE"),
        ("CODE_TOP", i32::MAX, "CODE_HIGHEST"),
        ("CODE_LOWEST", i32::MIN, "CODE_LOWEST"),
    ] {
        let message = read(alias).unwrap();
        assert_eq!(message.code, number);
        assert_eq!(message.code().as_str_name(), canonical);
        message.validate().unwrap();
    }
    let by_number = json!({"-1": "CODE_LOWEST", "0": "CODE_X10"});
    valid::<large::Codes>(
        json!({"code": "CODE_480", "codes": ["CODE_479"], "byNumber": by_number}),
    );
    invalid::<large::Codes>(
        json!({"code": 481, "codes": [481, "CODE_480"]}),
        &[("code", "enum.defined_only"), ("codes[1]", "enum.not_in")],
    );
    read("CODE_GONE").unwrap_err();
}
