//! Options that change types: the generated code compiles, and JSON, rules and `Debug` follow the options.

#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

use std::collections::BTreeMap;

use options_tests::shop::v1::{Color, Item, Picture, Place, Point, Size, Version, item, place};
use options_tests::{Currency, Money, TEXT};
use prost::Message as _;
use prost::bytes::Bytes;
use protojson_prost::{ReadOptions, WriteOptions};
use protovalidate_prost::Validate as _;

fn picture(url: &str) -> Picture {
    Picture {
        url: url.to_owned(),
    }
}

fn item() -> Item {
    Item {
        name: "chair".to_owned(),
        stock: BTreeMap::from([("b".to_owned(), 2), ("a".to_owned(), 1)]),
        colors: BTreeMap::from([(2, Color::Red.into()), (1, 9)]),
        pictures: BTreeMap::from([("front".to_owned(), picture("f"))]),
        files: BTreeMap::from([("x".to_owned(), Bytes::from_static(b"\x01"))]),
        thumbnail: Bytes::from_static(b"\x02"),
        raw: Some(Bytes::from_static(b"\x01\x02")),
        parts: vec![Bytes::from_static(b"a"), Bytes::from_static(b"b")],
        cover: Some(Box::new(picture("c"))),
        weight: Some(Box::new(7)),
        note: Some(Box::new("new".to_owned())),
        seal: Some(Box::new(b"ab".to_vec())),
        source: Some(item::Source::Link(Box::new(picture("l")))),
        price: Some(Money { cents: 150 }),
        currency: Currency::Euro.into(),
        version: Some(Version { major: 1, minor: 2 }),
    }
}

fn json(item: &Item) -> String {
    protojson_prost::to_string(item, &WriteOptions::new()).unwrap()
}

#[test]
fn json_is_that_of_the_types_as_they_are() {
    let text = json(&item());
    let expected = r#"{"name":"chair","stock":{"a":"1","b":"2"},"colors":{"1":9,"2":"COLOR_RED"},"#
        .to_owned()
        + r#""pictures":{"front":{"url":"f"}},"files":{"x":"AQ=="},"thumbnail":"Ag==","raw":"AQI=","#
        + r#""parts":["YQ==","Yg=="],"cover":{"url":"c"},"weight":7,"note":"new","seal":"YWI=","#
        + r#""link":{"url":"l"},"price":{"cents":"150"},"currency":"€","version":"1.2"}"#;
    assert_eq!(text, expected);
    let read: Item = protojson_prost::from_slice(text.as_bytes(), &ReadOptions::new()).unwrap();
    assert_eq!(read, item());
    let read: Item = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
}

#[test]
fn the_wire_knows_nothing_of_options() {
    let bytes = Bytes::from(item().encode_to_vec());
    let read = Item::decode(bytes.clone()).unwrap();
    assert_eq!(read, item());
    let received = bytes.as_ptr_range();
    assert!(
        received.contains(&read.raw.unwrap().as_ptr()),
        "Bytes are a part of what was received"
    );
}

#[test]
fn debug_shows_the_types_as_they_are() {
    let text = format!("{:?}", item());
    for part in [
        r#"stock: {"a": 1, "b": 2}"#,
        "colors: {1: 9, 2: Red}",
        r#"thumbnail: b"\x02""#,
        "price: Some(Money { cents: 150 })",
        "currency: Euro",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

/// Path and id of each violation.
fn violations(change: impl FnOnce(&mut Item)) -> Vec<String> {
    let mut changed = item();
    change(&mut changed);
    let Err(error) = changed.validate() else {
        return Vec::new();
    };
    let violations = error.violations().iter();
    violations
        .map(|violation| format!("{} {}", violation.field_path(), violation.rule_id()))
        .collect()
}

#[test]
fn rules_hold_for_the_types_as_they_are() {
    assert!(violations(|_| ()).is_empty());
    let broken = violations(|item| {
        item.stock.insert(String::new(), 3);
        item.pictures.insert("back".to_owned(), picture(""));
        item.files
            .insert("y".to_owned(), Bytes::from_static(b"123"));
        item.thumbnail = Bytes::from_static(b"12345");
        item.raw = Some(Bytes::from_static(b"\x02"));
        item.parts.push(Bytes::from_static(b"a"));
        item.cover = Some(Box::new(picture("")));
        item.weight = Some(Box::new(0));
        item.note = Some(Box::new("long".to_owned()));
        item.seal = Some(Box::new(Vec::new()));
        item.source = Some(item::Source::Link(Box::new(picture(""))));
    });
    assert_eq!(
        broken,
        [
            "stock map.max_pairs",
            "stock[\"\"] string.min_len",
            "pictures[\"back\"].url string.min_len",
            "files[\"y\"] bytes.max_len",
            "thumbnail bytes.max_len",
            "raw bytes.prefix",
            "parts repeated.unique",
            "cover.url string.min_len",
            "weight int32.gt",
            "note string.max_len",
            "seal bytes.len",
            "link.url string.min_len",
        ]
    );
    let broken = violations(|item| item.source = Some(item::Source::Data(Bytes::new())));
    assert_eq!(broken, ["data bytes.min_len"]);
}

#[test]
fn rules_of_the_consumers_own_are_asked_for() {
    let broken = violations(|item| {
        item.price = Some(Money { cents: -1 });
        item.version = Some(Version { major: 0, minor: 1 });
    });
    assert_eq!(
        broken,
        ["price.cents int64.gte", "version version.released"]
    );
}

#[test]
fn a_box_keeps_a_message_from_being_copied_and_a_small_one_still_is() {
    fn copied<T: Copy>(value: T) -> (T, T) {
        (value, value)
    }
    let (point, other) = copied(Point { x: 1, y: 2 });
    let place = Place {
        before: Some(Box::new(point)),
        r#where: Some(place::Where::Point(Box::new(other))),
    };
    assert_eq!(place.clone(), place);
}

#[test]
fn attributes_stand_where_they_were_sent_to() {
    assert!(Point { x: 1, y: 2 } < Point { x: 1, y: 3 });
    assert!(Size { width: 1 } < Size { width: 2 });
    let at = |x| place::Where::Point(Box::new(Point { x, y: 0 }));
    assert!(at(1) < at(2));
    for (attribute, item) in [
        ("title", "pub name:"),
        ("url", "Link("),
        ("rouge", "Red = 1"),
    ] {
        let (_, behind) = TEXT
            .split_once(&format!("#[doc(alias = \"{attribute}\")]"))
            .unwrap();
        assert!(
            behind.trim_start().starts_with(item),
            "{attribute}: {}",
            &behind[..60]
        );
    }
}

#[test]
fn what_is_taken_from_elsewhere_is_not_generated() {
    for name in ["struct Money", "enum Currency", "for Money", "for Currency"] {
        assert!(!TEXT.contains(name), "{name}");
    }
}
