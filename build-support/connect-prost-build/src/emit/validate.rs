//! `Validate` for every message, one file per family of rules.
//!
//! A message that has no rules, and none below it, is valid whatever it holds, and its validator is empty. What is
//! generated is a condition per rule and the constants that a violation is made of.

mod any;
mod bytes;
mod duration;
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

use super::Options;
use crate::BuildError;
use crate::model::{Model, Package};

use self::reach::Reach;

/// Validators of all messages of a package.
pub(crate) fn emit(
    model: &Model,
    package: &Package,
    _options: &Options,
) -> Result<TokenStream, BuildError> {
    let reach = Reach::of(model);
    let implementations = package
        .messages
        .iter()
        .map(|message| message::emit(model, &reach, message))
        .collect::<Result<Vec<_>, BuildError>>()?;
    Ok(quote!(#(#implementations)*))
}
