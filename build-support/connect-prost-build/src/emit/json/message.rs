//! `ProtoJson` of a message.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::cycle::Cycles;
use super::{heap, kind};
use crate::model::{Field, Message, Oneof};

/// The tables of fields, the two functions that go through the first, and the serde traits.
pub(super) fn emit(message: &Message, cycles: &Cycles<'_>) -> TokenStream {
    let path = message.type_ref.tokens(&message.type_ref.package);
    let full_name = &message.type_ref.full_name;
    let table = message.fields.iter().map(description);
    let heap = heap::emit(message, cycles);
    let write = write_fields(message);
    let read = read_field(message);
    quote! {
        impl __json::ProtoJson for #path {
            const DESCRIPTOR: &'static __json::MessageDescriptor =
                &__json::MessageDescriptor::new(#full_name, &[#(#table,)*]);
            #heap
            #write
            #read
        }
        __json::serde_message!(#path);
    }
}

fn description(field: &Field) -> TokenStream {
    let (name, json_name) = (&field.name, &field.json_name);
    let number = Literal::u32_unsuffixed(field.number);
    let key = key(json_name);
    let is_escaped = key.len() != json_name.len() + 4;
    let json_named = is_escaped.then(|| quote!(.json_named(#json_name)));
    let redacted = field.redact.then(|| quote!(.redacted()));
    let omit_empty = field.omit_empty.then(|| quote!(.omit_empty()));
    quote!(__json::FieldDescriptor::new(#name, #key, #number) #json_named #redacted #omit_empty)
}

/// The JSON name as a key in JSON text behind another; `json_name` may hold anything.
fn key(json_name: &str) -> String {
    let mut key = String::from(",\"");
    for character in json_name.chars() {
        match character {
            '"' | '\\' => key.extend(['\\', character]),
            '\0'..='\x1f' => key.push_str(&format!("\\u{:04x}", u32::from(character))),
            _ => key.push(character),
        }
    }
    key.push_str("\":");
    key
}

fn write_fields(message: &Message) -> TokenStream {
    let package = &message.type_ref.package;
    let calls = message
        .fields
        .iter()
        .enumerate()
        .filter_map(|(index, field)| match field.oneof {
            Some(at) => {
                let oneof = &message.oneofs[at];
                // A oneof is written where its first member stands.
                (oneof.fields.first() == Some(&index)).then(|| write_oneof(message, oneof))
            }
            None => {
                let (presence, codec) = (kind::presence(field), kind::codec(field, package));
                let (index, ident) = (Literal::usize_unsuffixed(index), &field.ident);
                Some(quote!(object.#presence::<#codec, _>(&fields[#index], &self.#ident)?;))
            }
        });
    let (object, table) = match message.fields.is_empty() {
        true => (quote!(_object), None),
        false => (
            quote!(object),
            Some(quote!(let fields = Self::DESCRIPTOR.fields;)),
        ),
    };
    quote! {
        fn write_fields<__O: __json::ObjectWriter>(
            &self,
            #object: &mut __O,
        ) -> ::core::result::Result<(), __O::Error> {
            #table
            #(#calls)*
            ::core::result::Result::Ok(())
        }
    }
}

fn write_oneof(message: &Message, oneof: &Oneof) -> TokenStream {
    let package = &message.type_ref.package;
    let (ident, path) = (&oneof.ident, oneof.type_ref.tokens(package));
    let arms = oneof.fields.iter().map(|index| {
        let field = &message.fields[*index];
        let (variant, kind) = (&field.variant, kind::kind(&field.kind, package));
        let index = Literal::usize_unsuffixed(*index);
        quote! {
            ::core::option::Option::Some(#path::#variant(value)) => {
                object.member::<#kind, _>(&fields[#index], value)?;
            }
        }
    });
    quote! {
        match &self.#ident {
            #(#arms)*
            ::core::option::Option::None => {}
        }
    }
}

fn read_field(message: &Message) -> TokenStream {
    let package = &message.type_ref.package;
    let arms = message.fields.iter().enumerate().map(|(index, field)| {
        let call = match field.oneof {
            Some(at) => {
                let oneof = &message.oneofs[at];
                let (ident, path) = (&oneof.ident, oneof.type_ref.tokens(package));
                let (variant, kind) = (&field.variant, kind::kind(&field.kind, package));
                quote!(reader.oneof::<#kind, _, _>(&mut self.#ident, #path::#variant))
            }
            None => {
                let (presence, codec) = (kind::presence(field), kind::codec(field, package));
                let ident = &field.ident;
                quote!(reader.#presence::<#codec, _>(&mut self.#ident))
            }
        };
        let index = Literal::usize_unsuffixed(index);
        quote!(#index => #call,)
    });
    let (index, body) = match message.fields.is_empty() {
        true => (quote!(_index), quote!(reader.skip())),
        false => (
            quote!(index),
            quote!(match index { #(#arms)* _ => reader.skip() }),
        ),
    };
    quote! {
        fn read_field<__R: __json::Reader>(
            &mut self,
            #index: usize,
            reader: &mut __R,
        ) -> ::core::result::Result<(), __R::Error> {
            #body
        }
    }
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn a_key_is_json_text_whatever_the_name() {
        for (name, expected) in [
            ("user_name", ",\"user_name\":"),
            ("a\"b\\c", r#","a\"b\\c":"#),
            ("é\n", ",\"é\\u000a\":"),
        ] {
            assert_eq!(key(name), expected);
        }
    }
}
