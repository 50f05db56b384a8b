//! What prost holds, as values of CEL.

use proc_macro2::TokenStream;
use quote::quote;

use super::code::Code;
use super::constant;
use super::types::{Held, Type, type_of};
use crate::model::{Cardinality, Field, Kind, Message, WellKnown};

/// Returns a value from a reference to what prost holds: an item, a key, a value of a map, a member of a oneof.
pub(crate) fn from_reference(kind: &Kind, reference: &TokenStream) -> Option<Code> {
    let ty = type_of(kind)?;
    let tokens = match kind {
        Kind::Double | Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => quote!((*#reference)),
        Kind::Uint64 | Kind::Fixed64 | Kind::Bool => quote!((*#reference)),
        Kind::Float => quote!(::core::primitive::f64::from(*#reference)),
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 | Kind::Enum(_) => {
            quote!(::core::primitive::i64::from(*#reference))
        }
        Kind::Uint32 | Kind::Fixed32 => quote!(::core::primitive::u64::from(*#reference)),
        Kind::String => quote!(#reference.as_str()),
        Kind::Bytes => quote!((&#reference[..])),
        Kind::Message(_) => return Some(from_message(ty, kind, reference)),
    };
    Some(Code::new(ty, tokens))
}

fn from_message(ty: Type, kind: &Kind, reference: &TokenStream) -> Code {
    if let (Type::Nullable(inner), Some(held)) = (&ty, kind.wrapped()) {
        let some = from_reference(held, reference).map(|code| code.tokens);
        let tokens = quote!(::core::option::Option::Some(#some));
        return Code::new(Type::Nullable(inner.clone()), tokens);
    }
    let tokens = match ty {
        Type::Duration => quote!(::protovalidate_prost::__private::cel::Duration::from(#reference)),
        Type::Timestamp => {
            quote!(::protovalidate_prost::__private::cel::Timestamp::from(#reference))
        }
        Type::Dyn => quote!(::protovalidate_prost::__private::cel::Value::from(#reference)),
        _ => quote!(#reference),
    };
    let is_present = matches!(ty, Type::Message(_));
    Code {
        is_present,
        ..Code::new(ty, tokens)
    }
}

/// Returns a field of a message, `message` being a reference to it.
pub(super) fn select(
    package: &str,
    message: &Message,
    field: &Field,
    reference: &TokenStream,
) -> Option<Code> {
    let ident = &field.ident;
    if let (Some(at), Some(variant)) = (field.oneof, &field.variant) {
        let oneof = &message.oneofs[at];
        let holder = &oneof.ident;
        let path = oneof.type_ref.tokens(package);
        let some = quote!(::core::option::Option::Some(#path::#variant(value)));
        let value = from_reference(&field.kind, &unboxed(field))?;
        return absent_or(
            field,
            value,
            |value, otherwise| quote!(match &#reference.#holder { #some => #value, _ => #otherwise }),
        );
    }
    match &field.cardinality {
        Cardinality::Implicit | Cardinality::Required => {
            from_reference(&field.kind, &quote!((&#reference.#ident)))
        }
        Cardinality::Explicit => {
            let value = from_reference(&field.kind, &unboxed(field))?;
            absent_or(field, value, |value, otherwise| {
                quote!(match &#reference.#ident {
                    ::core::option::Option::Some(value) => #value,
                    ::core::option::Option::None => #otherwise,
                })
            })
        }
        Cardinality::Repeated => {
            type_of(&field.kind)?;
            let held = Held::Field(field.kind.clone());
            Some(Code::new(
                Type::List(Box::new(held)),
                quote!(#reference.#ident.as_slice()),
            ))
        }
        Cardinality::Map { key, value } => {
            type_of(value)?;
            let held = |kind: &Kind| Box::new(Held::Field(kind.clone()));
            Some(Code::new(
                Type::Map(held(key), held(value)),
                quote!(::core::option::Option::Some(&#reference.#ident)),
            ))
        }
    }
}

/// Returns the name `value` of a reference to what the field holds, seen through the box around it.
fn unboxed(field: &Field) -> TokenStream {
    if field.boxed {
        quote!((&**value))
    } else {
        quote!(value)
    }
}

/// Returns what stands for the field where its message, or the field itself, is not there.
pub(super) fn absent(field: &Field, ty: &Type) -> TokenStream {
    match ty {
        Type::Message(_) | Type::Nullable(_) | Type::Map(..) => {
            quote!(::core::option::Option::None)
        }
        Type::List(_) => quote!((&[])),
        Type::Duration => quote!(::protovalidate_prost::__private::cel::Duration::ZERO),
        Type::Timestamp => quote!(::protovalidate_prost::__private::cel::Timestamp::EPOCH),
        Type::Dyn => match field.message().and_then(|message| message.google) {
            Some(WellKnown::Struct) => quote!(::protovalidate_prost::__private::cel::Value::Map(
                ::core::default::Default::default()
            )),
            Some(WellKnown::ListValue) => {
                quote!(::protovalidate_prost::__private::cel::Value::List(
                    ::core::default::Default::default()
                ))
            }
            _ => quote!(::protovalidate_prost::__private::cel::Value::Null),
        },
        _ => constant::code(&field.descriptor.default_value())
            .map_or_else(TokenStream::new, |code| code.tokens),
    }
}

fn absent_or(
    field: &Field,
    value: Code,
    either: impl Fn(&TokenStream, &TokenStream) -> TokenStream,
) -> Option<Code> {
    let otherwise = absent(field, &value.ty);
    let some = match &value.ty {
        Type::Message(_) => value.maybe(),
        _ => value.tokens.clone(),
    };
    let tokens = either(&some, &otherwise);
    Some(Code {
        tokens,
        is_present: false,
        ..value
    })
}

/// Returns whether the field is set, `message` being a reference to it: a part of an expression.
pub(super) fn has(
    package: &str,
    message: &Message,
    field: &Field,
    reference: &TokenStream,
) -> TokenStream {
    let is_set = is_set(package, message, field, reference);
    match field.cardinality {
        // A comparison, which does not stand behind a `!` alone.
        Cardinality::Implicit => quote!((#is_set)),
        _ => is_set,
    }
}

/// Returns the condition that the field is set: by its presence, or else by not being its zero.
pub(crate) fn is_set(
    package: &str,
    message: &Message,
    field: &Field,
    reference: &TokenStream,
) -> TokenStream {
    let ident = &field.ident;
    if let (Some(at), Some(variant)) = (field.oneof, &field.variant) {
        let oneof = &message.oneofs[at];
        let (holder, path) = (&oneof.ident, oneof.type_ref.tokens(package));
        return quote!(
            ::core::matches!(#reference.#holder, ::core::option::Option::Some(#path::#variant(_)))
        );
    }
    match &field.cardinality {
        Cardinality::Map { .. } | Cardinality::Repeated => quote!(!#reference.#ident.is_empty()),
        Cardinality::Explicit => quote!(#reference.#ident.is_some()),
        // Such a field is always on the wire, and its zero cannot be distinguished from its absence.
        Cardinality::Required => quote!(true),
        Cardinality::Implicit => match &field.kind {
            Kind::String | Kind::Bytes => quote!(!#reference.#ident.is_empty()),
            Kind::Bool => quote!(#reference.#ident),
            Kind::Double | Kind::Float => quote!(#reference.#ident.to_bits() != 0),
            _ => quote!(#reference.#ident != 0),
        },
    }
}
