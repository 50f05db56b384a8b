//! `Validate` for every message, one file per family of rules.
//!
//! A message that has no rules, and none below it, is valid whatever it holds, and its validator is empty. What is
//! generated is a condition per rule and the constants that a violation is made of.

mod any;
mod bytes;
mod custom;
mod duration;
mod dynamic;
mod enumeration;
mod field;
mod field_mask;
mod literal;
mod map;
mod message;
mod number;
mod oneof;
mod range;
mod repeated;
mod string;
mod target;
mod timestamp;
mod value;

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Model, Package};
use crate::options::Provider;
use crate::rules::Rules;

/// Validators of all messages of a package.
pub(crate) fn emit(model: &Model, rules: &Rules, package: &Package) -> TokenStream {
    let mut implementations = Vec::new();
    for message in &package.messages {
        if let Some(own) = rules.of(message) {
            implementations.push(message::emit(model, rules, message, own));
            if rules.is_dynamic(&message.type_ref.full_name) {
                implementations.push(dynamic::emit(model, message));
            }
        } else if model.validator(&message.type_ref) == Provider::Disabled && model.has_endpoints()
        {
            // Without rules they have to be valid, to be called or served at all.
            implementations.push(message::empty(message));
        }
    }
    quote!(#(#implementations)*)
}
