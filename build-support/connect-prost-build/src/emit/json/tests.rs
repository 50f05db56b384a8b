//! Generated ProtoJSON, as text.

use expect_test::{Expect, expect};

use crate::load::{Inputs, load};
use crate::model::Model;
use crate::options::Options;

/// Emits for a file of package `sample` and compares the source.
#[track_caller]
fn check(declarations: &str, expected: &Expect) {
    let root = tempfile::tempdir().unwrap();
    let proto = format!("syntax = \"proto3\";\npackage sample;\n{declarations}");
    std::fs::write(root.path().join("sample.proto"), proto).unwrap();
    let inputs = Inputs {
        roots: vec![root.path().to_owned()],
        ..Inputs::default()
    };
    let model = Model::of(load(&inputs).unwrap(), &Options::default());
    let tokens = super::emit(&model, &model.packages[0]);
    let file: syn::File = syn::parse2(tokens).unwrap();
    expected.assert_eq(&prettyplease::unparse(&file));
}

#[test]
fn a_message_is_a_table_and_two_functions() {
    check(
        r#"
        import "connectprost/options/v1/options.proto";
        message Sample {
          string user_name = 1;
          optional int64 type = 2 [json_name = "type"];
          string token = 3 [debug_redact = true];
          repeated bytes parts = 4 [(connectprost.options.v1.omit_empty) = true];
          map<int32, Sample> by_id = 5;
          oneof choice {
            Sample self = 6;
            sfixed32 number = 7;
          }
        }
        "#,
        &expect![[r##"
            #[allow(unused_imports, reason = "a package may have messages without fields only")]
            use ::protojson_prost::{self as __json, field_codec as __codec, heap as __heap};
            impl __json::ProtoJson for Sample {
                const DESCRIPTOR: &'static __json::MessageDescriptor = &__json::MessageDescriptor::new(
                    "sample.Sample",
                    &[
                        __json::FieldDescriptor::new("user_name", ",\"userName\":", 1),
                        __json::FieldDescriptor::new("type", ",\"type\":", 2),
                        __json::FieldDescriptor::new("token", ",\"token\":", 3).redacted(),
                        __json::FieldDescriptor::new("parts", ",\"parts\":", 4).omit_empty(),
                        __json::FieldDescriptor::new("by_id", ",\"byId\":", 5),
                        __json::FieldDescriptor::new("self", ",\"self\":", 6),
                        __json::FieldDescriptor::new("number", ",\"number\":", 7),
                    ],
                );
                const HEAP_TABLE: &'static __heap::Table = &__heap::Table::new(
                    &[
                        __heap::Entry::strings(4),
                        __heap::Entry::hash_map_of::<i32, __heap::Recursive<Sample>>(5),
                        __heap::Entry::boxed::<__heap::Recursive<Sample>>(6),
                    ],
                );
                fn write_fields<__O: __json::ObjectWriter>(
                    &self,
                    object: &mut __O,
                ) -> ::core::result::Result<(), __O::Error> {
                    let fields = Self::DESCRIPTOR.fields;
                    object.implicit::<__codec::String, _>(&fields[0], &self.user_name)?;
                    object.explicit::<__codec::Int64, _>(&fields[1], &self.r#type)?;
                    object.implicit::<__codec::String, _>(&fields[2], &self.token)?;
                    object.implicit::<__codec::List<__codec::Bytes>, _>(&fields[3], &self.parts)?;
                    object.implicit::<__codec::Map<__codec::Message>, _>(&fields[4], &self.by_id)?;
                    match &self.choice {
                        ::core::option::Option::Some(sample::Choice::Self_(value)) => {
                            object.member::<__codec::Message, _>(&fields[5], value)?;
                        }
                        ::core::option::Option::Some(sample::Choice::Number(value)) => {
                            object.member::<__codec::Int32, _>(&fields[6], value)?;
                        }
                        ::core::option::Option::None => {}
                    }
                    ::core::result::Result::Ok(())
                }
                fn read_field<__R: __json::Reader>(
                    &mut self,
                    index: usize,
                    reader: &mut __R,
                ) -> ::core::result::Result<(), __R::Error> {
                    match index {
                        0 => reader.implicit::<__codec::String, _>(&mut self.user_name),
                        1 => reader.explicit::<__codec::Int64, _>(&mut self.r#type),
                        2 => reader.implicit::<__codec::String, _>(&mut self.token),
                        3 => reader.implicit::<__codec::List<__codec::Bytes>, _>(&mut self.parts),
                        4 => reader.implicit::<__codec::Map<__codec::Message>, _>(&mut self.by_id),
                        5 => {
                            reader
                                .oneof::<
                                    __codec::Message,
                                    _,
                                    _,
                                >(&mut self.choice, sample::Choice::Self_)
                        }
                        6 => {
                            reader
                                .oneof::<
                                    __codec::Int32,
                                    _,
                                    _,
                                >(&mut self.choice, sample::Choice::Number)
                        }
                        _ => reader.skip(),
                    }
                }
            }
            __json::serde_message!(Sample);
            /// The messages of `sample`, for a registry of what an `Any` may hold.
            pub const MESSAGE_TYPES: &[__json::MessageType] = &[__json::MessageType::of::<Sample>()];
        "##]],
    );
}

#[test]
fn an_enum_is_a_table_of_names_with_aliases() {
    check(
        r#"
        enum Color {
          option allow_alias = true;
          COLOR_UNSPECIFIED = 0;
          COLOR_RED = 1;
          COLOR_ROUGE = 1;
          COLOR_COLD = -7;
        }
        "#,
        &expect![[r#"
            impl ::protojson_prost::ProtoEnum for Color {
                const FULL_NAME: &'static str = "sample.Color";
                const VALUES: &'static [(&'static str, i32)] = &[
                    ("COLOR_UNSPECIFIED", 0),
                    ("COLOR_RED", 1),
                    ("COLOR_ROUGE", 1),
                    ("COLOR_COLD", -7),
                ];
            }
            ::protojson_prost::serde_enum!(Color);
        "#]],
    );
}

#[test]
fn google_types_have_the_codecs_of_the_runtime() {
    check(
        r#"
        import "google/protobuf/descriptor.proto";
        import "google/protobuf/struct.proto";
        import "google/protobuf/wrappers.proto";
        message Google {
          google.protobuf.Int64Value wrapped = 1;
          google.protobuf.NullValue nothing = 2;
          repeated google.protobuf.Value values = 3;
          google.protobuf.FileDescriptorProto file = 4;
          optional google.protobuf.FieldDescriptorProto.Type type = 5;
          message Empty {}
        }
        "#,
        &expect![[r##"
            #[allow(unused_imports, reason = "a package may have messages without fields only")]
            use ::protojson_prost::{self as __json, field_codec as __codec, heap as __heap};
            impl __json::ProtoJson for Google {
                const DESCRIPTOR: &'static __json::MessageDescriptor = &__json::MessageDescriptor::new(
                    "sample.Google",
                    &[
                        __json::FieldDescriptor::new("wrapped", ",\"wrapped\":", 1),
                        __json::FieldDescriptor::new("nothing", ",\"nothing\":", 2),
                        __json::FieldDescriptor::new("values", ",\"values\":", 3),
                        __json::FieldDescriptor::new("file", ",\"file\":", 4),
                        __json::FieldDescriptor::new("type", ",\"type\":", 5),
                    ],
                );
                const HEAP_TABLE: &'static __heap::Table = &__heap::Table::new(
                    &[
                        __heap::Entry::message::<i64>(1),
                        __heap::Entry::messages::<::prost_types::Value>(3),
                        __heap::Entry::message::<
                            __heap::Opaque<::prost_types::FileDescriptorProto>,
                        >(4),
                    ],
                );
                fn write_fields<__O: __json::ObjectWriter>(
                    &self,
                    object: &mut __O,
                ) -> ::core::result::Result<(), __O::Error> {
                    let fields = Self::DESCRIPTOR.fields;
                    object.explicit::<__codec::Message, _>(&fields[0], &self.wrapped)?;
                    object.implicit::<__codec::NullValue, _>(&fields[1], &self.nothing)?;
                    object.implicit::<__codec::List<__codec::Message>, _>(&fields[2], &self.values)?;
                    object.explicit::<__codec::Unsupported, _>(&fields[3], &self.file)?;
                    object.explicit::<__codec::Int32, _>(&fields[4], &self.r#type)?;
                    ::core::result::Result::Ok(())
                }
                fn read_field<__R: __json::Reader>(
                    &mut self,
                    index: usize,
                    reader: &mut __R,
                ) -> ::core::result::Result<(), __R::Error> {
                    match index {
                        0 => reader.explicit::<__codec::Message, _>(&mut self.wrapped),
                        1 => reader.implicit::<__codec::NullValue, _>(&mut self.nothing),
                        2 => reader.implicit::<__codec::List<__codec::Message>, _>(&mut self.values),
                        3 => reader.explicit::<__codec::Unsupported, _>(&mut self.file),
                        4 => reader.explicit::<__codec::Int32, _>(&mut self.r#type),
                        _ => reader.skip(),
                    }
                }
            }
            __json::serde_message!(Google);
            impl __json::ProtoJson for google::Empty {
                const DESCRIPTOR: &'static __json::MessageDescriptor = &__json::MessageDescriptor::new(
                    "sample.Google.Empty",
                    &[],
                );
                const HEAP_TABLE: &'static __heap::Table = &__heap::Table::new(&[]);
                fn write_fields<__O: __json::ObjectWriter>(
                    &self,
                    _object: &mut __O,
                ) -> ::core::result::Result<(), __O::Error> {
                    ::core::result::Result::Ok(())
                }
                fn read_field<__R: __json::Reader>(
                    &mut self,
                    _index: usize,
                    reader: &mut __R,
                ) -> ::core::result::Result<(), __R::Error> {
                    reader.skip()
                }
            }
            __json::serde_message!(google::Empty);
            /// The messages of `sample`, for a registry of what an `Any` may hold.
            pub const MESSAGE_TYPES: &[__json::MessageType] = &[
                __json::MessageType::of::<Google>(),
                __json::MessageType::of::<google::Empty>(),
            ];
        "##]],
    );
}
