//! Where a rule stands and what it checks: the constants of a violation.

use proc_macro2::{Ident, TokenStream};
use prost_reflect::Kind as Described;
use quote::{format_ident, quote};

use crate::model::rules::{RuleField, Standard};
use crate::model::{Field, Kind};

/// A value with standard rules. In the tokens around, `value` is the value and `FIELD` the field.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    pub rules: &'a Standard,
    /// Of the value: of the field, or of the items, keys or values in it.
    pub kind: &'a Kind,
    pub place: Place,
}

/// Whether violations are about a whole field, or about something in it, which the field will enclose.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Field,
    Within,
}

impl Site<'_> {
    /// Adds a violation of `rule`, whose id is the family's name and the rule's.
    pub(super) fn violation(&self, rule: &str, message: &str) -> TokenStream {
        self.violation_as(rule, rule, message)
    }

    /// Adds a violation of `rule` whose id ends in `id`.
    pub(super) fn violation_as(&self, rule: &str, id: &str, message: &str) -> TokenStream {
        let id = format!("{}.{id}", self.rules.family.name);
        violation(self.place, &id, message, &self.rules.path_to(rule))
    }

    /// A violation of `rule` when the condition holds.
    pub(super) fn when(&self, condition: &TokenStream, rule: &str, message: &str) -> TokenStream {
        let violation = self.violation(rule, message);
        quote!(if #condition { #violation })
    }
}

pub(super) fn violation(place: Place, id: &str, message: &str, path: &[RuleField]) -> TokenStream {
    let add = match place {
        Place::Field => quote!(report.add_at(&FIELD, &RULE);),
        Place::Within => quote!(report.add(&RULE);),
    };
    let rule = rule_constant(id, message, path);
    quote!(#rule #add)
}

/// The constant `RULE`.
pub(super) fn rule_constant(id: &str, message: &str, path: &[RuleField]) -> TokenStream {
    let steps = path.iter().map(|step| {
        let (name, number) = (&step.name, step.number.cast_signed());
        let kind = field_type(&step.kind, false);
        let index = step.index.map(|index| quote!(.at(#index)));
        quote!(::protovalidate_prost::Field::new(#number, #name, #kind) #index)
    });
    quote! {
        const RULE: ::protovalidate_prost::Rule = ::protovalidate_prost::Rule::new(#id, #message, &[#(#steps),*]);
    }
}

/// The constant `FIELD`.
pub(super) fn field_constant(field: &Field) -> TokenStream {
    let (name, number) = (&field.name, field.number.cast_signed());
    let described = field.descriptor.kind();
    let value = match &described {
        Described::Message(entry) if field.descriptor.is_map() => {
            let of =
                |field: prost_reflect::FieldDescriptor| field_type(&field.kind(), field.is_group());
            let (key, value) = (
                of(entry.map_entry_key_field()),
                of(entry.map_entry_value_field()),
            );
            quote!(::protovalidate_prost::Field::map(#number, #name, #key, #value))
        }
        _ => {
            let kind = field_type(&described, field.descriptor.is_group());
            quote!(::protovalidate_prost::Field::new(#number, #name, #kind))
        }
    };
    quote!(const FIELD: ::protovalidate_prost::Field = #value;)
}

fn field_type(kind: &Described, is_group: bool) -> TokenStream {
    let name = match kind {
        Described::Double => "Double",
        Described::Float => "Float",
        Described::Int32 => "Int32",
        Described::Int64 => "Int64",
        Described::Uint32 => "Uint32",
        Described::Uint64 => "Uint64",
        Described::Sint32 => "Sint32",
        Described::Sint64 => "Sint64",
        Described::Fixed32 => "Fixed32",
        Described::Fixed64 => "Fixed64",
        Described::Sfixed32 => "Sfixed32",
        Described::Sfixed64 => "Sfixed64",
        Described::Bool => "Bool",
        Described::String => "String",
        Described::Bytes => "Bytes",
        Described::Enum(_) => "Enum",
        Described::Message(_) if is_group => "Group",
        Described::Message(_) => "Message",
    };
    let name: Ident = format_ident!("{name}");
    quote!(::protovalidate_prost::FieldType::#name)
}
