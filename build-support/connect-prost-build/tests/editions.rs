//! Files of edition 2023, which come in descriptor sets only.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;

use connect_prost_build::{BuildError, configure};
use prost::Message as _;
use prost_reflect::{DescriptorPool, DynamicMessage, Value};
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{
    DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, FieldDescriptorProto,
    FileDescriptorProto, FileDescriptorSet, OneofDescriptorProto,
};

const EDITION_2023: i32 = 1000;
const IMPLICIT: (&str, i32) = ("field_presence", 2);
const LEGACY_REQUIRED: (&str, i32) = ("field_presence", 3);
const CLOSED: (&str, i32) = ("enum_type", 2);
const EXPANDED: (&str, i32) = ("repeated_field_encoding", 2);
const DELIMITED: (&str, i32) = ("message_encoding", 2);

/// A message, and the file that holds it, of which every part can have features.
struct File(DynamicMessage);

impl File {
    fn new(message: DescriptorProto, enums: &[(&str, i32)]) -> File {
        let value = |number: i32| EnumValueDescriptorProto {
            name: Some(format!("V{number}")),
            number: Some(number),
            ..Default::default()
        };
        let file = FileDescriptorProto {
            name: Some("a.proto".to_owned()),
            package: Some("a".to_owned()),
            syntax: Some("editions".to_owned()),
            message_type: vec![message],
            enum_type: enums
                .iter()
                .map(|&(name, first)| EnumDescriptorProto {
                    name: Some(name.to_owned()),
                    value: vec![value(first)],
                    ..Default::default()
                })
                .collect(),
            ..Default::default()
        };
        let name = "google.protobuf.FileDescriptorProto";
        let descriptor = DescriptorPool::global().get_message_by_name(name).unwrap();
        let bytes = file.encode_to_vec();
        let mut file = File(DynamicMessage::decode(descriptor, &*bytes).unwrap());
        file.edition(EDITION_2023);
        file
    }

    fn edition(&mut self, number: i32) {
        self.0
            .set_field_by_name("edition", Value::EnumNumber(number));
    }

    /// Sets a feature of the element at the end of the path.
    fn with(mut self, path: &[(&str, usize)], (feature, value): (&str, i32)) -> File {
        let mut at = &mut self.0;
        for (field, index) in path {
            let list = at.get_field_by_name_mut(field).unwrap();
            at = list.as_list_mut().unwrap()[*index]
                .as_message_mut()
                .unwrap();
        }
        for part in ["options", "features"] {
            at = at
                .get_field_by_name_mut(part)
                .unwrap()
                .as_message_mut()
                .unwrap();
        }
        at.set_field_by_name(feature, Value::EnumNumber(value));
        self
    }

    /// The generated code, and the lowered file.
    fn generate(&self) -> Result<(String, FileDescriptorProto), BuildError> {
        let bytes = self.0.encode_to_vec();
        let mut set = vec![0x0a];
        prost::encoding::encode_varint(bytes.len() as u64, &mut set);
        set.extend(bytes);

        let folder = tempfile::tempdir().unwrap();
        let (path, lowered) = (
            folder.path().join("in.binpb"),
            folder.path().join("out.binpb"),
        );
        fs::write(&path, set).unwrap();
        configure()
            .descriptor_set(&path)
            .descriptor_set_path(&lowered)
            .out_dir(folder.path())
            .compile()?;
        let text = fs::read_to_string(folder.path().join("a.rs")).unwrap();
        let bytes = fs::read(&lowered).unwrap();
        // What it had to say is said.
        let set = FileDescriptorSet::decode(&*bytes).unwrap();
        let again = set.encode_to_vec();
        assert!(
            bytes.len() == again.len(),
            "nothing is left that prost does not know"
        );
        Ok((text, set.file[0].clone()))
    }
}

fn field(name: &str, number: i32, sort: Type) -> FieldDescriptorProto {
    FieldDescriptorProto {
        name: Some(name.to_owned()),
        json_name: Some(name.to_owned()),
        number: Some(number),
        label: Some(Label::Optional.into()),
        r#type: Some(sort.into()),
        ..Default::default()
    }
}

fn typed(name: &str, number: i32, sort: Type, type_name: &str) -> FieldDescriptorProto {
    FieldDescriptorProto {
        type_name: Some(type_name.to_owned()),
        ..field(name, number, sort)
    }
}

fn repeated(name: &str, number: i32, sort: Type) -> FieldDescriptorProto {
    FieldDescriptorProto {
        label: Some(Label::Repeated.into()),
        ..field(name, number, sort)
    }
}

fn message(fields: Vec<FieldDescriptorProto>) -> DescriptorProto {
    DescriptorProto {
        name: Some("M".to_owned()),
        field: fields,
        ..Default::default()
    }
}

fn at(index: usize) -> [(&'static str, usize); 2] {
    [("message_type", 0), ("field", index)]
}

/// `part` stands in `text`, whatever the line breaks.
fn has(text: &str, part: &str) -> bool {
    text.split_whitespace()
        .collect::<String>()
        .contains(&part.split_whitespace().collect::<String>())
}

#[test]
fn a_file_without_implicit_presence_becomes_proto2() {
    let file = File::new(message(vec![field("x", 1, Type::Int32)]), &[("E", 3)])
        .with(&[("enum_type", 0)], CLOSED);
    let (text, lowered) = file.generate().unwrap();
    assert_eq!(lowered.syntax(), "proto2");
    assert_eq!(lowered.message_type[0].oneof_decl, []);
    assert!(has(&text, "pub x: ::core::option::Option<i32>"), "{text}");
}

#[test]
fn implicit_presence_makes_proto3_with_oneofs_for_the_rest() {
    let mut declared = message(vec![
        field("plain", 1, Type::Int32),
        field("explicit", 2, Type::Int32),
        FieldDescriptorProto {
            oneof_index: Some(0),
            ..field("choice", 3, Type::Int32)
        },
        typed("group", 5, Type::Message, ".a.M"),
    ]);
    declared.oneof_decl.push(OneofDescriptorProto {
        name: Some("real".to_owned()),
        ..Default::default()
    });
    // Takes the name that the oneof would have.
    declared.nested_type.push(DescriptorProto {
        name: Some("_explicit".to_owned()),
        ..Default::default()
    });
    // Refers to itself by a list, so that nothing needs a box.
    declared.field[3].label = Some(Label::Repeated.into());
    let file = File::new(declared, &[])
        .with(&at(0), IMPLICIT)
        .with(&at(3), DELIMITED);
    let (text, lowered) = file.generate().unwrap();
    assert_eq!(lowered.syntax(), "proto3");
    let lowered = &lowered.message_type[0];
    let oneofs: Vec<&str> = lowered
        .oneof_decl
        .iter()
        .map(|oneof| oneof.name())
        .collect();
    assert_eq!(oneofs, ["real", "X_explicit"]);
    let places: Vec<Option<i32>> = lowered
        .field
        .iter()
        .map(|field| field.oneof_index)
        .collect();
    assert_eq!(places, [None, Some(1), Some(0), None]);
    assert!(lowered.field[1].proto3_optional() && !lowered.field[2].proto3_optional());
    assert!(has(&text, "pub plain: i32"), "{text}");
    assert!(
        has(&text, "pub explicit: ::core::option::Option<i32>"),
        "{text}"
    );
    assert!(
        has(&text, "#[prost(group, repeated, tag = \"5\")]"),
        "{text}"
    );
}

#[test]
fn features_of_the_file_hold_until_something_nearer_says_otherwise() {
    let file = File::new(
        message(vec![
            field("implicit", 1, Type::Int32),
            field("required", 2, Type::Int32),
            repeated("expanded", 3, Type::Int32),
            repeated("packed", 4, Type::Int32),
        ]),
        &[],
    )
    .with(&[], IMPLICIT)
    .with(&[], EXPANDED)
    .with(&at(1), LEGACY_REQUIRED)
    .with(&at(3), ("repeated_field_encoding", 1));
    let (text, lowered) = file.generate().unwrap();
    assert_eq!(lowered.syntax(), "proto3");
    let fields = &lowered.message_type[0].field;
    assert_eq!(fields[1].label(), Label::Required);
    let packed = |at: usize| fields[at].options.as_ref().unwrap().packed;
    assert_eq!((packed(2), packed(3)), (Some(false), Some(true)));
    assert!(has(&text, "pub implicit: i32"), "{text}");
    assert!(has(&text, "int32, required, tag = \"2\""), "{text}");
}

#[test]
fn a_single_delimited_message_becomes_an_optional_group_in_both_syntaxes() {
    for implicit in [false, true] {
        let mut declared = message(vec![
            typed("inner", 1, Type::Message, ".a.M.N"),
            field("x", 2, Type::Int32),
        ]);
        declared.nested_type.push(DescriptorProto {
            name: Some("N".to_owned()),
            ..Default::default()
        });
        let mut file = File::new(declared, &[]).with(&at(0), DELIMITED);
        if implicit {
            file = file.with(&at(1), IMPLICIT);
        }
        let (text, lowered) = file.generate().unwrap();
        let inner = &lowered.message_type[0].field[0];
        assert_eq!(inner.r#type(), Type::Group);
        assert_eq!(inner.proto3_optional(), implicit);
        assert!(
            has(&text, "pub inner: ::core::option::Option<m::N>"),
            "{text}"
        );
    }
}

#[test]
fn delimited_messages_that_hold_each_other_are_boxed() {
    let mut declared = message(vec![typed("n", 1, Type::Message, ".a.M.N")]);
    declared.nested_type.push(DescriptorProto {
        name: Some("N".to_owned()),
        field: vec![typed("m", 1, Type::Message, ".a.M")],
        ..Default::default()
    });
    let file = File::new(declared, &[]).with(&[], DELIMITED);
    let (text, _) = file.generate().unwrap();
    let boxed = |of: &str| {
        let boxed = format!("::core::option::Option<::prost::alloc::boxed::Box<{of}>>");
        has(&text, &boxed)
    };
    assert!(boxed("m::N") && boxed("super::M"), "{text}");
}

#[test]
fn an_enum_without_zero_beside_implicit_presence_is_refused() {
    let file = File::new(message(vec![field("x", 1, Type::Int32)]), &[("E", 3)])
        .with(&at(0), IMPLICIT)
        .with(&[("enum_type", 0)], CLOSED);
    let error = file.generate().unwrap_err().to_string();
    assert!(
        error.contains("a.E: a closed enum that does not start with zero"),
        "{error}"
    );
    assert!(error.contains("a file of its own"), "{error}");
}

#[test]
fn editions_and_features_that_are_not_known_are_refused() {
    let mut file = File::new(message(vec![]), &[]);
    for (number, message) in [
        (1001, "a.proto: edition 2024 files are not supported"),
        (
            4711,
            "a.proto: files of edition number 4711 are not supported",
        ),
        (0, "a.proto: files of edition number 0 are not supported"),
    ] {
        file.edition(number);
        let error = file.generate().unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
        assert!(error.contains("edition = \"2023\""), "{error}");
    }
    file.edition(EDITION_2023);
    let error = file.with(&[], ("enum_type", 9)).generate().unwrap_err();
    assert!(
        error
            .message()
            .starts_with("the feature enum_type has the value 9"),
        "{error}"
    );
}
