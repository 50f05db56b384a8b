//! Where a rule stands and what it checks: the constants of a violation.

use proc_macro2::{Ident, TokenStream};
use prost_reflect::Kind as DescriptorKind;
use quote::{format_ident, quote};

use crate::model::{Field, Kind};
use crate::rules::{RuleField, StandardRules};

/// A value with standard rules. In the tokens around, `value` is the value and `FIELD` the field.
#[derive(Clone, Copy)]
pub(super) struct RuleTarget<'a> {
    pub rules: &'a StandardRules,
    /// Of the value: of the field, or of the items, keys or values in it.
    pub kind: &'a Kind,
    pub scope: Scope,
}

/// Whether violations are about a whole field, or about something in it, which the field will enclose.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Field,
    Within,
}

impl RuleTarget<'_> {
    /// Adds a violation of `rule`, whose id is the family's name and the rule's.
    pub(super) fn violation(&self, rule: &str, message: &str) -> TokenStream {
        self.violation_as(rule, rule, message)
    }

    /// Adds a violation of `rule` whose id ends in `id`.
    pub(super) fn violation_as(&self, rule: &str, id: &str, message: &str) -> TokenStream {
        let id = format!("{}.{id}", self.rules.family.name);
        violation(self.scope, &id, message, &self.rules.path_to(rule))
    }

    /// A violation of `rule` when the condition holds.
    pub(super) fn when(&self, condition: &TokenStream, rule: &str, message: &str) -> TokenStream {
        let violation = self.violation(rule, message);
        quote!(if #condition { #violation })
    }
}

pub(super) fn violation(scope: Scope, id: &str, message: &str, path: &[RuleField]) -> TokenStream {
    let add = match scope {
        Scope::Field => quote!(report.add_at(&FIELD, &RULE);),
        Scope::Within => quote!(report.add(&RULE);),
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
        DescriptorKind::Message(entry) if field.descriptor.is_map() => {
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

fn field_type(kind: &DescriptorKind, is_group: bool) -> TokenStream {
    let name = match kind {
        DescriptorKind::Double => "Double",
        DescriptorKind::Float => "Float",
        DescriptorKind::Int32 => "Int32",
        DescriptorKind::Int64 => "Int64",
        DescriptorKind::Uint32 => "Uint32",
        DescriptorKind::Uint64 => "Uint64",
        DescriptorKind::Sint32 => "Sint32",
        DescriptorKind::Sint64 => "Sint64",
        DescriptorKind::Fixed32 => "Fixed32",
        DescriptorKind::Fixed64 => "Fixed64",
        DescriptorKind::Sfixed32 => "Sfixed32",
        DescriptorKind::Sfixed64 => "Sfixed64",
        DescriptorKind::Bool => "Bool",
        DescriptorKind::String => "String",
        DescriptorKind::Bytes => "Bytes",
        DescriptorKind::Enum(_) => "Enum",
        DescriptorKind::Message(_) if is_group => "Group",
        DescriptorKind::Message(_) => "Message",
    };
    let name: Ident = format_ident!("{name}");
    quote!(::protovalidate_prost::FieldType::#name)
}
