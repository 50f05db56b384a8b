//! ProtoJSON and serde: tables and thin calls into `protojson_prost`.

mod cycle;
mod enumeration;
mod heap;
mod kind;
mod message;

use proc_macro2::TokenStream;
use quote::quote;

use self::cycle::Cycles;
use crate::model::{Message, Model, Package, TypeRef};
use crate::options::Provider;

/// `ProtoJson`, `Serialize` and `Deserialize` for messages, `ProtoEnum` and the same for enums, and
/// a list of the package's messages for a registry.
pub(crate) fn emit(model: &Model, package: &Package) -> TokenStream {
    let is_made = |type_ref: &TypeRef| model.json(type_ref) == Provider::Generated;
    let messages = package.messages.iter();
    let messages: Vec<&Message> = messages
        .filter(|message| is_made(&message.type_ref))
        .collect();
    let cycles = Cycles::of(&messages);
    let messages = messages
        .iter()
        .map(|message| message::emit(message, &cycles));
    let enums = package.enums.iter().filter(|item| is_made(&item.type_ref));
    let enums = enums.map(enumeration::emit);
    let types = message_types(model, package);
    // Said in full, the paths would be most of the text. No module of prost's can have such names.
    let aliases = types.is_some().then(|| {
        quote!(
            #[allow(
                unused_imports,
                reason = "a package may have messages without fields only"
            )]
            use ::protojson_prost::{self as __json, field_codec as __codec, heap as __heap};
        )
    });
    quote!(#aliases #(#messages)* #(#enums)* #types)
}

/// The list of messages: a constant, which leaves no trace in a program that does not use it.
fn message_types(model: &Model, package: &Package) -> Option<TokenStream> {
    let has_json = |message: &&Message| model.json(&message.type_ref) != Provider::Disabled;
    let messages = package.messages.iter().filter(has_json);
    let paths: Vec<TokenStream> = messages
        .map(|message| message.type_ref.tokens(&package.name))
        .collect();
    if paths.is_empty() {
        return None;
    }
    let doc = match package.name.as_str() {
        "" => " The messages of this package, for a registry of what an `Any` may hold.".to_owned(),
        name => format!(" The messages of `{name}`, for a registry of what an `Any` may hold."),
    };
    Some(quote! {
        #[doc = #doc]
        pub const MESSAGE_TYPES: &[__json::MessageType] = &[#(__json::MessageType::of::<#paths>(),)*];
    })
}

#[cfg(test)]
mod tests;
