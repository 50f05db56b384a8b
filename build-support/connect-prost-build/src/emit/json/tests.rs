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
    let model = Model::build(load(&inputs).unwrap(), &Options::default()).unwrap();
    let tokens = super::emit(&model, &model.packages[0]).unwrap();
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
        &expect![[r#"
            impl ::protojson_prost::ProtoJson for Sample {
                const DESCRIPTION: &'static ::protojson_prost::Description = &::protojson_prost::Description::new(
                    "sample.Sample",
                    &[
                        ::protojson_prost::Field::new("user_name", "userName", "\"userName\":", 1),
                        ::protojson_prost::Field::new("type", "type", "\"type\":", 2),
                        ::protojson_prost::Field::new("token", "token", "\"token\":", 3).redacted(),
                        ::protojson_prost::Field::new("parts", "parts", "\"parts\":", 4)
                            .omit_empty(),
                        ::protojson_prost::Field::new("by_id", "byId", "\"byId\":", 5),
                        ::protojson_prost::Field::new("self", "self", "\"self\":", 6),
                        ::protojson_prost::Field::new("number", "number", "\"number\":", 7),
                    ],
                );
                fn write_fields<__O: ::protojson_prost::ObjectWriter>(
                    &self,
                    object: &mut __O,
                ) -> ::core::result::Result<(), __O::Error> {
                    let fields = Self::DESCRIPTION.fields;
                    object
                        .field::<
                            ::protojson_prost::kind::Implicit<::protojson_prost::kind::String>,
                            _,
                        >(&fields[0], &self.user_name)?;
                    object
                        .field::<
                            ::protojson_prost::kind::Explicit<::protojson_prost::kind::Int64>,
                            _,
                        >(&fields[1], &self.r#type)?;
                    object
                        .field::<
                            ::protojson_prost::kind::Implicit<::protojson_prost::kind::String>,
                            _,
                        >(&fields[2], &self.token)?;
                    object
                        .field::<
                            ::protojson_prost::kind::Implicit<
                                ::protojson_prost::kind::List<::protojson_prost::kind::Bytes>,
                            >,
                            _,
                        >(&fields[3], &self.parts)?;
                    object
                        .field::<
                            ::protojson_prost::kind::Implicit<
                                ::protojson_prost::kind::Map<::protojson_prost::kind::Message>,
                            >,
                            _,
                        >(&fields[4], &self.by_id)?;
                    match &self.choice {
                        ::core::option::Option::Some(sample::Choice::Self_(value)) => {
                            object.member::<::protojson_prost::kind::Message, _>(&fields[5], value)?;
                        }
                        ::core::option::Option::Some(sample::Choice::Number(value)) => {
                            object.member::<::protojson_prost::kind::Int32, _>(&fields[6], value)?;
                        }
                        ::core::option::Option::None => {}
                    }
                    ::core::result::Result::Ok(())
                }
                fn read_field<__R: ::protojson_prost::Reader>(
                    &mut self,
                    index: usize,
                    reader: &mut __R,
                ) -> ::core::result::Result<(), __R::Error> {
                    match index {
                        0 => {
                            reader
                                .field::<
                                    ::protojson_prost::kind::Implicit<
                                        ::protojson_prost::kind::String,
                                    >,
                                    _,
                                >(&mut self.user_name)
                        }
                        1 => {
                            reader
                                .field::<
                                    ::protojson_prost::kind::Explicit<
                                        ::protojson_prost::kind::Int64,
                                    >,
                                    _,
                                >(&mut self.r#type)
                        }
                        2 => {
                            reader
                                .field::<
                                    ::protojson_prost::kind::Implicit<
                                        ::protojson_prost::kind::String,
                                    >,
                                    _,
                                >(&mut self.token)
                        }
                        3 => {
                            reader
                                .field::<
                                    ::protojson_prost::kind::Implicit<
                                        ::protojson_prost::kind::List<::protojson_prost::kind::Bytes>,
                                    >,
                                    _,
                                >(&mut self.parts)
                        }
                        4 => {
                            reader
                                .field::<
                                    ::protojson_prost::kind::Implicit<
                                        ::protojson_prost::kind::Map<
                                            ::protojson_prost::kind::Message,
                                        >,
                                    >,
                                    _,
                                >(&mut self.by_id)
                        }
                        5 => {
                            reader
                                .oneof::<
                                    ::protojson_prost::kind::Message,
                                    _,
                                    _,
                                >(&mut self.choice, sample::Choice::Self_)
                        }
                        6 => {
                            reader
                                .oneof::<
                                    ::protojson_prost::kind::Int32,
                                    _,
                                    _,
                                >(&mut self.choice, sample::Choice::Number)
                        }
                        _ => reader.skip(),
                    }
                }
            }
            /// The messages of `sample`, for a registry of what an `Any` may hold.
            pub const MESSAGE_TYPES: &[::protojson_prost::MessageType] = &[
                ::protojson_prost::MessageType::of::<Sample>(),
            ];
        "#]],
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
        &expect![[r#"
            impl ::protojson_prost::ProtoJson for Google {
                const DESCRIPTION: &'static ::protojson_prost::Description = &::protojson_prost::Description::new(
                    "sample.Google",
                    &[
                        ::protojson_prost::Field::new("wrapped", "wrapped", "\"wrapped\":", 1),
                        ::protojson_prost::Field::new("nothing", "nothing", "\"nothing\":", 2),
                        ::protojson_prost::Field::new("values", "values", "\"values\":", 3),
                        ::protojson_prost::Field::new("file", "file", "\"file\":", 4),
                        ::protojson_prost::Field::new("type", "type", "\"type\":", 5),
                    ],
                );
                fn write_fields<__O: ::protojson_prost::ObjectWriter>(
                    &self,
                    object: &mut __O,
                ) -> ::core::result::Result<(), __O::Error> {
                    let fields = Self::DESCRIPTION.fields;
                    object
                        .field::<
                            ::protojson_prost::kind::Explicit<::protojson_prost::kind::Message>,
                            _,
                        >(&fields[0], &self.wrapped)?;
                    object
                        .field::<
                            ::protojson_prost::kind::Implicit<::protojson_prost::kind::NullValue>,
                            _,
                        >(&fields[1], &self.nothing)?;
                    object
                        .field::<
                            ::protojson_prost::kind::Implicit<
                                ::protojson_prost::kind::List<::protojson_prost::kind::Message>,
                            >,
                            _,
                        >(&fields[2], &self.values)?;
                    object
                        .field::<
                            ::protojson_prost::kind::Explicit<::protojson_prost::kind::Opaque>,
                            _,
                        >(&fields[3], &self.file)?;
                    object
                        .field::<
                            ::protojson_prost::kind::Explicit<::protojson_prost::kind::Int32>,
                            _,
                        >(&fields[4], &self.r#type)?;
                    ::core::result::Result::Ok(())
                }
                fn read_field<__R: ::protojson_prost::Reader>(
                    &mut self,
                    index: usize,
                    reader: &mut __R,
                ) -> ::core::result::Result<(), __R::Error> {
                    match index {
                        0 => {
                            reader
                                .field::<
                                    ::protojson_prost::kind::Explicit<
                                        ::protojson_prost::kind::Message,
                                    >,
                                    _,
                                >(&mut self.wrapped)
                        }
                        1 => {
                            reader
                                .field::<
                                    ::protojson_prost::kind::Implicit<
                                        ::protojson_prost::kind::NullValue,
                                    >,
                                    _,
                                >(&mut self.nothing)
                        }
                        2 => {
                            reader
                                .field::<
                                    ::protojson_prost::kind::Implicit<
                                        ::protojson_prost::kind::List<
                                            ::protojson_prost::kind::Message,
                                        >,
                                    >,
                                    _,
                                >(&mut self.values)
                        }
                        3 => {
                            reader
                                .field::<
                                    ::protojson_prost::kind::Explicit<
                                        ::protojson_prost::kind::Opaque,
                                    >,
                                    _,
                                >(&mut self.file)
                        }
                        4 => {
                            reader
                                .field::<
                                    ::protojson_prost::kind::Explicit<
                                        ::protojson_prost::kind::Int32,
                                    >,
                                    _,
                                >(&mut self.r#type)
                        }
                        _ => reader.skip(),
                    }
                }
            }
            impl ::protojson_prost::ProtoJson for google::Empty {
                const DESCRIPTION: &'static ::protojson_prost::Description = &::protojson_prost::Description::new(
                    "sample.Google.Empty",
                    &[],
                );
                fn write_fields<__O: ::protojson_prost::ObjectWriter>(
                    &self,
                    _object: &mut __O,
                ) -> ::core::result::Result<(), __O::Error> {
                    ::core::result::Result::Ok(())
                }
                fn read_field<__R: ::protojson_prost::Reader>(
                    &mut self,
                    _index: usize,
                    reader: &mut __R,
                ) -> ::core::result::Result<(), __R::Error> {
                    reader.skip()
                }
            }
            /// The messages of `sample`, for a registry of what an `Any` may hold.
            pub const MESSAGE_TYPES: &[::protojson_prost::MessageType] = &[
                ::protojson_prost::MessageType::of::<Google>(),
                ::protojson_prost::MessageType::of::<google::Empty>(),
            ];
        "#]],
    );
}
