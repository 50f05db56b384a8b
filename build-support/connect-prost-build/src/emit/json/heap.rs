//! How much memory the binary form of a message may take once it is decoded.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::cycle::Cycles;
use super::kind::has_json;
use crate::model::{Cardinality, Field, Kind, Message, TypeRef};

/// What reading the message from its binary form may take of the heap: the table of fields that take any, and where it
/// cannot be seen from that alone, what a byte and what an empty message take.
pub(super) fn emit(message: &Message, cycles: &Cycles<'_>) -> TokenStream {
    let of = Heap { message, cycles };
    let mut entries: Vec<(u32, TokenStream)> = message
        .fields
        .iter()
        .filter_map(|field| Some((field.number, of.entry(field)?)))
        .collect();
    entries.sort_by_key(|(number, _)| *number);
    let entries = entries.iter().map(|(_, entry)| entry);
    let (empty, per_byte) = (of.empty(), of.per_byte());
    quote! {
        #empty
        const HEAP_TABLE: &'static __heap::Table = &__heap::Table::new(&[#(#entries,)*]);
        #per_byte
    }
}

struct Heap<'a> {
    message: &'a Message,
    cycles: &'a Cycles<'a>,
}

impl Heap<'_> {
    /// The entry of a field; none for single numbers and strings.
    fn entry(&self, field: &Field) -> Option<TokenStream> {
        let number = Literal::u32_unsuffixed(field.number);
        let group = field.descriptor.is_group().then(|| quote!(.group()));
        let call = match (&field.cardinality, &field.kind) {
            (Cardinality::Map { key, value }, _) => self.map(field, key, value),
            (Cardinality::Repeated, Kind::Message(inner)) => {
                let content = self.content(inner);
                quote!(messages::<#content>)
            }
            (Cardinality::Repeated, kind) => {
                list(kind, &self.message.type_ref.package, field.bytes)
            }
            (_, Kind::Message(inner)) => {
                let content = self.content(inner);
                match field.boxed {
                    true => quote!(boxed::<#content>),
                    false => quote!(message::<#content>),
                }
            }
            _ => return None,
        };
        Some(quote!(__heap::Entry::#call(#number) #group))
    }

    fn map(&self, field: &Field, key: &Kind, value: &Kind) -> TokenStream {
        let package = &self.message.type_ref.package;
        let key = key.tokens(package, false);
        match value {
            Kind::Message(inner) => {
                let content = self.content(inner);
                match field.btree_map {
                    true => quote!(btree_map_of::<#key, #content>),
                    false => quote!(hash_map_of::<#key, #content>),
                }
            }
            value => {
                let value = value.tokens(package, field.bytes);
                match field.btree_map {
                    true => quote!(btree_map::<#key, #value>),
                    false => quote!(hash_map::<#key, #value>),
                }
            }
        }
    }

    fn content(&self, inner: &TypeRef) -> TokenStream {
        let path = inner.tokens(&self.message.type_ref.package);
        if !has_json(inner) {
            quote!(__heap::Opaque<#path>)
        } else if self.leads_back(inner) {
            quote!(__heap::Recursive<#path>)
        } else {
            path
        }
    }

    fn leads_back(&self, inner: &TypeRef) -> bool {
        let own = &self.message.type_ref.full_name;
        self.cycles.join(own, &inner.full_name)
    }

    /// Messages in a cycle share one value, which the first of them computes. A message in a cycle with itself alone computes
    /// its own anyway.
    fn per_byte(&self) -> Option<TokenStream> {
        let own = &self.message.type_ref;
        let path = |message: &Message| message.type_ref.tokens(&own.package);
        let around = self.cycles.around(&own.full_name);
        let [first, _, ..] = around else {
            return None;
        };
        let value = match first.type_ref.full_name == own.full_name {
            true => {
                let paths = around.iter().map(|message| path(message));
                quote!(__heap::worst(&[#(<#paths as __json::ProtoJson>::HEAP_TABLE,)*]))
            }
            false => {
                let path = path(first);
                quote!(<#path as __json::ProtoJson>::HEAP_PER_BYTE)
            }
        };
        Some(quote!(const HEAP_PER_BYTE: usize = #value;))
    }

    /// Required fields are there from the start, with their defaults.
    fn empty(&self) -> Option<TokenStream> {
        let fields = self.message.fields.iter();
        let parts: Vec<TokenStream> = fields.filter_map(|field| self.empty_field(field)).collect();
        match parts.is_empty() {
            true => None,
            false => Some(quote!(const HEAP: usize = #(#parts)+*;)),
        }
    }

    fn empty_field(&self, field: &Field) -> Option<TokenStream> {
        if field.cardinality != Cardinality::Required {
            return None;
        }
        match &field.kind {
            Kind::Message(inner) => {
                if !has_json(inner) || self.leads_back(inner) {
                    return None;
                }
                let path = inner.tokens(&self.message.type_ref.package);
                Some(match field.boxed {
                    true => quote!(<::std::boxed::Box<#path> as __json::ProtoJson>::HEAP),
                    false => quote!(<#path as __json::ProtoJson>::HEAP),
                })
            }
            Kind::String | Kind::Bytes => {
                // Of bytes these are their escapes, which are no fewer.
                let default = field.descriptor.field_descriptor_proto().default_value();
                let length = Literal::usize_unsuffixed(default.len());
                (!default.is_empty()).then(|| quote!(#length))
            }
            _ => None,
        }
    }
}

/// A list of what is no message.
fn list(kind: &Kind, package: &str, is_bytes: bool) -> TokenStream {
    match kind {
        Kind::String => quote!(strings),
        Kind::Bytes if is_bytes => quote!(shared),
        Kind::Bytes => quote!(strings),
        Kind::Double
        | Kind::Float
        | Kind::Fixed32
        | Kind::Fixed64
        | Kind::Sfixed32
        | Kind::Sfixed64 => {
            let number = kind.tokens(package, false);
            quote!(fixed::<#number>)
        }
        _ => {
            let number = kind.tokens(package, false);
            quote!(varints::<#number>)
        }
    }
}
