//! [`Validate`] for the messages of `prost_types`, which have no rules of their own.

use crate::report::Report;
use crate::validate::Validate;

macro_rules! without_rules {
    ($($message:ty),* $(,)?) => {$(
        impl Validate for $message {
            #[inline]
            fn check(&self, _: &mut Report) {}
        }
    )*};
}

// prost maps `google.protobuf.Empty` and the wrappers to plain Rust types.
without_rules! {
    (), bool, i32, i64, u32, u64, f32, f64, String, Vec<u8>,
    prost_types::Any,
    prost_types::Api,
    prost_types::DescriptorProto,
    prost_types::Duration,
    prost_types::Enum,
    prost_types::EnumDescriptorProto,
    prost_types::EnumOptions,
    prost_types::EnumValue,
    prost_types::EnumValueDescriptorProto,
    prost_types::EnumValueOptions,
    prost_types::ExtensionRangeOptions,
    prost_types::Field,
    prost_types::FieldDescriptorProto,
    prost_types::FieldMask,
    prost_types::FieldOptions,
    prost_types::FileDescriptorProto,
    prost_types::FileDescriptorSet,
    prost_types::FileOptions,
    prost_types::GeneratedCodeInfo,
    prost_types::ListValue,
    prost_types::MessageOptions,
    prost_types::Method,
    prost_types::MethodDescriptorProto,
    prost_types::MethodOptions,
    prost_types::Mixin,
    prost_types::OneofDescriptorProto,
    prost_types::OneofOptions,
    prost_types::Option,
    prost_types::ServiceDescriptorProto,
    prost_types::ServiceOptions,
    prost_types::SourceCodeInfo,
    prost_types::SourceContext,
    prost_types::Struct,
    prost_types::Timestamp,
    prost_types::Type,
    prost_types::UninterpretedOption,
    prost_types::Value,
}
