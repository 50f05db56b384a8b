//! Generated messages, run.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use golden::generated::echo::v1::{GetEchoResponse, Job, job};
use golden::generated::old::v1::{Level, Old, old};
use golden::generated::secret::v1::{Credential, Kind, credential};
use golden::generated::shape::v1::{
    Branch, Choice, Many, Nothing, Presence, Scalars, Shade, Tree, choice, tree,
};
use golden::generated::r#type::v1::{Box as BoxMessage, Match, Option as OptionMessage, r#match};
use prost::Message;

fn round_trip<M: Message + Default + PartialEq + std::fmt::Debug>(message: &M) {
    let bytes = message.encode_to_vec();
    assert_eq!(&M::decode(bytes.as_slice()).unwrap(), message);
}

fn scalars() -> Scalars {
    Scalars {
        double: 1.5,
        float: -2.5,
        int32: i32::MIN,
        int64: i64::MIN,
        uint32: u32::MAX,
        uint64: u64::MAX,
        sint32: -1,
        sint64: -1,
        fixed32: 1,
        fixed64: 2,
        sfixed32: -3,
        sfixed64: -4,
        bool: true,
        string: "text".to_owned(),
        bytes: vec![0, 255],
        shade: Shade::Negative.into(),
    }
}

fn choices() -> [choice::Value; 6] {
    [
        choice::Value::Number(7),
        choice::Value::Text(String::new()),
        choice::Value::Shade(Shade::Light.into()),
        choice::Value::Scalars(scalars()),
        choice::Value::Nothing(Nothing {}),
        choice::Value::Type(true),
    ]
}

#[test]
fn every_kind_survives_the_wire() {
    let presence = Presence {
        int32: Some(0),
        string: Some(String::new()),
        bytes: None,
        shade: Some(Shade::Dark.into()),
        scalars: Some(scalars()),
    };
    round_trip(&Many {
        int64: vec![0, -1],
        double: vec![0.5],
        string: vec![String::new(), "a".to_owned()],
        bytes: vec![vec![1]],
        shade: vec![Shade::Light.into(), 77],
        presence: vec![presence.clone(), Presence::default()],
        by_name: [("one".to_owned(), 1)].into(),
        by_number: [(-5, Shade::Dark.into())].into(),
        by_flag: [(true, presence)].into(),
        blobs: [("b".to_owned(), vec![9])].into(),
    });
    for value in choices() {
        let taken = Some(choice::TakenOneOf::Another(0));
        round_trip(&Choice {
            note: "n".to_owned(),
            value: Some(value),
            taken,
        });
    }
}

#[test]
fn recursive_messages_are_boxed_where_they_have_to_be() {
    let leaf = Tree {
        kind: Some(tree::Kind::Leaf("leaf".to_owned())),
        ..Tree::default()
    };
    let branch = Branch {
        tree: Some(Box::new(leaf.clone())),
    };
    round_trip(&Tree {
        left: Some(Box::new(leaf.clone())),
        others: vec![leaf.clone()],
        named: [("a".to_owned(), leaf.clone())].into(),
        branch: Some(Box::new(branch)),
        kind: Some(tree::Kind::Grafted(Box::new(leaf))),
        right: None,
    });
}

#[test]
fn names_that_mean_something_in_rust_are_usable() {
    let message = Match {
        r#type: "t".to_owned(),
        self_: "s".to_owned(),
        crate_: "c".to_owned(),
        r#async: "a".to_owned(),
        r#ref: true,
        r#enum: r#match::Enum::Self_.into(),
        http_status: "200".to_owned(),
        option: Some(OptionMessage {
            some: "o".to_owned(),
        }),
        r#loop: Some(r#match::Loop::Break("b".to_owned())),
        ..Match::default()
    };
    round_trip(&message);
    assert_eq!(r#match::Enum::Enum2d as i32, 2);
    let boxed = BoxMessage {
        r#box: Some(Box::new(BoxMessage::default())),
    };
    assert_eq!(format!("{boxed:?}"), "Box { box: Some(Box { box: None }) }");
}

#[test]
fn debug_names_enums_and_keeps_numbers_it_does_not_know() {
    let job = Some(Job {
        state: job::State::Done.into(),
    });
    let response = GetEchoResponse {
        ok: true,
        request_id: String::new(),
        job,
    };
    assert_eq!(
        format!("{response:?}"),
        r#"GetEchoResponse { ok: true, request_id: "", job: Some(Job { state: Done }) }"#
    );
    assert_eq!(format!("{:?}", Job { state: 99 }), "Job { state: 99 }");
}

/// A credential whose secret fields all hold a recognisable text.
fn credential() -> Credential {
    let secret = || "hunter2-secret".to_owned();
    Credential {
        name: "door".to_owned(),
        key: secret(),
        salt: Some(secret().into_bytes()),
        older: vec![secret()],
        by_host: [(secret(), secret())].into(),
        pair: Some(credential::Pair {
            left: secret(),
            right: secret(),
        }),
        kind: Kind::Door.into(),
        proof: Some(credential::Proof::Password(secret())),
        kinds: vec![Kind::Door.into(), 5],
        maybe: Some(Kind::Door.into()),
        by_name: [("a".to_owned(), Kind::Door.into())].into(),
    }
}

#[test]
fn debug_shows_nothing_that_is_marked_as_secret() {
    let shown = format!("{:?}", credential());
    assert!(!shown.contains("secret"), "{shown}");
    assert!(
        !shown.contains(&format!("{:?}", b"hunter2-secret")[1..20]),
        "{shown}"
    );
    assert_eq!(
        shown,
        "Credential { name: \"door\", key: [redacted], salt: [redacted], older: [redacted], \
         by_host: [redacted], pair: [redacted], kind: Door, kinds: [Door, 5], maybe: Some(Door), \
         by_name: {\"a\": Door}, proof: Some(Password([redacted])) }"
    );
    let alternate = format!("{:#?}", credential());
    assert!(!alternate.contains("secret"), "{alternate}");
    let pair = credential::Pair {
        left: "l".to_owned(),
        right: "r".to_owned(),
    };
    assert_eq!(
        format!("{pair:?}"),
        "Pair { left: \"l\", right: [redacted] }"
    );
    let other = credential::Proof::Other(Kind::Door.into());
    assert_eq!(format!("{other:?}"), "Other(Door)");
}

#[test]
fn proto2_keeps_its_defaults_and_what_is_required() {
    let old = Old {
        name: "n".to_owned(),
        must: Level::High.into(),
        ..Old::default()
    };
    assert_eq!((old.count(), old.level()), (7, Level::High));
    assert_eq!(old::Data::default().blob(), b"x\x01");
    round_trip(&old);
    assert!(
        old.encode_to_vec().len() > 4,
        "required fields are on the wire"
    );
}

#[test]
fn a_file_without_a_package_stands_where_it_is_included() {
    let job = Some(Job {
        state: job::State::Running.into(),
    });
    round_trip(&golden::generated::Plain {
        undocumented: "x".to_owned(),
        job,
    });
}
