//! Generated messages and validators with the JSON form of another generator.

use prost::Message as _;
use protovalidate_prost::Validate as _;
use serde_bridge::generated::shop::v1::{Item, Part, item};

fn item() -> Item {
    Item {
        display_name: "chair".to_owned(),
        price: 150,
        color: item::Color::Red.into(),
        stock: [("here".to_owned(), 2)].into(),
        parts: vec![Part {
            material: "wood".to_owned(),
        }],
        delivery: Some(item::Delivery::Days(3)),
    }
}

#[test]
fn a_message_goes_through_serde_bridge_and_comes_back() {
    let text = serde_json::to_string(&item()).expect("JSON");
    assert_eq!(
        text,
        r#"{"displayName":"chair","price":"150","color":"COLOR_RED","stock":{"here":2},"parts":[{"material":"wood"}],"days":3}"#
    );
    let read: Item = serde_json::from_str(&text).expect("JSON");
    assert_eq!(read, item());
}

#[test]
fn what_is_left_is_ours() {
    let bytes = item().encode_to_vec();
    assert_eq!(Item::decode(bytes.as_slice()), Ok(item()));
    assert!(item().validate().is_ok());
    assert!(Item::default().validate().is_err());
    assert!(format!("{:?}", item()).contains("color: Red"));
}
