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
mod reach;
mod repeated;
mod site;
mod string;
mod timestamp;

use proc_macro2::TokenStream;
use quote::quote;

use crate::BuildError;
use crate::model::{Model, Package};
use crate::options::Provider;

use self::dynamic::Dynamic;
use self::reach::Reach;

/// Validators of all messages of a package.
pub(crate) fn emit(model: &Model, package: &Package) -> Result<TokenStream, BuildError> {
    let reach = Reach::of(model);
    let dynamic = Dynamic::of(model);
    let mut implementations = Vec::new();
    for message in &package.messages {
        match model.validator(&message.type_ref) {
            Provider::Generated => {
                implementations.push(message::emit(model, &reach, message)?);
                implementations.extend(dynamic.emit(model, message));
            }
            // Without rules they have to be valid, to be called or served at all.
            Provider::Disabled if model.has_endpoints() => {
                implementations.push(message::empty(message))
            }
            Provider::Disabled | Provider::External => {}
        }
    }
    Ok(quote!(#(#implementations)*))
}
