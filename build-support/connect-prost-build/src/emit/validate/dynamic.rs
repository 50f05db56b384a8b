//! Messages that rules look into by the names of their fields: `dyn(this).name`.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::cel;
use crate::model::rules::{FieldRules, message_rules};
use crate::model::{Message, Model};

/// Full names of the messages that are looked into, and of those below them.
pub(super) struct Dynamic(BTreeSet<String>);

impl Dynamic {
    pub(super) fn of(model: &Model) -> Self {
        let mut names = BTreeSet::new();
        for message in model.packages.iter().flat_map(|package| &package.messages) {
            // What is wrong with a rule was said when it was read; such a message looks into nothing.
            for rule in message_rules(model, message).into_iter().flatten() {
                names.extend(rule.dynamic);
            }
            for rules in message
                .fields
                .iter()
                .filter_map(|field| FieldRules::of(model, message, field).ok())
            {
                collect(rules, &mut names);
            }
        }
        let mut open: Vec<String> = names.iter().cloned().collect();
        while let Some(name) = open.pop() {
            let Some(message) = model.message(&name) else {
                continue;
            };
            for inner in message.fields.iter().filter_map(|field| field.message()) {
                if names.insert(inner.full_name.clone()) {
                    open.push(inner.full_name.clone());
                }
            }
        }
        Dynamic(names)
    }

    /// The implementation for a message that is looked into.
    pub(super) fn emit(&self, model: &Model, message: &Message) -> Option<TokenStream> {
        let full_name = &message.type_ref.full_name;
        if !self.0.contains(full_name) {
            return None;
        }
        let path = message.type_ref.tokens(&message.type_ref.package);
        let fields = cel::fields(model, message);
        let values = fields
            .iter()
            .map(|(name, value, _)| quote!(#name => #value,));
        let presence = fields
            .iter()
            .map(|(name, _, is_set)| quote!(#name => #is_set,));
        Some(quote! {
            impl ::protovalidate_prost::__private::cel::Message for #path {
                fn full_name(&self) -> &'static ::core::primitive::str {
                    #full_name
                }
                fn get(&self, name: &::core::primitive::str) -> ::core::option::Option<::protovalidate_prost::__private::cel::Value<'_>> {
                    ::core::option::Option::Some(match name {
                        #(#values)*
                        _ => return ::core::option::Option::None,
                    })
                }
                fn is_set(&self, name: &::core::primitive::str) -> ::core::option::Option<::core::primitive::bool> {
                    ::core::option::Option::Some(match name {
                        #(#presence)*
                        _ => return ::core::option::Option::None,
                    })
                }
                fn is_same(&self, other: &dyn ::protovalidate_prost::__private::cel::Message) -> ::core::primitive::bool {
                    other.as_any().downcast_ref::<Self>() == ::core::option::Option::Some(self)
                }
                fn as_any(&self) -> &dyn ::core::any::Any {
                    self
                }
                fn empty() -> &'static Self {
                    static EMPTY: ::std::sync::LazyLock<#path> = ::std::sync::LazyLock::new(::core::default::Default::default);
                    &EMPTY
                }
            }
        })
    }
}

fn collect(rules: FieldRules, names: &mut BTreeSet<String>) {
    let predefined = rules
        .standard
        .into_iter()
        .flat_map(|standard| standard.predefined);
    for rule in rules.custom.into_iter().chain(predefined) {
        names.extend(rule.dynamic);
    }
    for inner in [rules.items, rules.keys, rules.values]
        .into_iter()
        .flatten()
    {
        collect(*inner, names);
    }
}
