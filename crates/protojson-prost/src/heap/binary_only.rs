//! The tables of `prost_types` messages without a ProtoJSON form in this crate.

use prost_types::*;

use super::{Entry, Opaque, Recursive, Table};

/// A message of `prost_types` without a ProtoJSON form in this crate.
pub trait BinaryOnly {
    /// The fields that take heap.
    const TABLE: &'static Table;
}

const fn one<M: BinaryOnly>(number: u32) -> Entry {
    Entry::message::<Opaque<M>>(number)
}

const fn many<M: BinaryOnly>(number: u32) -> Entry {
    Entry::messages::<Opaque<M>>(number)
}

macro_rules! tables {
    ($($message:ty: [$($entry:expr),* $(,)?];)*) => {$(
        impl BinaryOnly for $message {
            const TABLE: &'static Table = &Table::new(&[$($entry),*]);
        }
    )*};
}

tables! {
    FileDescriptorSet: [many::<FileDescriptorProto>(1)];
    FileDescriptorProto: [
        Entry::strings(3), many::<DescriptorProto>(4), many::<EnumDescriptorProto>(5),
        many::<ServiceDescriptorProto>(6), many::<FieldDescriptorProto>(7), one::<FileOptions>(8),
        one::<SourceCodeInfo>(9), Entry::varints::<i32>(10), Entry::varints::<i32>(11),
    ];
    DescriptorProto: [
        many::<FieldDescriptorProto>(2), Entry::messages::<Recursive<Opaque<DescriptorProto>>>(3),
        many::<EnumDescriptorProto>(4), many::<descriptor_proto::ExtensionRange>(5),
        many::<FieldDescriptorProto>(6), one::<MessageOptions>(7), many::<OneofDescriptorProto>(8),
        many::<descriptor_proto::ReservedRange>(9), Entry::strings(10),
    ];
    descriptor_proto::ExtensionRange: [one::<ExtensionRangeOptions>(3)];
    descriptor_proto::ReservedRange: [];
    ExtensionRangeOptions: [many::<UninterpretedOption>(999)];
    FieldDescriptorProto: [one::<FieldOptions>(8)];
    OneofDescriptorProto: [one::<OneofOptions>(2)];
    EnumDescriptorProto: [
        many::<EnumValueDescriptorProto>(2), one::<EnumOptions>(3),
        many::<enum_descriptor_proto::EnumReservedRange>(4), Entry::strings(5),
    ];
    enum_descriptor_proto::EnumReservedRange: [];
    EnumValueDescriptorProto: [one::<EnumValueOptions>(3)];
    ServiceDescriptorProto: [many::<MethodDescriptorProto>(2), one::<ServiceOptions>(3)];
    MethodDescriptorProto: [one::<MethodOptions>(4)];
    FileOptions: [many::<UninterpretedOption>(999)];
    MessageOptions: [many::<UninterpretedOption>(999)];
    FieldOptions: [many::<UninterpretedOption>(999)];
    OneofOptions: [many::<UninterpretedOption>(999)];
    EnumOptions: [many::<UninterpretedOption>(999)];
    EnumValueOptions: [many::<UninterpretedOption>(999)];
    ServiceOptions: [many::<UninterpretedOption>(999)];
    MethodOptions: [many::<UninterpretedOption>(999)];
    UninterpretedOption: [many::<uninterpreted_option::NamePart>(2)];
    uninterpreted_option::NamePart: [];
    SourceCodeInfo: [many::<source_code_info::Location>(1)];
    source_code_info::Location: [
        Entry::varints::<i32>(1), Entry::varints::<i32>(2), Entry::strings(6),
    ];
    GeneratedCodeInfo: [many::<generated_code_info::Annotation>(1)];
    generated_code_info::Annotation: [Entry::varints::<i32>(1)];
    SourceContext: [];
    Type: [many::<Field>(2), Entry::strings(3), many::<Option>(4), one::<SourceContext>(5)];
    Field: [many::<Option>(9)];
    Enum: [many::<EnumValue>(2), many::<Option>(3), one::<SourceContext>(4)];
    EnumValue: [many::<Option>(3)];
    Option: [Entry::message::<Any>(2)];
    Api: [many::<Method>(2), many::<Option>(3), one::<SourceContext>(5), many::<Mixin>(6)];
    Method: [many::<Option>(6)];
    Mixin: [];
    compiler::Version: [];
    compiler::CodeGeneratorRequest: [
        Entry::strings(1), one::<compiler::Version>(3), many::<FileDescriptorProto>(15),
    ];
    compiler::CodeGeneratorResponse: [many::<compiler::code_generator_response::File>(15)];
    compiler::code_generator_response::File: [one::<GeneratedCodeInfo>(16)];
}
